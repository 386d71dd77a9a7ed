using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// The commands by which people decide about transactions. The right is checked here; the decision, what it moves, its line in the timeline and its
/// audit entry share one transaction. Of two people at once one decides, and the other is told who it was.
/// </summary>
internal sealed class TransactionDesk(
    IDbContextFactory<DashboardContext> contexts, WriteTurns turns, CommandTrail trail, IEnumerable<ITransactionFollower> followers, IdGenerator ids, LiveUpdates live)
{
    public async Task<DecisionResult> DecideAsync(long transactionId, Decision decision, string? reason, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, decision.Command, SubjectOf(transactionId), cancellation)) return new DecisionResult.NotAllowed();
        if (!Reason.TryRead(reason, out var why, out var fault)) return new DecisionResult.NotPossible(fault);
        try
        {
            return await MakeAsync(transactionId, decision, why, who, cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            return new DecisionResult.NotPossible(await OvertakenAsync(context, transactionId, cancellation) ?? "Something came in just now. Look again, then decide.");
        }
    }

    private async Task<DecisionResult> MakeAsync(long transactionId, Decision decision, string reason, Operator who, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        if (await context.Transactions.SingleOrDefaultAsync(row => row.Id == transactionId, cancellation) is not { } transaction)
            return new DecisionResult.NotPossible("There is no such transaction.");
        var book = await TransactionBook.OpenAsync(context, ids, transaction, cancellation);
        var events = book.EventsOf(transaction);
        if (decision.Command == Command.ResolveConflict && transaction.State != TransactionState.Conflict)
            return new DecisionResult.NotPossible(await OvertakenAsync(context, transactionId, cancellation) ?? $"It is not in Conflict any more: it is {transaction.State}.");
        if (decision.Refusal(transaction, events) is { } refusal) return new DecisionResult.NotPossible(refusal);
        decision.Make(transaction);
        var effect = $"{decision.Words(events)}; {book.Refold(transaction) ?? "nothing else changed"}";
        foreach (var follower in followers) await follower.FollowAsync(context, book.Transactions, cancellation);
        var act = trail.Done(who, decision.Command, SubjectOf(transactionId), effect, reason);
        context.Add(act);
        context.Add(new TransactionNote
        {
            Id = ids.Next(),
            TransactionId = transactionId,
            WrittenAt = act.HappenedAt,
            OperatorName = who.Name,
            Action = decision.ActionWord,
            Effect = TextCut.To(effect, TransactionNote.TextCharactersMax),
            DeliveryId = decision.DeliveryOf(events),
            Text = reason,
        });
        await context.SaveChangesAsync(cancellation);
        await unit.CommitAsync(cancellation);
        live.Publish(Topics.Transactions);
        return new DecisionResult.Decided(effect);
    }

    // The latest decision names whoever was quicker; a note decides nothing.
    private static async Task<string?> OvertakenAsync(DashboardContext context, long transactionId, CancellationToken cancellation)
    {
        var quicker = await context.TransactionNotes.Where(row => row.TransactionId == transactionId && row.Action != WriteNote.ActionWord)
            .OrderByDescending(row => row.Id).Select(row => new { row.OperatorName, row.Effect }).FirstOrDefaultAsync(cancellation);
        return quicker is null ? null : $"{quicker.OperatorName} was quicker. {quicker.Effect}";
    }

    private static string SubjectOf(long transactionId) => EntityId.Format(EntityId.TransactionPrefix, transactionId);
}
