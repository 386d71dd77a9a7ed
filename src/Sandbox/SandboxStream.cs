namespace Mozarto.Dashboard.Sandbox;

/// <summary>One run of a stream.</summary>
internal sealed class StreamRun(StreamPlan plan, DateTimeOffset startedAt)
{
    private volatile bool isOver;

    public StreamPlan Plan => plan;

    public DateTimeOffset StartedAt => startedAt;

    public bool IsRunning => !isOver;

    public StreamLedger Ledger { get; } = new();

    public void End() => isOver = true;
}

/// <summary>
/// The pretended senders as a steady stream through real HTTP: one at a time in a process. It ends when the plan is told, when somebody stops it, and when
/// the process stops.
/// </summary>
internal sealed class SandboxStream(SampleSender sender, LiveUpdates live, TimeProvider time, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    public const string Topic = "sandbox-stream";

    private const int LanesMax = 16;

    private readonly Lock gate = new();
    private CancellationTokenSource? stopping;
    private Task running = Task.CompletedTask;

    /// <summary>The latest run, over or not; null before the first.</summary>
    public StreamRun? Latest { get; private set; }

    /// <summary>False while another runs.</summary>
    public bool TryStart(StreamPlan plan)
    {
        lock (gate)
        {
            if (Latest is { IsRunning: true }) return false;
            stopping?.Dispose();
            stopping = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            var run = Latest = new StreamRun(plan, time.GetUtcNow());
            var stop = stopping.Token;
            running = Task.Run(() => RunAsync(run, stop), CancellationToken.None);
            return true;
        }
    }

    public void Stop()
    {
        lock (gate) stopping?.Cancel();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return running.WaitAsync(cancellationToken);
    }

    // The host may ask to stop once more afterwards.
    public void Dispose()
    {
        lock (gate)
        {
            stopping?.Dispose();
            stopping = null;
        }
    }

    private async Task RunAsync(StreamRun run, CancellationToken stop)
    {
        using var lanes = new SemaphoreSlim(LanesMax);
        var startedAt = time.GetTimestamp();
        var sent = 0;
        try
        {
            foreach (var delivery in StreamComposer.Compose(run.Plan, run.StartedAt))
            {
                var wait = TimeSpan.FromSeconds(sent++ / (double)run.Plan.PerSecond) - time.GetElapsedTime(startedAt);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stop);
                await lanes.WaitAsync(stop);
                _ = SendAsync(run, delivery, lanes);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: what is on its way still gets its answer below.
        }

        for (var lane = 0; lane < LanesMax; lane++) await lanes.WaitAsync(CancellationToken.None);
        run.End();
        live.Deliver(Topic);
    }

    private async Task SendAsync(StreamRun run, StreamDelivery delivery, SemaphoreSlim lanes)
    {
        try
        {
            run.Ledger.Note(delivery, (await sender.PostAsync(delivery.Sign(time.GetUtcNow()), CancellationToken.None)).Status);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            run.Ledger.Note(delivery, StreamLedger.NoAnswer);
        }
        finally
        {
            lanes.Release();
            live.Deliver(Topic);
        }
    }
}
