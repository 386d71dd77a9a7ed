using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.LoadRig.Backlog;
using Mozarto.Dashboard.LoadRig.Targets;
using Mozarto.Dashboard.LoadRig.Traffic;

namespace Mozarto.Dashboard.LoadRig;

/// <summary>Lets the product process a backlog while deliveries arrive at a fixed rate: how fast it drains, and what the senders feel of it.</summary>
internal sealed class DrainCommand
{
    private const string WebhookPath = "/webhooks/" + ServerProcess.Slug;
    private const int Connections = 16;
    // A process that has just started compiles what it runs for the first time. That is felt after every start, with a backlog or without.
    private static readonly TimeSpan ColdDuration = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrainMax = TimeSpan.FromMinutes(10);

    private readonly int backlog;
    private readonly int perSecond;
    private readonly TimeSpan quietDuration;
    private readonly string appFolder;
    private readonly PaymentBody body;

    private DrainCommand(RigOptions options)
    {
        backlog = options.Number("backlog", 100_000);
        perSecond = options.Number("rate", 200);
        quietDuration = TimeSpan.FromSeconds(options.Number("quiet-seconds", 15));
        appFolder = PublishedApp.Folder(options);
        body = new PaymentBody(options.Number("body-bytes", 1024));
    }

    public static async Task<int> RunAsync(RigOptions options)
    {
        var command = new DrainCommand(options);
        var poisons = options.Text("poison", "both") switch { "none" => new[] { false }, "one" => [true], _ => [false, true] };
        var table = new Table("", "poison", "drained in s", "deliveries/s", "CPU µs/delivery", "p50 ms", "p99 ms", "max ms", "first 2 s: p99", "errors", "without backlog: p50", "p99", "transactions", "approved", "lost");
        var isRight = await options.OnEachDatabaseAsync(
            database => command.MeasureAsync(database, poisons, table),
            $"{command.backlog:N0} deliveries wait, {command.perSecond} a second arrive beside them; latency counts from the intended moment of sending");
        table.Print();
        Console.WriteLine(isRight ? "Every payment ended as it was told last, and nothing that was answered is lost." : "WRONG: transactions are not what was told.");
        return isRight ? 0 : 1;
    }

    private async Task<bool> MeasureAsync(DatabaseProvider database, bool[] poisons, Table table)
    {
        var isRight = true;
        foreach (var isPoisoned in poisons) isRight &= await MeasureAsync(database, isPoisoned, table);
        return isRight;
    }

    private async Task<bool> MeasureAsync(DatabaseProvider database, bool isPoisoned, Table table)
    {
        using var folder = new RigFolder();
        await using var store = await RigStore.CreateAsync(database, folder, isPoisoned ? "drainpoison" : "drain");
        await using (await ServerProcess.StartProductAsync(appFolder, store, folder)) { }
        await using var context = store.CreateContext();
        var endpoint = await context.Endpoints.AsNoTracking().SingleAsync(row => row.Slug == ServerProcess.Slug);
        var plantedAt = TimeProvider.System.GetUtcNow();
        var seed = new BacklogSeed(endpoint, backlog, plantedAt);
        var payments = seed.Payments;
        await seed.PlantAsync(store, isPoisoned);
        await store.SettleAsync();

        await using var server = await ServerProcess.StartProductAsync(appFolder, store, folder);
        var ledger = new Ledger(body);
        using var stop = new CancellationTokenSource(DrainMax);
        var watch = Stopwatch.StartNew();
        var cpuBefore = server.CpuTime;
        var cold = await Load.OpenLoopAsync(server.Address, WebhookPath, ledger, Connections, perSecond, ColdDuration);
        var load = Load.OpenLoopAsync(server.Address, WebhookPath, ledger, Connections, perSecond, DrainMax, stop.Token);
        while (await context.Jobs.AnyAsync(job => (job.State == JobState.Queued || job.State == JobState.Running) && job.DueAt <= plantedAt)) await Task.Delay(LookEvery, TimeProvider.System);
        var drained = watch.Elapsed;
        var cpu = server.CpuTime - cpuBefore;
        await stop.CancelAsync();
        var busy = await load;
        var quiet = await Load.OpenLoopAsync(server.Address, WebhookPath, ledger, Connections, perSecond, quietDuration);
        while (await context.Jobs.AnyAsync(job => job.State == JobState.Queued && job.Attempt == 0)) await Task.Delay(LookEvery, TimeProvider.System);
        await server.KillAsync();

        var found = await ledger.ReckonAsync(store, row => row.ReceivedAt > plantedAt);
        var backlogged = context.Transactions.Where(row => row.ExternalId.StartsWith(BacklogSeed.IdBeginning));
        var (transactions, approved) = (await backlogged.CountAsync(), await backlogged.CountAsync(row => row.State == TransactionState.Approved));
        table.Add(database, isPoisoned ? "one" : "none", drained.TotalSeconds, backlog / drained.TotalSeconds, (long)(cpu.TotalMicroseconds / backlog),
            busy.Percentile(0.5), busy.Percentile(0.99), busy.Percentile(1), cold.Percentile(0.99), cold.Errors + busy.Errors + quiet.Errors, quiet.Percentile(0.5), quiet.Percentile(0.99), transactions, approved, found.Lost);
        return found.IsRight && transactions == payments && approved == payments;
    }
}
