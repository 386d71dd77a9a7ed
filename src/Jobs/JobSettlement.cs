using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Jobs;

/// <summary>
/// Runs claimed jobs and saves their effects and their new states in one transaction, fenced by the claim. A batch that fails is repeated one by one;
/// a collision with somebody else's change is repeated at once and uses no attempt.
/// </summary>
internal sealed partial class JobSettlement(
    IDbContextFactory<DashboardContext> contexts, WriteTurns turns, TimeProvider time, ILogger<JobSettlement> log)
{
    private const int CollisionsMax = 5;

    private readonly RetrySchedule schedule = RetrySchedule.Default;

    public async Task RunAsync(IJobHandler handler, IReadOnlyList<Job> jobs, CancellationToken stopping)
    {
        if (jobs.Count > 1 && await TryBatchAsync(handler, jobs, stopping)) return;
        foreach (var job in jobs) await RunOneAsync(handler, job, stopping);
    }

    /// <summary>Settles a job whose holder is gone.</summary>
    public async Task SettleLapsedAsync(IJobHandler handler, Job job, CancellationToken stopping)
    {
        if (!handler.IsAtMostOnce)
        {
            await SettleUnfinishedAsync(handler, job, new JobOutcome.Retry("The run was interrupted; its lease lapsed."), stopping);
            return;
        }

        await using var context = await contexts.CreateDbContextAsync(stopping);
        context.Attach(job);
        await SettleAsync(context, handler, job, await handler.InterruptedAsync(job, context, stopping), isTold: true, stopping);
        await SaveAsync(context, stopping);
    }

    private async Task<bool> TryBatchAsync(IJobHandler handler, IReadOnlyList<Job> jobs, CancellationToken stopping)
    {
        await using var context = await contexts.CreateDbContextAsync(stopping);
        try
        {
            await RunStagedAsync(handler, [.. jobs.Select(job => job.AsClaimed())], context, context.SaveManyAsync, stopping);
            return true;
        }
        catch (Exception exception)
        {
            stopping.ThrowIfCancellationRequested();
            LogBatchFailed(log, jobs.Count, handler.Kind, exception);
            return false;
        }
    }

    private async Task RunOneAsync(IJobHandler handler, Job job, CancellationToken stopping)
    {
        for (var collision = 0; ; collision++)
        {
            await using var context = await contexts.CreateDbContextAsync(stopping);
            try
            {
                await RunStagedAsync(handler, [job.AsClaimed()], context, context.SaveChangesAsync, stopping);
                return;
            }
            catch (DbUpdateConcurrencyException lost) when (lost.Entries.Any(entry => entry.Entity is Job))
            {
                LogClaimLost(log, job.Id, handler.Kind);
                return;
            }
            catch (DbUpdateException) when (collision < CollisionsMax)
            {
                continue;
            }
            catch (Exception exception)
            {
                stopping.ThrowIfCancellationRequested();
                await FailAsync(handler, job, exception, stopping);
                return;
            }
        }
    }

    private async Task RunStagedAsync(IJobHandler handler, IReadOnlyList<Job> jobs, DashboardContext context, Func<CancellationToken, Task> save, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(handler.RunDurationMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        context.AttachRange(jobs);
        var run = handler.RunAsync(jobs, context, either.Token);
        // Work that is never repeated is never left alone either: it keeps to its own limit, and what came of it is waited for.
        var outcomes = handler.IsAtMostOnce ? await run : await run.WaitAsync(either.Token);
        for (var i = 0; i < jobs.Count; i++) await SettleAsync(context, handler, jobs[i], outcomes[i], isTold: true, either.Token);
        using var turn = await turns.EnterAsync(either.Token);
        await save(either.Token);
    }

    private async Task FailAsync(IJobHandler handler, Job job, Exception exception, CancellationToken stopping)
    {
        var reason = exception is OperationCanceledException ? $"The run took longer than {handler.RunDurationMax.TotalSeconds:N0} s and was cut off." : $"{exception.GetType().Name}: {exception.Message}";
        LogFailed(log, job.Id, handler.Kind, job.Attempt, exception);
        await SettleUnfinishedAsync(handler, job, new JobOutcome.Retry(reason), stopping);
    }

    // Should even telling its handler fail, the job itself is settled all the same: it must not hold up those behind it.
    private async Task SettleUnfinishedAsync(IJobHandler handler, Job job, JobOutcome.Retry outcome, CancellationToken stopping)
    {
        try
        {
            await SaveUnfinishedAsync(handler, job.AsClaimed(), outcome, isTold: true, stopping);
        }
        catch (DbUpdateConcurrencyException lost) when (lost.Entries.Any(entry => entry.Entity is Job))
        {
            LogClaimLost(log, job.Id, handler.Kind);
        }
        catch (Exception exception)
        {
            stopping.ThrowIfCancellationRequested();
            LogNotTold(log, job.Id, handler.Kind, exception);
            await SaveUnfinishedAsync(handler, job.AsClaimed(), outcome, isTold: false, stopping);
        }
    }

    private async Task SaveUnfinishedAsync(IJobHandler handler, Job job, JobOutcome.Retry outcome, bool isTold, CancellationToken stopping)
    {
        await using var context = await contexts.CreateDbContextAsync(stopping);
        context.Attach(job);
        await SettleAsync(context, handler, job, outcome, isTold, stopping);
        await SaveAsync(context, stopping);
    }

    private async Task SettleAsync(DashboardContext context, IJobHandler handler, Job job, JobOutcome outcome, bool isTold, CancellationToken stopping)
    {
        var (now, attempt) = (time.GetUtcNow(), job.Attempt);
        job.Settle(outcome, now, schedule, RandomNumberGenerator.GetInt32(1000) / 999d);
        if (outcome is JobOutcome.Done) return;
        if (job.Reason is { } reason && outcome is not JobOutcome.Later) context.Add(new JobAttempt { JobId = job.Id, Number = attempt, EndedAt = now, Reason = reason });
        if (isTold) await handler.NotFinishedAsync(job, context, stopping);
    }

    private async Task SaveAsync(DashboardContext context, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(cancellation);
        await context.SaveChangesAsync(cancellation);
    }

    [LoggerMessage(EventId = 52, Level = LogLevel.Information, Message = "A batch of {Count} jobs ({Kind}) failed; running them one by one.")]
    private static partial void LogBatchFailed(ILogger log, int count, string kind, Exception cause);

    [LoggerMessage(EventId = 53, Level = LogLevel.Warning, Message = "The result of job {JobId} ({Kind}) came after its claim was lost, and was dropped.")]
    private static partial void LogClaimLost(ILogger log, long jobId, string kind);

    [LoggerMessage(EventId = 55, Level = LogLevel.Error, Message = "Job {JobId} ({Kind}) failed, and its subject could not be told.")]
    private static partial void LogNotTold(ILogger log, long jobId, string kind, Exception exception);

    [LoggerMessage(EventId = 54, Level = LogLevel.Warning, Message = "Job {JobId} ({Kind}) failed in attempt {Attempt}.")]
    private static partial void LogFailed(ILogger log, long jobId, string kind, int attempt, Exception exception);
}
