using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.LoadRig.Lists;
using Mozarto.Dashboard.LoadRig.Targets;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.LoadRig;

/// <summary>Fills a store with deliveries and measures how long the list of them takes: the query alone, and the whole page over HTTP.</summary>
internal sealed class ListsCommand
{
    private const int WarmUps = 10;
    private const int FarPage = 1000;

    private readonly int rowsCount;
    private readonly int runs;
    private readonly string appFolder;

    private ListsCommand(RigOptions options)
    {
        rowsCount = options.Number("rows", 200_000);
        runs = options.Number("runs", 50);
        appFolder = PublishedApp.Folder(options);
        if (rowsCount < FarPage * DeliveryList.PageRows) throw new RigException($"--rows must be at least {FarPage * DeliveryList.PageRows}: there is no page {FarPage} otherwise.");
    }

    public static async Task<int> RunAsync(RigOptions options)
    {
        var command = new ListsCommand(options);
        return await options.OnEachDatabaseAsync(command.MeasureAsync) ? 0 : 1;
    }

    private async Task<bool> MeasureAsync(DatabaseProvider database)
    {
        using var folder = new RigFolder();
        await using var store = await RigStore.CreateAsync(database, folder, "lists");
        await using var server = await ServerProcess.StartProductAsync(appFolder, store, folder, isSandbox: true);
        var watch = Stopwatch.StartNew();
        await using var context = store.CreateContext();
        var endpoints = await context.Endpoints.AsNoTracking().ToListAsync();
        await new DeliverySeed(endpoints, rowsCount, TimeProvider.System.GetUtcNow()).PlantAsync(store);
        await store.SettleAsync();
        Console.WriteLine($"{database}: {rowsCount} deliveries at {endpoints.Count} endpoints over 30 days, written in {watch.Elapsed.TotalSeconds:0.0} s; "
            + $"milliseconds of {runs} runs after {WarmUps}");

        using var person = await SignedInPerson.SignInAsync(server.Address, "Sam");
        var table = new Table("", "answer", "query p50", "p95", "max", "page over HTTP p50", "p95", "max");
        foreach (var each in await CasesAsync(context, new DeliveryList(store)))
        {
            var answer = await each.AskAsync();
            var query = await ListCase.TimeAsync(each.AskAsync, WarmUps, runs);
            var page = each.Path is { } path ? await ListCase.TimeAsync(() => person.OpenAsync(path), WarmUps, runs) : [];
            table.Add([each.Name, answer, .. Figures(query), .. Figures(page)]);
        }

        var home = await ListCase.TimeAsync(() => person.OpenAsync(Pages.Home), WarmUps, runs);
        table.Add(["what needs attention", "", .. Figures([]), .. Figures(home)]);
        table.Print();
        return true;
    }

    private static async Task<IReadOnlyList<ListCase>> CasesAsync(DashboardContext context, DeliveryList list)
    {
        var rows = context.Deliveries.AsNoTracking().OrderByDescending(row => row.Id);
        var far = await rows.Skip((FarPage - 1) * DeliveryList.PageRows - 1).Select(row => new { row.Id, row.BodySha256 }).FirstAsync();
        var farId = EntityId.Format(EntityId.DeliveryPrefix, far.Id);
        var twelfth = await rows.Skip(12).Select(row => row.Id).FirstAsync();
        return
        [
            ListCase.Page(list, "first page", ""),
            ListCase.Page(list, $"page {FarPage} by its key", $"?before={farId}"),
            ListCase.Page(list, "one endpoint", $"?endpoint={ServerProcess.Slug}"),
            ListCase.Page(list, "one endpoint, from the same key", $"?endpoint={ServerProcess.Slug}&before={farId}"),
            ListCase.Page(list, "verdict authentic", "?verdict=authentic"),
            ListCase.Page(list, "verdict authentic, from the same key", $"?verdict=authentic&before={farId}"),
            ListCase.Page(list, "verdict rejected", "?verdict=rejected"),
            ListCase.Page(list, "reason fresh", "?reason=fresh"),
            ListCase.Page(list, "reason wrong secret", "?reason=wrong-secret"),
            ListCase.Page(list, "reason without any row", "?reason=address-not-allowed"),
            ListCase.Page(list, "endpoint and verdict rejected", $"?endpoint={ServerProcess.Slug}&verdict=rejected"),
            ListCase.Page(list, "endpoint and reason it never has", "?endpoint=mozarto&reason=fresh"),
            ListCase.Page(list, "last 24 hours", "?range=24h"),
            ListCase.Page(list, "last 7 days, rejected", "?range=7d&verdict=rejected"),
            ListCase.Page(list, "by id", $"?q={farId}"),
            ListCase.Page(list, "by SHA-256 of a body", $"?q={Convert.ToHexStringLower(far.BodySha256)}"),
            ListCase.Reasons(list, "counts by reason", ""),
            ListCase.Reasons(list, "counts by reason, one endpoint", $"?endpoint={ServerProcess.Slug}"),
            ListCase.Reasons(list, "counts by reason, last 7 days", "?range=7d"),
            ListCase.Reasons(list, "counts by reason, by SHA-256", $"?q={Convert.ToHexStringLower(far.BodySha256)}"),
            ListCase.Newer(list, "new rows since a moment ago", "", twelfth),
            ListCase.Newer(list, "new rows since long ago", "", far.Id),
            ListCase.Newer(list, "new rejected rows since long ago", "?verdict=rejected", far.Id),
        ];
    }

    private static object[] Figures(double[] times) => times.Length == 0 ? ["", "", ""] : [times[times.Length / 2], times[(int)(times.Length * 0.95)], times[^1]];
}
