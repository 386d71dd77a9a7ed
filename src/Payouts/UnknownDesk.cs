using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What somebody proposes about a payout that nobody knows about, or that contradicts itself.</summary>
/// <param name="PayoutId">Which.</param>
/// <param name="Kind">What became of it, or what is to be done.</param>
/// <param name="Reason">How they know.</param>
/// <param name="TransactionId">The transaction that it became, where they found it.</param>
internal sealed record SettlementProposal(long PayoutId, SettlementKind Kind, string? Reason, long? TransactionId);

/// <summary>
/// Two people say what became of a payout: one from Finance proposes, another from Finance or an administrator confirms. Its creator and its approvers may
/// take part, but nobody as both.
/// </summary>
internal sealed class UnknownDesk(PayoutWork work, CommandTrail trail, PayoutBook book)
{
    /// <summary>"It did not leave" is for nobody to say before this has passed since the last call could have ended.</summary>
    public static readonly TimeSpan QuietMin = TimeSpan.FromMinutes(15);

    private const string Overtaken = "It was decided meanwhile. Look again.";

    public async Task<PayoutResult> ProposeAsync(SettlementProposal proposal, Operator who, CancellationToken cancellation)
    {
        var subject = Named(proposal.PayoutId);
        if (!await trail.AllowAsync(who, Command.ProposeSettlement, subject, cancellation)) return new PayoutResult.NotAllowed();
        if (!Reason.TryRead(proposal.Reason, out var reason, out var missing)) return new PayoutResult.NotPossible(missing);
        return await work.RunAsync(unit => ProposeAsync(unit, proposal with { Reason = reason }, who, cancellation), cancellation);
    }

