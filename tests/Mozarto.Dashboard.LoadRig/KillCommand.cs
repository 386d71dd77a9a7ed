using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.LoadRig.Targets;
using Mozarto.Dashboard.LoadRig.Traffic;

namespace Mozarto.Dashboard.LoadRig;

/// <summary>
/// Kills the product with <c>kill -9</c> at random moments under load, starts it again on the same database, and at the end holds the store
/// against the ledger. A killed process is not a power cut: what the operating system has taken over is still written.
/// </summary>
internal sealed class KillCommand
{
    private const string WebhookPath = "/webhooks/" + ServerProcess.Slug;
    private const int ConnectionsMin = 16;
    private const int ConnectionsMax = 64;
    private const int LifeMillisecondsMin = 100;
    private const int LifeMillisecondsMax = 1500;

    private readonly int times;
    private readonly int seed;
    private readonly PaymentBody body;
    private readonly string appFolder;

    private KillCommand(RigOptions options)
    {
        times = options.Number("times", 50);
        seed = options.Number("seed", Environment.TickCount & 0xFFFF);
        body = new PaymentBody(options.Number("body-bytes", 1024));
        appFolder = PublishedApp.Folder(options);
    }

    public static async Task<int> RunAsync(RigOptions options)
    {
        var command = new KillCommand(options);
        var table = new Table("", "kills", "sent", "answered 200", "stored", "LOST", "twice", "other bytes", "other answers", "integrity", "restart ms median", "max");
        var isRight = await options.OnEachDatabaseAsync(
            database => command.TortureAsync(database, table),
            $"kill -9 {LifeMillisecondsMin} to {LifeMillisecondsMax} ms after the start, {ConnectionsMin} to {ConnectionsMax} connections, seed {command.seed}");
        table.Print();
        Console.WriteLine(isRight ? "Nothing that was answered is lost." : "WRONG: the store is not what was answered.");
        return isRight ? 0 : 1;
    }

    private async Task<bool> TortureAsync(DatabaseProvider database, Table table)
    {
        using var folder = new RigFolder();
        await using var store = await RigStore.CreateAsync(database, folder, "kill");
        var ledger = new Ledger(body);
        var random = new Random(seed);
        var starts = new List<TimeSpan>();
        var otherAnswers = 0L;
        for (var kill = 0; kill < times; kill++) otherAnswers += await LiveAsync(store, folder, ledger, random, starts);

        // Once more after the last kill: what the store looks like counts after the product itself has opened it again.
        await using (var last = await ServerProcess.StartProductAsync(appFolder, store, folder)) starts.Add(last.StartDuration);
        var found = await ledger.ReckonAsync(store);
        var integrity = await store.CheckIntegrityAsync();

        // The first start makes the database; it is no restart.
        var restarts = starts.Skip(1).Select(start => start.TotalMilliseconds).Order().ToList();
        table.Add(database, times, ledger.Sent, found.Answered, found.Stored, found.Lost, found.Twice, found.Foreign, otherAnswers, integrity,
            (long)restarts[restarts.Count / 2], (long)restarts[^1]);
        return found.IsRight && found.Answered > 0 && integrity == "ok";
    }

    /// <summary>One life of the server, from start to kill. Says how many answers were neither 200 nor cut off.</summary>
    private async Task<long> LiveAsync(RigStore store, RigFolder folder, Ledger ledger, Random random, List<TimeSpan> starts)
    {
        await using var server = await ServerProcess.StartProductAsync(appFolder, store, folder);
        starts.Add(server.StartDuration);
        var load = Load.UntilBrokenAsync(server.Address, WebhookPath, ledger, random.Next(ConnectionsMin, ConnectionsMax + 1));
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(LifeMillisecondsMin, LifeMillisecondsMax + 1)), TimeProvider.System);
        await server.KillAsync();
        return (await load).Errors;
    }
}
