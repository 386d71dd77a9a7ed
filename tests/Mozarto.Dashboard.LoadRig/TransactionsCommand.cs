using System.Diagnostics;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.LoadRig.Lists;
using Mozarto.Dashboard.LoadRig.Targets;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.LoadRig;

/// <summary>Fills a store with transactions and measures how long their list takes to answer, and what an export of all of them costs in memory.</summary>
internal sealed class TransactionsCommand
{
    private const int WarmUps = 5;
    private const int FarPages = 999;

    private readonly int rowsCount;
    private readonly int runs;
    private readonly string appFolder;

    private TransactionsCommand(RigOptions options)
    {
        rowsCount = options.Number("rows", 1_000_000);
        runs = options.Number("runs", 20);
        appFolder = PublishedApp.Folder(options);
    }

    public static async Task<int> RunAsync(RigOptions options)
    {
        var command = new TransactionsCommand(options);
        return await options.OnEachDatabaseAsync(command.MeasureAsync) ? 0 : 1;
    }

    private async Task<bool> MeasureAsync(DatabaseProvider database)
    {
        using var folder = new RigFolder();
        await using var store = await RigStore.CreateAsync(database, folder, "transactions");
        await using var server = await ServerProcess.StartProductAsync(appFolder, store, folder, isSandbox: true);
        var watch = Stopwatch.StartNew();
        await new TransactionSeed(rowsCount, TimeProvider.System.GetUtcNow()).PlantAsync(store);
        await store.SettleAsync();
        Console.WriteLine($"{database}: {rowsCount:N0} transactions over 180 days, written in {watch.Elapsed.TotalSeconds:0} s; milliseconds of {runs} runs after {WarmUps}");

        using var person = await SignedInPerson.SignInAsync(server.Address, "Finn");
        var table = new Table("", "rows", "page p50", "max", "counted", "counts p50", "max", "whole page over HTTP p50", "p95", "max");
        foreach (var each in await CasesAsync(store))
        {
            var (rows, counted) = (await each.ReadAsync(), await each.CountAsync());
            var page = await ListCase.TimeAsync(each.ReadAsync, WarmUps, runs);
            var counts = await ListCase.TimeAsync(each.CountAsync, WarmUps, runs);
            var whole = await ListCase.TimeAsync(() => person.OpenAsync(each.Path), WarmUps, runs);
            table.Add(each.Name, rows, page[runs / 2], page[^1], counted, counts[runs / 2], counts[^1], whole[runs / 2], whole[(int)(runs * 0.95)], whole[^1]);
        }

        table.Print();
        return await ExportAsync(server, person);
    }

    private async Task<bool> ExportAsync(ServerProcess server, SignedInPerson person)
    {
        var before = server.MemoryBytes;
        var peak = 0L;
        var watch = Stopwatch.StartNew();
        var (lines, bytes) = await person.DownloadAsync(Pages.TransactionsExport, () => peak = Math.Max(peak, server.MemoryBytes));
        Console.WriteLine($"export: {lines - 1:N0} rows, {bytes / 1e6:N0} MB in {watch.Elapsed.TotalSeconds:0} s; memory {before / 1e6:N0} MB before, {peak / 1e6:N0} MB at most, {(peak - before) / 1e6:N0} MB more");
        Console.WriteLine();
        return lines - 1 == rowsCount;
    }

    private async Task<IReadOnlyList<TransactionCase>> CasesAsync(RigStore store)
    {
        var list = new TransactionList(store, new TransactionFacets());
        var middle = rowsCount / 2;
        (string Name, string Query)[] asked =
        [
            ("all", ""),
            ("approved", "?state=approved"),
            ("conflict", "?state=conflict"),
            ("pay-ins", "?direction=pay-in"),
            ("common provider", $"?provider={TransactionSeed.CommonProvider}"),
            ("rare provider", $"?provider={TransactionSeed.RareProvider}"),
            ("declined refunds", "?state=declined&direction=refund"),
            ("pending, rare provider", $"?state=pending&provider={TransactionSeed.RareProvider}"),
            ("approved payouts of a provider and source", "?state=approved&direction=payout&provider=payone&source=mozarto-eu"),
            ("declined in dollars of a provider", "?state=declined&currency=USD&provider=neosurf"),
            ("conflicts in rare currency", $"?state=conflict&currency={TransactionSeed.RareCurrency}"),
            ("amount range", "?currency=EUR&min=10.00&max=12.00"),
            ("amount range, declined", "?currency=EUR&min=10.00&max=400.00&state=declined"),
            ("by amount", "?currency=EUR&sort=largest"),
            ("by amount, declined", "?currency=EUR&sort=largest&state=declined"),
            ("by amount, refunds of a provider", "?currency=GBP&sort=smallest&direction=refund&provider=forumpay"),
            ("last 24 hours", "?range=24h"),
            ("last 7 days, declined", "?range=7d&state=declined"),
            ("last 30 days, payouts of a provider", "?range=30d&direction=payout&provider=payone"),
            ("received, last 7 days", "?time=received&range=7d"),
            ("received, last 7 days, declined", "?time=received&range=7d&state=declined"),
            ("by reference", $"?q={TransactionSeed.ReferenceOf(middle)}"),
            ("by beginning of reference", $"?q={TransactionSeed.ReferenceOf(middle)[..^2]}"),
            ("by beginning of everything", "?q=order-"),
            ("by user", $"?q={TransactionSeed.UserOf(middle)}"),
            ("by user, declined", $"?q={TransactionSeed.UserOf(middle)}&state=declined"),
            ("by amount in the search box", "?q=42.50"),
            ("by amount and currency in the search box", "?q=42.50+EUR"),
        ];
        var cases = new List<TransactionCase>();
        foreach (var (name, query) in asked)
        {
            var each = new TransactionCase(list, name, query);
            cases.Add(each);
            if (await each.FarAsync(FarPages) is { } far) cases.Add(far);
        }

        return cases;
    }
}
