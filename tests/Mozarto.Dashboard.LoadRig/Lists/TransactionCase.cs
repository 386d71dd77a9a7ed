using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.LoadRig.Lists;

/// <summary>One address of the list of transactions: the page that it shows, and everything else that the page counts and offers.</summary>
internal sealed class TransactionCase(TransactionList list, string name, string query)
{
    public string Name => name;

    public string Path => Pages.Transactions + query;

    public Task<int> ReadAsync() => ReadAsync(TransactionPlace.Read(Query.Get("before"), Filter));

    public async Task<int> CountAsync()
    {
        await list.ReadChoicesAsync(CancellationToken.None);
        return (await list.CountStatesAsync(Filter, CancellationToken.None)).Sum(count => count.Count);
    }

    /// <summary>The same a number of pages on, reached by its key; null when there are not as many.</summary>
    public async Task<TransactionCase?> FarAsync(int pages)
    {
        TransactionPlace? place = null;
        for (var rows = pages * TransactionList.PageRows; rows > 0; rows -= CsvExport.SliceRows)
        {
            var slice = await list.SliceAsync(Filter, place, Math.Min(rows, CsvExport.SliceRows), CancellationToken.None);
            if (slice.Count < Math.Min(rows, CsvExport.SliceRows)) return null;
            place = TransactionPlace.Of(slice[^1], Filter);
        }

        return new TransactionCase(list, $"  page {pages + 1} of it", $"{query}{(query.Length == 0 ? "?" : "&")}before={place}");
    }

    private PageQuery Query => PageQuery.Parse("http://localhost" + Pages.Transactions + query);

    private TransactionFilter Filter => TransactionFilter.Read(Query, new BusinessTime(TimeZoneInfo.Utc), TimeProvider.System.GetUtcNow());

    private async Task<int> ReadAsync(TransactionPlace? before) => (await list.ReadAsync(Filter, before, after: null, CancellationToken.None)).Rows.Count;
}
