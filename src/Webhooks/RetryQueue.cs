using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// Queues deliveries to be processed again, inside the caller's transaction. One conditional update of the rows decides who takes what: of two who ask
/// for the same delivery at once, the second finds it waiting. Rejected deliveries and those that are being processed are passed over.
/// </summary>
internal static class RetryQueue
{
    /// <summary>The states in which processing came to nothing.</summary>
    public static readonly IReadOnlyList<ProcessingState> Failed = [ProcessingState.Dead, ProcessingState.Unhandled, ProcessingState.Retrying];

    /// <summary>Takes one delivery, in whichever state, unless it waits already.</summary>
    public static async Task<bool> QueueOneAsync(DashboardContext context, long deliveryId, IdGenerator ids, DateTimeOffset now, CancellationToken cancellation) =>
        await QueueAsync(context, context.Deliveries.Where(row => row.Id == deliveryId && row.Processing != ProcessingState.Waiting), [deliveryId], null, ids, now, cancellation) == 1;

    /// <summary>Takes those of a slice that still stand failed, for a run. Returns how many.</summary>
    public static Task<int> QueueSliceAsync(DashboardContext context, IReadOnlyList<long> deliveryIds, RetryRun run, IdGenerator ids, DateTimeOffset now, CancellationToken cancellation) =>
        QueueAsync(context, context.Deliveries.Where(row => deliveryIds.Contains(row.Id) && Failed.Contains(row.Processing)), deliveryIds, run.Id, ids, now, cancellation);

    private static async Task<int> QueueAsync(
        DashboardContext context, IQueryable<Delivery> wanted, IReadOnlyList<long> deliveryIds, long? runId, IdGenerator ids, DateTimeOffset now, CancellationToken cancellation)
    {
        var jobs = context.Jobs.Where(job => job.Kind == ProcessDelivery.JobKind);
        var queued = await wanted
            .Where(row => row.Verdict != VerdictKind.Rejected && !jobs.Any(job => job.SubjectId == row.Id && job.State == JobState.Running))
            .ExecuteUpdateAsync(
                row => row.SetProperty(stored => stored.Processing, ProcessingState.Waiting)
                    .SetProperty(stored => stored.ProcessingCause, (string?)null).SetProperty(stored => stored.ProcessingDetail, (string?)null)
                    .SetProperty(stored => stored.ProcessedAt, now).SetProperty(stored => stored.RetryRunId, stored => runId ?? stored.RetryRunId),
                cancellation);
        if (queued == 0) return 0;
        var taken = context.Deliveries
            .Where(row => deliveryIds.Contains(row.Id) && row.Processing == ProcessingState.Waiting && (runId == null || row.RetryRunId == runId)).Select(row => row.Id);
        await Job.RestartAsync(jobs.Where(job => taken.Contains(job.SubjectId)), now, cancellation);
        var without = await taken.Where(id => !jobs.Any(job => job.SubjectId == id)).ToListAsync(cancellation);
        context.AddRange(without.Select(id => Job.Create(ids.Next(), ProcessDelivery.JobKind, id, now)));
        return queued;
    }
}