    public async Task<PayoutResult> ConfirmAsync(long settlementId, Operator who, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, Command.ConfirmSettlement, $"settlement {settlementId}", cancellation);
        if (!allowance) return new PayoutResult.NotAllowed(allowance.Why);
        var own = false;
        var result = await work.RunAsync(
            async unit =>
            {
                var settlement = await unit.Context.PayoutSettlements.SingleOrDefaultAsync(row => row.Id == settlementId, cancellation);
                if (settlement is not { IsOpen: true }) return new PayoutResult.NotPossible(Overtaken);
                if (own = settlement.ProposedByIdentity == who.Identity) return new PayoutResult.NotPossible("You proposed it, so another person has to confirm it. The attempt was noted.");
                return await ConfirmAsync(unit, settlement, who, cancellation);
            },
            cancellation);
        if (own) await trail.RefuseAsync(who, Command.ConfirmSettlement, $"settlement {settlementId}", "proposed by the same person", cancellation);
        return result;
    }

    /// <summary>Takes a proposal back, or turns it down.</summary>
    public async Task<PayoutResult> WithdrawAsync(long settlementId, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, Command.WithdrawSettlement, $"settlement {settlementId}", cancellation)) return new PayoutResult.NotAllowed();
        return await work.RunAsync(
            async unit =>
            {
                var settlement = await unit.Context.PayoutSettlements.SingleOrDefaultAsync(row => row.Id == settlementId, cancellation);
                if (settlement is not { IsOpen: true }) return (PayoutResult)new PayoutResult.NotPossible(Overtaken);
                var payout = await unit.Context.Payouts.SingleAsync(row => row.Id == settlement.PayoutId, cancellation);
                settlement.Close(unit.Now);
                payout.Note(payout.State, unit.Act(who, $"Not confirmed: {SettlementWords.Of(settlement.Kind)}"));
                unit.Context.Add(trail.Done(who, Command.WithdrawSettlement, Named(payout.Id), SettlementWords.Of(settlement.Kind)));
                await unit.CommitAsync(cancellation);
                return new PayoutResult.Done(payout.Id, "The proposal is taken back.");
            },
            cancellation);
    }

    /// <summary>From when on somebody may say that it did not leave; null where no call was made.</summary>
    public static async Task<DateTimeOffset?> EarliestAsync(DashboardContext context, long payoutId, CancellationToken cancellation) =>
        await context.PayoutCalls.Where(row => row.PayoutId == payoutId).OrderByDescending(row => row.Id).Select(row => (DateTimeOffset?)row.StartedAt).FirstOrDefaultAsync(cancellation)
            is { } startedAt ? startedAt + SendPayout.Limit + JobRunner.LeaseMargin + QuietMin : null;

    private async Task<PayoutResult> ProposeAsync(PayoutUnit unit, SettlementProposal proposal, Operator who, CancellationToken cancellation)
    {
        if (await unit.Context.Payouts.SingleOrDefaultAsync(row => row.Id == proposal.PayoutId, cancellation) is not { } payout) return new PayoutResult.NotPossible("There is no such payout.");
        if (await WhyNotAsync(unit, payout, proposal, cancellation) is { } why) return new PayoutResult.NotPossible(why);
        var words = SettlementWords.Of(proposal.Kind);
        unit.Context.Add(new PayoutSettlement
        {
            Id = unit.NextId(), PayoutId = payout.Id, Kind = proposal.Kind, ProposedByIdentity = who.Identity, ProposedByName = TextCut.To(who.Name, Payout.NameCharactersMax)!,
            ProposedAt = unit.Now, Reason = proposal.Reason!, TransactionId = proposal.TransactionId,
        });
        payout.Note(payout.State, unit.Act(who, $"Proposed: {words}", proposal.Reason));
        unit.Context.Add(trail.Done(who, Command.ProposeSettlement, Named(payout.Id), words, proposal.Reason));
        await unit.CommitAsync(cancellation);
        return new PayoutResult.Done(payout.Id, "It is proposed. Another person has to confirm it.");
    }

    private async Task<PayoutResult> ConfirmAsync(PayoutUnit unit, PayoutSettlement settlement, Operator who, CancellationToken cancellation)
    {
        var payout = await unit.Context.Payouts.SingleAsync(row => row.Id == settlement.PayoutId, cancellation);
        var proposal = new SettlementProposal(payout.Id, settlement.Kind, settlement.Reason, settlement.TransactionId);
        if (await WhyNotAsync(unit, payout, proposal, cancellation, isConfirming: true) is { } why)
        {
            settlement.Close(unit.Now);
            await unit.CommitAsync(cancellation);
            return new PayoutResult.NotPossible(why);
        }

        settlement.Confirm(who.Identity, TextCut.To(who.Name, Payout.NameCharactersMax)!, unit.Now);
        var words = SettlementWords.Of(settlement.Kind);
        var act = unit.Act(who, $"Confirmed: {words}", $"{settlement.ProposedByName}: {settlement.Reason}");
        if (settlement.Kind == SettlementKind.CreateAgain) payout.Note(payout.State, act);
        else await SettleAsync(unit, payout, settlement, act, cancellation);
        unit.Context.Add(trail.Done(who, Command.ConfirmSettlement, Named(payout.Id), $"{words}, as {settlement.ProposedByName} proposed: {settlement.Reason}"));
        await unit.CommitAsync(cancellation);
        return new PayoutResult.Done(payout.Id, settlement.Kind == SettlementKind.CreateAgain ? "It may be created again, once. The two stay linked." : $"It is {PayoutWords.Word(payout.State)}.");
    }

    private async Task SettleAsync(PayoutUnit unit, Payout payout, PayoutSettlement settlement, PayoutAct act, CancellationToken cancellation)
    {
        var isConflict = payout.State != PayoutState.Unknown;
        payout.Settle(settlement.Kind == SettlementKind.ItDidNotLeave ? PayoutState.Failed : isConflict ? PayoutState.Paid : PayoutState.Submitted, act);
        if (settlement.TransactionId is { } id && await unit.Context.Transactions.SingleAsync(row => row.Id == id, cancellation) is { } found)
        {
            found.BelongTo(payout.Id, payout.Provider);
            payout.Know(found.ExternalId);
            await book.HearAsync(unit.Context, payout, cancellation);
        }
    }

    private static async Task<string?> WhyNotAsync(PayoutUnit unit, Payout payout, SettlementProposal proposal, CancellationToken cancellation, bool isConfirming = false)
    {
        var context = unit.Context;
        if (payout.State != PayoutState.Unknown && payout.ConflictReason is null) return $"It is {PayoutWords.Word(payout.State)}, and nothing contradicts that: there is nothing to settle.";
        if (payout.State == PayoutState.Submitting) return "It is being sent at this moment. Wait for the answer.";
        if (!isConfirming && await context.PayoutSettlements.AnyAsync(row => row.PayoutId == payout.Id && row.ClosedAt == null, cancellation)) return "Something is proposed already. Confirm it, or take it back first.";
        if (proposal.Kind == SettlementKind.CreateAgain && payout.State != PayoutState.Unknown) return "Only a payout that nobody knows about can be created again in its place.";
        if (proposal.Kind == SettlementKind.ItDidNotLeave && await EarliestAsync(context, payout.Id, cancellation) is { } earliest && earliest > unit.Now)
            return $"It is too early to say that it did not leave: what was sent may still arrive. From {earliest:HH:mm} UTC on.";
        return proposal is { Kind: SettlementKind.ItLeft, TransactionId: { } transactionId } ? await WhyNotLinkedAsync(context, transactionId, payout, cancellation) : null;
    }

    private static async Task<string?> WhyNotLinkedAsync(DashboardContext context, long transactionId, Payout payout, CancellationToken cancellation) =>
        await context.Transactions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == transactionId, cancellation) switch
        {
            null => "There is no such transaction.",
            { IsClaimed: true } => "An unsecured endpoint told of it: it settles nothing.",
            { Kind: not TransactionKind.Payment } or { Direction: TransactionDirection.PayIn } => "That transaction is no payout.",
            { PayoutId: { } other } when other != payout.Id => $"It belongs to {Named(other)}.",
            _ => null,
        };

    private static string Named(long id) => EntityId.Format(EntityId.PayoutPrefix, id);
}

/// <summary>How what is proposed is said.</summary>
internal static class SettlementWords
{
    public static string Of(SettlementKind kind) => kind switch
    {
        SettlementKind.ItLeft => "it left",
        SettlementKind.ItDidNotLeave => "it did not leave",
        _ => "create it again",
    };
}
