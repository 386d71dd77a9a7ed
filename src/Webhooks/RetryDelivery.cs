using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What came of asking for a retry.</summary>
internal abstract record RetryResult
{
    private RetryResult() { }

    /// <summary>So many were queued again; <paramref name="PassedOver"/> were being processed at that moment, or queued already.</summary>
    public sealed record Queued(int Count, int PassedOver) : RetryResult;

    public sealed record NotPossible(string Why) : RetryResult;

    public sealed record NotAllowed : RetryResult;
}

/// <summary>
/// The command "retry": runs the processing of deliveries again, one or all that failed for the same cause. Idempotent, since the book knows every event.
/// Rejected deliveries are refused; two people who press at once cause one run, because only what is not waiting already is queued.
/// </summary>
internal sealed class RetryDelivery(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, IdGenerator ids, LiveUpdates live, TimeProvider time)
{
    /// <summary>Deliveries of one cause that are queued in one go; press again for the rest.</summary>
    public const int CauseDeliveriesMax = 5000;

    private static readonly ProcessingState[] Retryable = [ProcessingState.Dead, ProcessingState.Unhandled, ProcessingState.Retrying];

    public Task<RetryResult> RunAsync(long deliveryId, string reason, Operator who, CancellationToken cancellation) =>
        RunAsync(context => context.Deliveries.Where(row => row.Id == deliveryId), EntityId.Format(EntityId.DeliveryPrefix, deliveryId), reason, who, cancellation);

    /// <summary>All dead, unhandled or retrying deliveries of a cause.</summary>
    public Task<RetryResult> RunCauseAsync(string cause, string reason, Operator who, CancellationToken cancellation) => RunAsync(
        context => context.Deliveries.Where(row => Retryable.Contains(row.Processing) && row.ProcessingCause == cause).OrderBy(row => row.Id).Take(CauseDeliveriesMax),
        $"cause: {cause}", reason, who, cancellation);

    private async Task<RetryResult> RunAsync(
        Func<DashboardContext, IQueryable<Delivery>> select, string subject, string reason, Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!Rights.Allow(who, Command.RetryDelivery))
        {
            context.Add(Trail(subject, who, AuditOutcome.Refused, "no right"));
            await context.SaveChangesAsync(cancellation);
            return new RetryResult.NotAllowed();
        }

        if (string.IsNullOrWhiteSpace(reason)) return new RetryResult.NotPossible("Say why it is retried: the reason is kept with it.");
        using var turn = await turns.EnterAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var deliveries = await select(context).ToListAsync(cancellation);
        if (deliveries.Count == 0) return new RetryResult.NotPossible("There is nothing to retry any more; somebody else may have been quicker.");
        if (deliveries.Exists(delivery => delivery.Verdict == VerdictKind.Rejected)) return new RetryResult.NotPossible("Rejected deliveries are never processed.");
        var queued = await QueueAsync(context, deliveries, cancellation);
        context.Add(Trail(subject, who, AuditOutcome.Done, $"{queued} queued again: {reason.Trim()}"));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        live.Publish(Topics.Jobs);
        live.Publish(Topics.Deliveries);
        return new RetryResult.Queued(queued, deliveries.Count - queued);
    }

    private async Task<int> QueueAsync(DashboardContext context, List<Delivery> deliveries, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var subjects = deliveries.ConvertAll(delivery => delivery.Id);
        var jobs = await context.Jobs.Where(job => job.Kind == ProcessDelivery.JobKind && subjects.Contains(job.SubjectId)).ToDictionaryAsync(job => job.SubjectId, cancellation);
        var queued = 0;
        foreach (var delivery in deliveries)
        {
            if (!jobs.TryGetValue(delivery.Id, out var job)) context.Add(Job.Create(ids.Next(), ProcessDelivery.JobKind, delivery.Id, now));
            else if (delivery.Processing == ProcessingState.Waiting || !job.Restart(now)) continue;
            delivery.Process(new ProcessingResult(ProcessingState.Waiting, null, null), now);
            queued++;
        }

        return queued;
    }

    private AuditEntry Trail(string subject, Operator who, AuditOutcome outcome, string detail) =>
        who.Act(ids.Next(), time.GetUtcNow(), nameof(Command.RetryDelivery), subject, outcome, detail);
}
