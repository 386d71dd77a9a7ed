using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What a person can answer about a delivery that is held. The numbers are stored.</summary>
public enum HeldAnswer
{
    /// <summary>It is processed as it is, whatever its age.</summary>
    Released = 1,

    /// <summary>It is not applied, and nobody is asked about it again.</summary>
    Closed = 2,
}

/// <summary>One answer of a person about a held delivery: kept beside it, whatever processing says later.</summary>
public sealed class DeliveryDecision
{
    public required long Id { get; init; }

    public required long DeliveryId { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required string OperatorName { get; init; }

    public required HeldAnswer Answer { get; init; }

    public required string Reason { get; init; }

    /// <summary><c>closed by Finn: a test of ours</c>.</summary>
    public string Words => $"{(Answer == HeldAnswer.Released ? "released" : "closed")} by {OperatorName}: {Reason}";
}

/// <summary>What came of answering.</summary>
internal abstract record HeldResult
{
    private HeldResult() { }

    public sealed record Answered : HeldResult;

    public sealed record NotPossible(string Why) : HeldResult;

    public sealed record NotAllowed : HeldResult;
}

/// <summary>
/// The commands "release" and "close" (Finance): a person answers for a delivery that is held. The answer stays with it through every later retry;
/// what was closed can still be released, and what was released has been processed and cannot be closed.
/// </summary>
internal sealed class HeldDesk(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, CommandTrail trail, IdGenerator ids, LiveUpdates live)
{
    public async Task<HeldResult> AnswerAsync(long deliveryId, HeldAnswer answer, string? reason, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, CommandOf(answer), SubjectOf(deliveryId), cancellation)) return new HeldResult.NotAllowed();
        if (!Reason.TryRead(reason, out var why, out var fault)) return new HeldResult.NotPossible(fault);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        try
        {
            return await SaveAsync(context, deliveryId, answer, why, who, cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new HeldResult.NotPossible(await OvertakenAsync(context, deliveryId, cancellation));
        }
    }

    private async Task<HeldResult> SaveAsync(DashboardContext context, long deliveryId, HeldAnswer answer, string reason, Operator who, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        var act = trail.Done(who, CommandOf(answer), SubjectOf(deliveryId), answer == HeldAnswer.Released ? "released" : "closed", reason);
        var delivery = await context.Deliveries.SingleOrDefaultAsync(row => row.Id == deliveryId && row.Processing == ProcessingState.Held, cancellation);
        if (delivery is null || (delivery.IsClosed && answer == HeldAnswer.Closed)) return new HeldResult.NotPossible(await OvertakenAsync(context, deliveryId, cancellation));
        // What is closed needs no run: one that is promised for later finds it closed.
        if (answer == HeldAnswer.Released && !(await JobAsync(context, deliveryId, cancellation))!.Restart(act.HappenedAt))
            return new HeldResult.NotPossible("It is being processed at this moment. Look again.");
        delivery.Answer(answer, act.HappenedAt);
        context.Add(new DeliveryDecision { Id = ids.Next(), DeliveryId = deliveryId, DecidedAt = act.HappenedAt, OperatorName = who.Name, Answer = answer, Reason = reason });
        context.Add(act);
        await context.SaveChangesAsync(cancellation);
        await unit.CommitAsync(cancellation);
        live.Publish(ProcessDelivery.JobsTopic);
        live.Publish(Topics.Deliveries);
        return new HeldResult.Answered();
    }

    // Nothing is held without a job that held it.
    private static Task<Jobs.Job?> JobAsync(DashboardContext context, long deliveryId, CancellationToken cancellation) =>
        context.Jobs.SingleOrDefaultAsync(row => row.Kind == ProcessDelivery.JobKind && row.SubjectId == deliveryId, cancellation);

    private static async Task<string> OvertakenAsync(DashboardContext context, long deliveryId, CancellationToken cancellation) =>
        await context.DeliveryDecisions.AsNoTracking().Where(row => row.DeliveryId == deliveryId).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellation) is { } quicker
            ? $"{quicker.OperatorName} was quicker. It was {quicker.Words}."
            : "It is not held: there is nothing to answer.";

    private static Command CommandOf(HeldAnswer answer) => answer == HeldAnswer.Released ? Command.ReleaseDelivery : Command.CloseDelivery;

    private static string SubjectOf(long deliveryId) => EntityId.Format(EntityId.DeliveryPrefix, deliveryId);
}
