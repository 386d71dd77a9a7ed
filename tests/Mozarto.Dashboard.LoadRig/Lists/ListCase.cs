using System.Diagnostics;
using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.LoadRig.Lists;

/// <summary>One thing to ask the list for, and the address of the page that shows it, where there is one.</summary>
internal sealed record ListCase(string Name, Func<Task<string>> AskAsync, string? Path = null)
{
    /// <summary>A page of the list as an address names it; both ways of asking read the same query string.</summary>
    public static ListCase Page(DeliveryList list, string name, string query)
    {
        var path = Pages.Deliveries + query;
        return new ListCase(name, async () => $"{(await list.ReadAsync(Filter(query), Key(query), CancellationToken.None)).Rows.Count} rows", path);
    }

    public static ListCase Reasons(DeliveryList list, string name, string query) =>
        new(name, async () => $"{(await list.CountReasonsAsync(Filter(query), CancellationToken.None)).Sum(count => count.Count)} counted");

    public static ListCase Newer(DeliveryList list, string name, string query, long since) =>
        new(name, async () => $"{await list.CountNewerAsync(Filter(query), since, CancellationToken.None)} counted");

    /// <summary>Milliseconds of each of several runs, shortest first, after a few that do not count.</summary>
    public static async Task<double[]> TimeAsync(Func<Task> runAsync, int warmUps, int runs)
    {
        for (var i = 0; i < warmUps; i++) await runAsync();
        var times = new List<double>(runs);
        for (var i = 0; i < runs; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            await runAsync();
            times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
        }

        return [.. times.Order()];
    }

    private static DeliveryFilter Filter(string query) => DeliveryFilter.Read(Query(query), new BusinessTime(TimeZoneInfo.Utc), TimeProvider.System.GetUtcNow());

    private static PageKey Key(string query) =>
        new(EntityId.TryParse(EntityId.DeliveryPrefix, Query(query).Get("before"), out var id) ? id : null, null);

    private static PageQuery Query(string query) => PageQuery.Parse("http://localhost" + Pages.Deliveries + query);
}
