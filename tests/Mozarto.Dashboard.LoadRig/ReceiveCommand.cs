using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.LoadRig.Targets;
using Mozarto.Dashboard.LoadRig.Traffic;

namespace Mozarto.Dashboard.LoadRig;

/// <summary>Compares our endpoint with one <c>SaveChanges</c> per request and with a bare POST, in turns on one machine.</summary>
internal sealed class ReceiveCommand
{
    private const string WebhookPath = "/webhooks/" + ServerProcess.Slug;

    private readonly int connections;
    private readonly int rounds;
    private readonly TimeSpan duration;
    private readonly TimeSpan warmUp;
    private readonly int bodyBytes;
    private readonly string letters;
    private readonly int perSecond;
    private readonly TimeSpan openDuration;
    private readonly string appFolder;

    private ReceiveCommand(RigOptions options)
    {
        connections = options.Number("connections", 64);
        rounds = options.Number("rounds", 3);
        duration = TimeSpan.FromSeconds(options.Number("seconds", 8));
        // Long, because the first seconds of a server under load go to its compiler.
        warmUp = TimeSpan.FromSeconds(options.Number("warm-up-seconds", 8));
        bodyBytes = options.Number("body-bytes", 1024);
        letters = options.Text("subjects", "abc");
        perSecond = options.Number("rate", 1000);
        openDuration = TimeSpan.FromSeconds(options.Number("rate-seconds", 15));
        appFolder = PublishedApp.Folder(options);
    }

    public static async Task<int> RunAsync(RigOptions options)
    {
        var command = new ReceiveCommand(options);
        return await options.OnEachDatabaseAsync(command.MeasureAsync) ? 0 : 1;
    }

    private async Task<bool> MeasureAsync(DatabaseProvider database)
    {
        using var folder = new RigFolder();
        await using var ourStore = await RigStore.CreateAsync(database, folder, "ours");
        await using var baselineStore = await RigStore.CreateAsync(database, folder, "baseline");
        var body = new PaymentBody(bodyBytes);
        await using var ours = await ServerProcess.StartProductAsync(appFolder, ourStore, folder);
        await using var baseline = await ServerProcess.StartBaselineAsync(appFolder, baselineStore, folder);
        Subject[] all =
        [
            new("(a) one SaveChanges per request", baseline, WebhookPath, new Ledger(body)),
            new("(b) our endpoint", ours, WebhookPath, new Ledger(body)),
            new("(c) bare POST, nothing stored", baseline, BaselineServer.BarePath, new Ledger(body)),
        ];

        Subject[] subjects = [.. all.Where(subject => letters.Contains(subject.Name[1], StringComparison.Ordinal))];
        Console.WriteLine($"{database}: {connections} connections, bodies of {bodyBytes} bytes, {rounds} rounds of {duration.TotalSeconds} s, median of the rounds");
        foreach (var subject in subjects) await subject.RunAsync(connections, warmUp);
        for (var round = 0; round < rounds; round++)
            foreach (var subject in subjects.Skip(round % subjects.Length).Concat(subjects.Take(round % subjects.Length)))
                subject.Results.Add(await subject.RunAsync(connections, duration));
        Print(subjects);
        if (subjects.Length == all.Length) Console.WriteLine($"(b) / (a) = {all[1].Median(result => result.PerSecond) / all[0].Median(result => result.PerSecond):0.00}");

        var open = await Load.OpenLoopAsync(ours.Address, WebhookPath, all[1].Ledger, connections, perSecond, openDuration);
        PrintOpen(open);
        await ours.KillAsync();
        await baseline.KillAsync();
        return await ReckonAsync(all[0], baselineStore) & await ReckonAsync(all[1], ourStore);
    }

    private static void Print(Subject[] subjects)
    {
        var table = new Table("", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "errors", "server CPU µs/request", "rounds");
        foreach (var subject in subjects)
            table.Add(subject.Name, subject.Median(result => result.PerSecond), subject.Median(result => result.Percentile(0.5)),
                subject.Median(result => result.Percentile(0.99)), subject.Median(result => result.Percentile(0.999)),
                subject.Results.Sum(result => result.Errors), subject.CpuMicroseconds, string.Join(" ", subject.Results.Select(result => $"{result.PerSecond:0}")));
        table.Print();
    }

    private void PrintOpen(LoadResult open)
    {
        Console.WriteLine($"(d) our endpoint at {perSecond} requests a second for {openDuration.TotalSeconds} s, latency from the intended moment of sending");
        var table = new Table("answered", "per second", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "errors");
        table.Add(open.Latencies.Length, open.PerSecond, open.Percentile(0.5), open.Percentile(0.99), open.Percentile(0.999), open.Percentile(1), open.Errors);
        table.Print();
    }

    private static async Task<bool> ReckonAsync(Subject subject, RigStore store)
    {
        var found = await subject.Ledger.ReckonAsync(store);
        var isRight = found.IsRight && found.Answered == found.Stored;
        Console.WriteLine($"{subject.Name}: {found.Answered} answered 200, {found.Stored} authentic in the store, {found.Lost} lost, {found.Twice} twice, "
            + $"{found.Foreign} with other bytes or a wrong SHA-256: {(isRight ? "right" : "WRONG")}");
        return isRight;
    }

    private sealed record Subject(string Name, ServerProcess Server, string Path, Ledger Ledger)
    {
        private TimeSpan cpu;

        public List<LoadResult> Results { get; } = [];

        public double CpuMicroseconds => cpu.TotalMicroseconds / Results.Sum(result => result.Latencies.LongLength + result.Errors);

        public double Median(Func<LoadResult, double> figure) => Results.Select(figure).Order().ElementAt(Results.Count / 2);

        public async Task<LoadResult> RunAsync(int connections, TimeSpan duration)
        {
            var before = Server.CpuTime;
            var result = await Load.ClosedLoopAsync(Server.Address, Path, Ledger, connections, duration);
            cpu = Results.Count == 0 ? Server.CpuTime - before : cpu + Server.CpuTime - before;
            return result;
        }
    }
}
