using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// The command "release" (Finance): a held delivery is processed as it is, whatever its age. That it was released stays with it, through every later retry.
/// </summary>
internal sealed class ReleaseDelivery(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, IdGenerator ids, LiveUpdates live, TimeProvider time)
{
    public async Task<RetryResult> RunAsync(long deliveryId, string reason, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.DeliveryPrefix, deliveryId);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!Rights.Allow(who, Command.ReleaseDelivery))
        {
            context.Add(Trail(subject, who, AuditOutcome.Refused, "no right"));
            await context.SaveChangesAsync(cancellation);
            return new RetryResult.NotAllowed();
        }

        if (string.IsNullOrWhiteSpace(reason)) return new RetryResult.NotPossible("Say why it is released: the reason is kept with it.");
        using var turn = await turns.EnterAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var delivery = await context.Deliveries.SingleOrDefaultAsync(row => row.Id == deliveryId && row.Processing == ProcessingState.Held, cancellation);
        var job = await context.Jobs.SingleOrDefaultAsync(row => row.Kind == ProcessDelivery.JobKind && row.SubjectId == deliveryId, cancellation);
        if (delivery is null || job is null || !job.Restart(time.GetUtcNow())) return new RetryResult.NotPossible("It is not held any more; somebody else may have been quicker.");
        delivery.IsReleased = true;
        delivery.Process(new ProcessingResult(ProcessingState.Waiting, null, $"released by {who.Name}: {reason.Trim()}"), time.GetUtcNow());
        context.Add(Trail(subject, who, AuditOutcome.Done, reason.Trim()));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        live.Publish(Topics.Jobs);
        live.Publish(Topics.Deliveries);
        return new RetryResult.Queued(1, 0);
    }

    private AuditEntry Trail(string subject, Operator who, AuditOutcome outcome, string detail) =>
        who.Act(ids.Next(), time.GetUtcNow(), nameof(Command.ReleaseDelivery), subject, outcome, detail);
}
