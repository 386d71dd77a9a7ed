using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// The job that works through a retry run: one slice a run of it, in a transaction of its own together with the mark of how far the run came. The slice does
/// not share the settlement's commit, because the mark alone decides: whoever finds it moved has been overtaken, and undoes the slice.
/// Queueing keeps no more than <see cref="AheadMax"/> deliveries ahead of processing, so that what comes in is never stuck behind a large run.
/// </summary>
internal sealed class RetryRunWork(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, IdGenerator ids, LiveUpdates live, TimeProvider time) : IJobHandler
{
    public const string JobKind = "retry-run";
    public const int SliceDeliveries = 500;
    public const int AheadMax = 2_000;

    public static readonly string JobsTopic = Topics.JobsOf(JobKind);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly JobOutcome GoesOn = new JobOutcome.Later(TimeSpan.Zero, "It goes on with the next slice.");

    public string Kind => JobKind;

    public TimeSpan RunDurationMax => TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyList<JobOutcome>> RunAsync(IReadOnlyList<Job> jobs, DashboardContext context, CancellationToken cancellation)
    {
        var outcomes = new List<JobOutcome>();
        foreach (var job in jobs) outcomes.Add(await StepAsync(job.SubjectId, cancellation));
        return outcomes;
    }

    /// <summary>A run whose job is dead is over; it must not keep others of its filter waiting.</summary>
    public async Task NotFinishedAsync(Job job, DashboardContext context, CancellationToken cancellation)
    {
        if (job.State != JobState.Dead) return;
        var run = await context.RetryRuns.SingleOrDefaultAsync(row => row.Id == job.SubjectId, cancellation);
        run?.Cancel($"itself: {job.Reason}");
        if (run is { EndedAt: null }) run.End(await OutcomesAsync(context, run.Id, cancellation), time.GetUtcNow());
    }

    /// <summary>What became so far of the deliveries that a run queued.</summary>
    public static async Task<RetryOutcomes> OutcomesAsync(DashboardContext context, long runId, CancellationToken cancellation) =>
        RetryOutcomes.Of(await context.Deliveries.Where(row => row.RetryRunId == runId)
            .GroupBy(row => row.Processing)
            .Select(group => new { State = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.State, group => group.Count, cancellation));

    private async Task<JobOutcome> StepAsync(long runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var run = await context.RetryRuns.SingleOrDefaultAsync(row => row.Id == runId, cancellation);
        if (run is null or { EndedAt: not null }) return JobOutcome.Done.Instance;
        try
        {
            return run.IsQueueing ? await QueueAsync(context, run, cancellation) : await EndAsync(context, run, cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new JobOutcome.Later(TimeSpan.Zero, "It was cancelled, or taken on by another holder, in the middle of a slice.");
        }
    }

    private async Task<JobOutcome> QueueAsync(DashboardContext context, RetryRun run, CancellationToken cancellation)
    {
        if (await Unlooked(context, run.Id).OrderBy(id => id).Take(AheadMax).CountAsync(cancellation) == AheadMax) return new JobOutcome.Later(LookEvery, "It waits for what it queued to be processed.");
        var scope = await DeliveryScope.ReadAsync(context, DeliveryFilter.ReadTimeless(PageQuery.Parse(run.Query)), cancellation);
        var slice = scope is null ? [] : await scope.OldestIds(RetryQueue.Failed, run.PositionId, run.ThroughId, SliceDeliveries).ToListAsync(cancellation);
        using var turn = await turns.EnterAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var now = time.GetUtcNow();
        var queued = slice.Count == 0 ? 0 : await RetryQueue.QueueSliceAsync(context, slice, run, ids, now, cancellation);
        run.Advance(queued, slice.Count == 0 ? run.ThroughId : slice[^1], isLast: slice.Count < SliceDeliveries, now);
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        live.Publish(ProcessDelivery.JobsTopic);
        return GoesOn;
    }

    private async Task<JobOutcome> EndAsync(DashboardContext context, RetryRun run, CancellationToken cancellation)
    {
        if (await Unlooked(context, run.Id).AnyAsync(cancellation)) return new JobOutcome.Later(LookEvery, "It waits for what it queued to be processed.");
        run.End(await OutcomesAsync(context, run.Id, cancellation), time.GetUtcNow());
        using var turn = await turns.EnterAsync(cancellation);
        await context.SaveChangesAsync(cancellation);
        return JobOutcome.Done.Instance;
    }

    // Waiting, and not even looked at since: what was looked at and waits all the same (its endpoint is paused) is not waited for.
    private static IQueryable<long> Unlooked(DashboardContext context, long runId) =>
        context.Deliveries.Where(row => row.RetryRunId == runId && row.Processing == ProcessingState.Waiting)
            .Join(context.Jobs.Where(job => job.Kind == ProcessDelivery.JobKind && job.Reason == null), row => row.Id, job => job.SubjectId, (row, _) => row.Id);
}
