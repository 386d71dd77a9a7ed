using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// The command "link" (Finance): a person says which payout an unmatched transaction came of. Not for a payout that nobody knows about: what became of that
/// one two people say (<see cref="UnknownDesk"/>).
/// </summary>
internal sealed class LinkDesk(PayoutWork work, CommandTrail trail, PayoutBook book)
{
    public async Task<PayoutResult> LinkAsync(long transactionId, string? payout, string? reason, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.TransactionPrefix, transactionId);
        if (!await trail.AllowAsync(who, Command.LinkPayout, subject, cancellation)) return new PayoutResult.NotAllowed();
        if (!EntityId.TryParse(EntityId.PayoutPrefix, payout, out var payoutId)) return new PayoutResult.NotPossible("Enter the id of a payout, such as out_01k9v0m3a4b5c.");
        if (!Reason.TryRead(reason, out var why, out var missing)) return new PayoutResult.NotPossible(missing);
        return await work.RunAsync(unit => LinkAsync(unit, transactionId, payoutId, why, who, cancellation), cancellation);
    }

    private async Task<PayoutResult> LinkAsync(PayoutUnit unit, long transactionId, long payoutId, string reason, Operator who, CancellationToken cancellation)
    {
        var transaction = await unit.Context.Transactions.SingleOrDefaultAsync(row => row.Id == transactionId, cancellation);
        var payout = await unit.Context.Payouts.SingleOrDefaultAsync(row => row.Id == payoutId, cancellation);
        if (WhyNot(transaction, payout) is { } why) return new PayoutResult.NotPossible(why);
        transaction!.BelongTo(payoutId, payout!.Provider);
        payout.Know(transaction.ExternalId);
        var words = $"Linked with {EntityId.Format(EntityId.TransactionPrefix, transactionId)}";
        payout.Note(payout.State, unit.Act(who, words, reason));
        await book.HearAsync(unit.Context, payout, cancellation);
        unit.Context.Add(new TransactionNote
        {
            Id = unit.NextId(), TransactionId = transactionId, WrittenAt = unit.Now, OperatorName = who.Name, Action = "link",
            Effect = $"Belongs to {EntityId.Format(EntityId.PayoutPrefix, payoutId)}", Text = reason,
        });
        unit.Context.Add(trail.Done(who, Command.LinkPayout, EntityId.Format(EntityId.TransactionPrefix, transactionId), "linked", reason,
            [new AuditChange("payout", null, EntityId.Format(EntityId.PayoutPrefix, payoutId))]));
        await unit.CommitAsync(cancellation);
        return new PayoutResult.Done(payoutId, $"{words}: it is {PayoutWords.Word(payout.State)}{(payout.ConflictReason is null ? "" : ", and contradicts itself")}.");
    }

    private static string? WhyNot(Transaction? transaction, Payout? payout) => (transaction, payout) switch
    {
        (null, _) => "There is no such transaction.",
        (_, null) => "There is no such payout.",
        ({ IsClaimed: true }, _) => "An unsecured endpoint told of it: it settles nothing.",
        ({ Kind: not TransactionKind.Payment } or { Direction: TransactionDirection.PayIn }, _) => "That transaction is no payout.",
        ({ PayoutId: { } known }, _) => $"It belongs to {EntityId.Format(EntityId.PayoutPrefix, known)} already.",
        (_, { State: PayoutState.Unknown or PayoutState.Submitting }) => "Nobody knows yet what became of that payout. Propose it on the payout's page: a second person confirms it.",
        (_, { State: PayoutState.Submitted or PayoutState.Paid or PayoutState.Declined or PayoutState.Failed }) => null,
        _ => $"That payout is {PayoutWords.Word(payout.State)}: it was not sent.",
    };
}
