using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary><c>GET /transactions/export</c> with the list's own query: exactly its rows, in its order (<see cref="CsvExport"/>).</summary>
internal sealed class TransactionExport(TransactionList list, CsvExport export, BusinessTime business, TimeProvider time)
{
    private readonly TransactionCsv csv = new(business);

    public Task SendAsync(HttpContext http) => export.SendAsync(http, new CsvRows(Command.ExportTransactions, "transactions", csv.Header(), SlicesAsync));

    private IAsyncEnumerable<CsvSlice> SlicesAsync(PageQuery query, Operator who, CancellationToken cancellation)
    {
        var filter = TransactionFilter.Read(query, business, time.GetUtcNow());
        return CsvSlice.WalkAsync<Transaction>(last => list.SliceAsync(filter, last is null ? null : TransactionPlace.Of(last, filter), CsvExport.SliceRows, cancellation), csv.Line);
    }
}
