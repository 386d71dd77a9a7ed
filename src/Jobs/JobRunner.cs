namespace Mozarto.Dashboard.Jobs;

/// <summary>
/// Runs jobs: woken when some are added, or every few seconds. Each kind has claimers of its own, so that a slow kind never holds up another.
/// </summary>
internal sealed partial class JobRunner(
    IEnumerable<IJobHandler> handlers, JobQueue queue, JobSettlement settlement, IntakePressure pressure, LiveUpdates live, TimeProvider time,
    ILogger<JobRunner> log) : BackgroundService
{
    /// <summary>Lapsed jobs that are taken back in one go.</summary>
    private const int RescueJobsMax = 200;

    /// <summary>A lease outlasts the longest run by this.</summary>
    public static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RescueEvery = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([
            .. handlers.SelectMany(handler => Enumerable.Repeat(handler, handler.RunnersCount)).Select(handler => RepeatAsync(() => DrainAsync(handler, stoppingToken), LookEvery, Topics.JobsOf(handler.Kind), stoppingToken)),
            RepeatAsync(() => RescueAsync(stoppingToken), RescueEvery, wakenBy: null, stoppingToken)]);

    /// <summary>Runs everything of a kind that is due now, batch by batch.</summary>
    internal async Task DrainAsync(IJobHandler handler, CancellationToken stopping)
    {
        // After a batch that was full there are likely more: nobody asks first whether there are.
        var wasFull = false;
        while (!stopping.IsCancellationRequested)
        {
            var startedAt = TimeProvider.System.GetTimestamp();
            var jobsMax = Math.Min(pressure.BatchJobsMax(handler.Kind), handler.BatchJobsMax);
            var jobs = wasFull || await queue.HasDueAsync(handler.Kind, stopping) ? await queue.ClaimAsync(handler.Kind, jobsMax, handler.RunDurationMax + LeaseMargin, stopping) : [];
            if (jobs.Count == 0) return;
            wasFull = jobs.Count == jobsMax;
            await settlement.RunAsync(handler, jobs, stopping);
            live.Publish(Topics.JobsDone);
            var pause = pressure.NoteBatch(handler.Kind, jobs.Count, TimeProvider.System.GetElapsedTime(startedAt));
            if (pause > TimeSpan.Zero) await Task.Delay(pause, TimeProvider.System, stopping);
        }
    }

    /// <summary>Takes back what a crashed or paused holder left: queued again, or handed to its handler where it must not run twice.</summary>
    internal async Task RescueAsync(CancellationToken stopping)
    {
        foreach (var job in await queue.RescueAsync(RescueJobsMax, LeaseMargin, stopping))
        {
            var handler = handlers.Single(each => each.Kind == job.Kind);
            LogRescued(log, job.Id, job.Kind, job.Attempt);
            await RescueOneAsync(handler, job, stopping);
        }
    }

    // One that cannot be settled is taken back again later; it does not keep the others waiting.
    private async Task RescueOneAsync(IJobHandler handler, Job job, CancellationToken stopping)
    {
        try
        {
            await settlement.SettleLapsedAsync(handler, job, stopping);
        }
        catch (Exception exception)
        {
            stopping.ThrowIfCancellationRequested();
            LogRoundFailed(log, exception);
        }
    }

    private async Task RepeatAsync(Func<Task> run, TimeSpan every, string? wakenBy, CancellationToken stopping)
    {
        using var woken = new SemaphoreSlim(0, 1);
        using var subscription = wakenBy is null ? null : live.Subscribe(wakenBy, () =>
        {
            lock (woken)
                if (woken.CurrentCount == 0) woken.Release();
        });
        // One wait outlives the looks between two wake-ups: a new one for each look would leave the old ones behind, to swallow what is meant for it.
        var wake = woken.WaitAsync(stopping);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run();
                await wake.WaitAsync(every, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (wake.IsCompleted) wake = woken.WaitAsync(stopping);
            }
            catch (Exception exception)
            {
                if (stopping.IsCancellationRequested) return;
                LogRoundFailed(log, exception);
                await Task.Delay(every, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 50, Level = LogLevel.Warning, Message = "The lease of job {JobId} ({Kind}, attempt {Attempt}) lapsed; it was taken back.")]
    private static partial void LogRescued(ILogger log, long jobId, string kind, int attempt);

    [LoggerMessage(EventId = 51, Level = LogLevel.Error, Message = "A round of jobs failed; trying again.")]
    private static partial void LogRoundFailed(ILogger log, Exception exception);
}
