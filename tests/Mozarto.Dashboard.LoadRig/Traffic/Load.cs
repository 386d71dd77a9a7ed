using System.Diagnostics;

namespace Mozarto.Dashboard.LoadRig.Traffic;

/// <summary>Many senders at once against one address.</summary>
internal static class Load
{
    private const int StatusOk = 200;

    /// <summary>Each connection sends its next request when the last one was answered: how much the server can take.</summary>
    public static Task<LoadResult> ClosedLoopAsync(Uri address, string path, Ledger ledger, int connections, TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + Ticks(duration);
        return RunAsync(connections, async (_, latencies) =>
        {
            using var sender = new Sender(address, path, ledger);
            var errors = 0L;
            for (var sentAt = Stopwatch.GetTimestamp(); sentAt < end; sentAt = Stopwatch.GetTimestamp())
            {
                if (await sender.SendOneAsync() == StatusOk) latencies.Add(Stopwatch.GetTimestamp() - sentAt);
                else errors++;
            }

            return errors;
        });
    }

    /// <summary>
    /// Requests at a fixed rate, whatever the server does. Latency counts from the moment at which a request should have left:
    /// what waits because the server was slow is not forgotten.
    /// </summary>
    public static Task<LoadResult> OpenLoopAsync(Uri address, string path, Ledger ledger, int connections, int perSecond, TimeSpan duration, CancellationToken stop = default)
    {
        var start = Stopwatch.GetTimestamp();
        var count = (long)(perSecond * duration.TotalSeconds);
        return RunAsync(connections, async (index, latencies) =>
        {
            using var sender = new Sender(address, path, ledger);
            var errors = 0L;
            for (long i = index; i < count && !stop.IsCancellationRequested; i += connections)
            {
                var intendedAt = start + (i * Stopwatch.Frequency / perSecond);
                while (Stopwatch.GetTimestamp() < intendedAt)
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), intendedAt).TotalMilliseconds))));
                if (await sender.SendOneAsync() == StatusOk) latencies.Add(Stopwatch.GetTimestamp() - intendedAt);
                else errors++;
            }

            return errors;
        });
    }

    /// <summary>Each connection sends until it breaks: for a server that is about to be killed.</summary>
    public static Task<LoadResult> UntilBrokenAsync(Uri address, string path, Ledger ledger, int connections) =>
        RunAsync(connections, async (_, latencies) =>
        {
            using var sender = new Sender(address, path, ledger);
            var errors = 0L;
            while (true)
            {
                var sentAt = Stopwatch.GetTimestamp();
                var status = await sender.SendOneAsync();
                if (status == Sender.Broken) return errors;
                if (status == StatusOk) latencies.Add(Stopwatch.GetTimestamp() - sentAt);
                else errors++;
            }
        });

    private static async Task<LoadResult> RunAsync(int connections, Func<int, List<long>, Task<long>> sendAsync)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var latencies = Enumerable.Range(0, connections).Select(_ => new List<long>()).ToList();
        var errors = await Task.WhenAll(latencies.Select((list, index) => Task.Run(() => sendAsync(index, list))));
        return new LoadResult(Stopwatch.GetElapsedTime(startedAt), errors.Sum(), [.. latencies.SelectMany(list => list).Order()]);
    }

    private static long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * Stopwatch.Frequency);
}

/// <summary>What came of a load. Latencies are in ticks of the stopwatch, shortest first, of requests that were answered 200 only.</summary>
internal sealed record LoadResult(TimeSpan Duration, long Errors, long[] Latencies)
{
    public double PerSecond => Latencies.Length / Duration.TotalSeconds;

    /// <summary>In milliseconds; nothing where nothing was answered.</summary>
    public double Percentile(double share) =>
        Latencies.Length == 0 ? double.NaN : Latencies[Math.Min(Latencies.Length - 1, (int)(Latencies.Length * share))] * 1000.0 / Stopwatch.Frequency;
}
