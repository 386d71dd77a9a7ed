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
internal sealed class RetryDelivery(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, CommandTrail trail, IdGenerator ids, LiveUpdates live)
{
    /// <summary>Where counting the deliveries of a run stops; a run itself has no end but that of its filter.</summary>
    public const int RunDeliveriesMax = 1_000_000;

    /// <summary>So long after one person's retry another's is taken for the same wish.</summary>
    public static readonly TimeSpan SameWish = TimeSpan.FromSeconds(5);

    private const string NoReason = "Say why it is retried: the reason is kept with it.";

    public async Task<RetryResult> RunAsync(long deliveryId, string reason, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.DeliveryPrefix, deliveryId);
        if (!await trail.AllowAsync(who, Command.RetryDelivery, subject, cancellation)) return new RetryResult.NotAllowed();
        if (string.IsNullOrWhiteSpace(reason)) return new RetryResult.NotPossible(NoReason);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var verdict = await context.Deliveries.Where(row => row.Id == deliveryId).Select(row => (VerdictKind?)row.Verdict).SingleOrDefaultAsync(cancellation);
        if (verdict is null) return new RetryResult.NotPossible("There is no such delivery any more.");
        if (verdict == VerdictKind.Rejected) return new RetryResult.NotPossible("Rejected deliveries are never processed.");
        using var turn = await turns.EnterAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var act = trail.Done(who, Command.RetryDelivery, subject, "queued again", reason.Trim());
        var isQueued = await RetryQueue.QueueOneAsync(context, deliveryId, ids, act.HappenedAt, cancellation);
        // Read after the row was taken, which waits for whoever holds it: what they wrote about it is seen now.
        if (await SameWishAsync(context, act, cancellation) is { } first)
        {
            await transaction.RollbackAsync(cancellation);
            await trail.RefuseAsync(who, Command.RetryDelivery, subject, $"already retried by {first.By}", cancellation);
            return first;
        }

        if (!isQueued) return new RetryResult.Queued(0, 1);
        context.Add(act);
        await context.SaveChangesAsync(cancellation);
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
        if (!await trail.AllowAsync(who, Command.RetryDeliveries, "deliveries", cancellation, selection.Words)) return new RetryRunResult.NotAllowed();
        if (string.IsNullOrWhiteSpace(reason)) return new RetryRunResult.NotPossible(NoReason);
        if (selection.Query.ToString().Length > RetryRun.QueryCharactersMax) return new RetryRunResult.NotPossible("This filter is too long to be kept. Make it shorter.");
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var throughId = await context.Deliveries.MaxAsync(row => (long?)row.Id, cancellation) ?? 0;
        var total = await DeliveryScope.ReadAsync(context, selection.Filter, cancellation) is { } scope
            ? (await scope.CountAsync(RetryQueue.Failed, throughId, RunDeliveriesMax, cancellation)).Values.Sum()
            : 0;
        var (run, act) = Asked(selection, reason, who, throughId, total);
        using var turn = await turns.EnterAsync(cancellation);
        if (await OpenRunAsync(context, run.Fingerprint, cancellation) is { } open) return await RefuseAsync(open, selection, who, cancellation);
        if (total == 0) return new RetryRunResult.NotPossible("There is nothing to retry any more: none of these is dead, unhandled or retrying. Somebody else may have been quicker.");
        try
        {
            context.Add(run);
            context.Add(Job.Create(ids.Next(), RetryRunWork.JobKind, run.Id, run.AskedAt));
            context.Add(act);
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException exception) when (context.IsRowFault(exception))
        {
            // Another instance was quicker by less than our look.
            if (await OpenRunAsync(context, run.Fingerprint, cancellation) is not { } first) throw;
            return await RefuseAsync(first, selection, who, cancellation);
        }

        Publish();
        return new RetryRunResult.Started(run.Id, total);
    }

    private static async Task<RetryResult.AlreadyRetried?> SameWishAsync(DashboardContext context, AuditEntry act, CancellationToken cancellation)
    {
        var since = act.HappenedAt - SameWish;
        var latest = await context.AuditEntries.AsNoTracking()
            .Where(entry => entry.Subject == act.Subject && entry.Action == act.Action && entry.Outcome == AuditOutcome.Done)
            .OrderByDescending(entry => entry.Id).FirstOrDefaultAsync(cancellation);
        if (latest is null || latest.HappenedAt <= since || (latest.OperatorIssuer, latest.OperatorSubject) == (act.OperatorIssuer, act.OperatorSubject)) return null;
        return new RetryResult.AlreadyRetried(latest.OperatorName, latest.HappenedAt);
    }

    private (RetryRun Run, AuditEntry Act) Asked(RetrySelection selection, string reason, Operator who, long throughId, int total)
    {
        var id = ids.Next();
        var why = TextCut.To(reason.Trim(), Reason.CharactersMax)!;
        var said = string.Create(CultureInfo.InvariantCulture, $"{total} deliveries; {selection.Words}");
        var act = trail.Done(who, Command.RetryDeliveries, EntityId.Format(EntityId.RetryRunPrefix, id), said, why);
        var run = new RetryRun
        {
            Id = id,
            Query = selection.Query.ToString(),
            Fingerprint = selection.Fingerprint,
            Reason = why,
            AskedByName = TextCut.To(who.Name, RetryRun.NameCharactersMax)!,
            AskedAt = act.HappenedAt,
            // A stretch of time is kept as ids, since "the last hour" means something else an hour from now.
            PositionId = selection.Filter.Range.From is { } from ? IdGenerator.FirstAt(from) - 1 : 0,
            ThroughId = selection.Filter.Range.To is { } to ? Math.Min(throughId, IdGenerator.FirstAt(to) - 1) : throughId,
            Total = total,
        };
        return (run, act);
    }

    private static Task<RetryRun?> OpenRunAsync(DashboardContext context, string fingerprint, CancellationToken cancellation) =>
        context.RetryRuns.AsNoTracking().SingleOrDefaultAsync(
            row => row.Fingerprint == fingerprint && (row.State == RetryRunState.Asked || row.State == RetryRunState.Running), cancellation);

    private async Task<RetryRunResult> RefuseAsync(RetryRun open, RetrySelection selection, Operator who, CancellationToken cancellation)
    {
        var detail = $"already being retried by {open.AskedByName}; {selection.Words}";
        await trail.RefuseAsync(who, Command.RetryDeliveries, EntityId.Format(EntityId.RetryRunPrefix, open.Id), detail, cancellation);
        return new RetryRunResult.AlreadyRunning(open.Id, open.AskedByName, open.AskedAt);
    }

    private void Publish()
    {
        live.Publish(ProcessDelivery.JobsTopic);
        live.Publish(RetryRunWork.JobsTopic);
        live.Publish(Topics.Deliveries);
    }
}
