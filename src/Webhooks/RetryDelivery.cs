using System.Globalization;
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

    /// <summary>Somebody else asked a moment ago; this time nothing was queued.</summary>
    public sealed record AlreadyRetried(string By, DateTimeOffset At) : RetryResult;

    public sealed record NotPossible(string Why) : RetryResult;

    public sealed record NotAllowed : RetryResult;
}

/// <summary>What came of asking for a retry run.</summary>
internal abstract record RetryRunResult
{
    private RetryRunResult() { }

    public sealed record Started(long RunId, int Total) : RetryRunResult;

    /// <summary>The same is being retried already.</summary>
    public sealed record AlreadyRunning(long RunId, string By, DateTimeOffset At) : RetryRunResult;

    public sealed record NotPossible(string Why) : RetryRunResult;

    public sealed record NotAllowed : RetryRunResult;
}

/// <summary>
/// The command "retry": runs the processing of one delivery again, or starts a run over many. Idempotent, since the book knows every event. Rejected
/// deliveries are refused; two people who press at once cause one run, and the second is told who was first.
/// </summary>
internal sealed class RetryDelivery(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, IdGenerator ids, LiveUpdates live, TimeProvider time)
{
    /// <summary>Where counting the deliveries of a run stops; a run itself has no end but that of its filter.</summary>
    public const int RunDeliveriesMax = 1_000_000;

    /// <summary>So long after one person's retry another's is taken for the same wish.</summary>
    public static readonly TimeSpan SameWish = TimeSpan.FromSeconds(5);

    private const string NoReason = "Say why it is retried: the reason is kept with it.";

