using System.Runtime.CompilerServices;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary><c>GET /transactions/export</c> with the list's own query: exactly its rows, in its order (<see cref="CsvExport"/>).</summary>
internal sealed class TransactionExport(TransactionList list, CsvExport export, BusinessTime business, TimeProvider time)
{
    private readonly TransactionCsv csv = new(business);

    public Task SendAsync(HttpContext http) => export.SendAsync(http, new CsvRows(Command.ExportTransactions, "transactions", csv.Header(), SlicesAsync));

    private async IAsyncEnumerable<CsvSlice> SlicesAsync(PageQuery query, Operator who, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TransactionFilter.Read(query, business, time.GetUtcNow());
        TransactionPlace? behind = null;
        while (await list.SliceAsync(filter, behind, CsvExport.SliceRows, cancellation) is { Count: > 0 } slice)
        {
            yield return new CsvSlice(slice.Count, slice.Select(csv.Line));
            if (slice.Count < CsvExport.SliceRows) yield break;
            behind = TransactionPlace.Of(slice[^1], filter);
        }
    }
}