    public async Task<RetryResult> RunAsync(long deliveryId, string reason, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.DeliveryPrefix, deliveryId);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!Rights.Allow(who, Command.RetryDelivery))
        {
            await TrailAsync(context, Command.RetryDelivery, subject, who, AuditOutcome.Refused, "no right", cancellation);
            return new RetryResult.NotAllowed();
        }

        if (string.IsNullOrWhiteSpace(reason)) return new RetryResult.NotPossible(NoReason);
        var verdict = await context.Deliveries.Where(row => row.Id == deliveryId).Select(row => (VerdictKind?)row.Verdict).SingleOrDefaultAsync(cancellation);
        if (verdict is null) return new RetryResult.NotPossible("There is no such delivery any more.");
        if (verdict == VerdictKind.Rejected) return new RetryResult.NotPossible("Rejected deliveries are never processed.");
        using var turn = await turns.EnterAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var isQueued = await RetryQueue.QueueOneAsync(context, deliveryId, ids, time.GetUtcNow(), cancellation);
        // Read after the row was taken, which waits for whoever holds it: what they wrote about it is seen now.
        if (await SameWishAsync(context, subject, who, cancellation) is { } first)
        {
            await transaction.RollbackAsync(cancellation);
            context.ChangeTracker.Clear();
            await TrailAsync(context, Command.RetryDelivery, subject, who, AuditOutcome.Refused, $"already retried by {first.By}", cancellation);
            return first;
        }

        if (!isQueued) return new RetryResult.Queued(0, 1);
        await TrailAsync(context, Command.RetryDelivery, subject, who, AuditOutcome.Done, $"queued again: {reason.Trim()}", cancellation);
        await transaction.CommitAsync(cancellation);
        Publish();
        return new RetryResult.Queued(1, 0);
    }

    /// <summary>Starts a run over all failed deliveries of a cause.</summary>
    public async Task<RetryResult> RunCauseAsync(string cause, string reason, Operator who, CancellationToken cancellation) =>
        await StartAsync(RetrySelection.OfCause(cause), reason, who, cancellation) switch
        {
            RetryRunResult.Started started => new RetryResult.Queued(started.Total, 0),
            RetryRunResult.AlreadyRunning first => new RetryResult.AlreadyRetried(first.By, first.At),
            RetryRunResult.NotPossible not => new RetryResult.NotPossible(not.Why),
            _ => new RetryResult.NotAllowed(),
        };

    /// <summary>Starts a run over all failed deliveries that match now; those that come later are not included.</summary>
    public async Task<RetryRunResult> StartAsync(RetrySelection selection, string reason, Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!Rights.Allow(who, Command.RetryDeliveries))
        {
            await TrailAsync(context, Command.RetryDeliveries, "deliveries", who, AuditOutcome.Refused, $"no right; {selection.Words}", cancellation);
            return new RetryRunResult.NotAllowed();
        }

        if (string.IsNullOrWhiteSpace(reason)) return new RetryRunResult.NotPossible(NoReason);
        if (selection.Query.ToString().Length > RetryRun.QueryCharactersMax) return new RetryRunResult.NotPossible("This filter is too long to be kept. Make it shorter.");
        var throughId = await context.Deliveries.MaxAsync(row => (long?)row.Id, cancellation) ?? 0;
        var total = await DeliveryScope.ReadAsync(context, selection.Filter, cancellation) is { } scope
            ? (await scope.CountAsync(RetryQueue.Failed, throughId, RunDeliveriesMax, cancellation)).Values.Sum()
            : 0;
        var run = NewRun(selection, reason.Trim(), who, throughId, total);
        using var turn = await turns.EnterAsync(cancellation);
        if (await OpenRunAsync(context, run.Fingerprint, cancellation) is { } open) return await RefuseAsync(context, open, selection, who, cancellation);
        if (total == 0) return new RetryRunResult.NotPossible("There is nothing to retry any more: none of these is dead, unhandled or retrying. Somebody else may have been quicker.");
        try
        {
            context.Add(run);
            context.Add(Job.Create(ids.Next(), RetryRunWork.JobKind, run.Id, run.AskedAt));
            await TrailAsync(
                context, Command.RetryDeliveries, EntityId.Format(EntityId.RetryRunPrefix, run.Id), who, AuditOutcome.Done,
                string.Create(CultureInfo.InvariantCulture, $"{total} deliveries; {selection.Words}; {run.Reason}"), cancellation);
        }
        catch (DbUpdateException exception) when (context.IsRowFault(exception))
        {
            // Another instance was quicker by less than our look.
            context.ChangeTracker.Clear();
            if (await OpenRunAsync(context, run.Fingerprint, cancellation) is not { } first) throw;
            return await RefuseAsync(context, first, selection, who, cancellation);
        }

        Publish();
        return new RetryRunResult.Started(run.Id, total);
    }

    private async Task<RetryResult.AlreadyRetried?> SameWishAsync(DashboardContext context, string subject, Operator who, CancellationToken cancellation)
    {
        var since = time.GetUtcNow() - SameWish;
        var latest = await context.AuditEntries.AsNoTracking()
            .Where(entry => entry.Subject == subject && entry.Action == nameof(Command.RetryDelivery) && entry.Outcome == AuditOutcome.Done)
            .OrderByDescending(entry => entry.Id).FirstOrDefaultAsync(cancellation);
        if (latest is null || latest.HappenedAt <= since || (latest.OperatorIssuer, latest.OperatorSubject) == (who.Issuer, who.Subject)) return null;
        return new RetryResult.AlreadyRetried(latest.OperatorName, latest.HappenedAt);
    }

    private RetryRun NewRun(RetrySelection selection, string reason, Operator who, long throughId, int total) => new()
    {
        Id = ids.Next(),
        Query = selection.Query.ToString(),
        Fingerprint = selection.Fingerprint,
        Reason = TextCut.To(reason, RetryRun.ReasonCharactersMax)!,
        AskedByName = TextCut.To(who.Name, RetryRun.NameCharactersMax)!,
        AskedAt = time.GetUtcNow(),
        // A stretch of time is kept as ids, since "the last hour" means something else an hour from now.
        PositionId = selection.Filter.Range.From is { } from ? IdGenerator.FirstAt(from) - 1 : 0,
        ThroughId = selection.Filter.Range.To is { } to ? Math.Min(throughId, IdGenerator.FirstAt(to) - 1) : throughId,
        Total = total,
    };

    private static Task<RetryRun?> OpenRunAsync(DashboardContext context, string fingerprint, CancellationToken cancellation) =>
        context.RetryRuns.AsNoTracking().SingleOrDefaultAsync(
            row => row.Fingerprint == fingerprint && (row.State == RetryRunState.Asked || row.State == RetryRunState.Running), cancellation);

    private async Task<RetryRunResult> RefuseAsync(DashboardContext context, RetryRun open, RetrySelection selection, Operator who, CancellationToken cancellation)
    {
        var detail = $"already being retried by {open.AskedByName}; {selection.Words}";
        await TrailAsync(context, Command.RetryDeliveries, EntityId.Format(EntityId.RetryRunPrefix, open.Id), who, AuditOutcome.Refused, detail, cancellation);
        return new RetryRunResult.AlreadyRunning(open.Id, open.AskedByName, open.AskedAt);
    }

    private Task<int> TrailAsync(DashboardContext context, Command command, string subject, Operator who, AuditOutcome outcome, string detail, CancellationToken cancellation)
    {
        context.Add(who.Act(ids.Next(), time.GetUtcNow(), command.ToString(), subject, outcome, detail));
        return context.SaveChangesAsync(cancellation);
    }

    private void Publish()
    {
        live.Publish(Topics.Jobs);
        live.Publish(Topics.Deliveries);
    }
}
