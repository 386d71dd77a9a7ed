using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// Finds the payout that a transaction came of, and lets it hear what became of it: by Mozarto's id, else by our reference, never by an amount. What an
/// unsecured endpoint claims settles nothing. Stages changes and saves nothing.
/// </summary>
internal sealed class PayoutBook(IdGenerator ids, TimeProvider time) : ITransactionFollower
{
    public async Task FollowAsync(DashboardContext context, IReadOnlyCollection<Transaction> transactions, CancellationToken cancellation)
    {
        var told = transactions.Where(each => each is { IsClaimed: false, Kind: TransactionKind.Payment } && (each.PayoutId is not null || each.Direction != TransactionDirection.PayIn)).ToList();
        if (told.Count == 0) return;
        var payouts = await FindAsync(context, told, cancellation);
        if (payouts.Count == 0) return;
        foreach (var each in told) Link(each, payouts);
        var affected = told.Select(each => each.PayoutId).OfType<long>().ToHashSet();
        foreach (var payout in payouts.Where(row => affected.Contains(row.Id))) await HearLinkedAsync(context, payout, cancellation);
    }

    /// <summary>Lets a payout whose own facts have changed hear what is known already.</summary>
    public async Task HearAsync(DashboardContext context, Payout payout, CancellationToken cancellation)
    {
        if (payout.ExternalId is { } externalId
            && await context.Transactions.SingleOrDefaultAsync(row => row.ExternalId == externalId && row.Source == payout.Source && !row.IsClaimed && row.Kind == TransactionKind.Payment && row.PayoutId == null, cancellation) is { } early)
            Link(early, [payout]);
        await HearLinkedAsync(context, payout, cancellation);
    }

    private async Task HearLinkedAsync(DashboardContext context, Payout payout, CancellationToken cancellation)
    {
        await context.Transactions.Where(row => row.PayoutId == payout.Id).LoadAsync(cancellation);
        var told = context.Transactions.Local.Where(row => row.PayoutId == payout.Id).ToList();
        var hearing = PayoutHearing.Of(payout, told);
        if (hearing.To is { } to) payout.Hear(to, Act($"A webhook says: {PayoutWords.Word(to)}", hearing.Cause));
        payout.Contradict(hearing.Conflict, Act("A webhook", hearing.Cause));
    }

    private static async Task<List<Payout>> FindAsync(DashboardContext context, List<Transaction> told, CancellationToken cancellation)
    {
        var externalIds = told.Select(each => each.ExternalId).ToList();
        var named = told.Select(each => each.PayoutId ?? ReferredTo(each)).OfType<long>().ToList();
        return await context.Payouts.Where(row => named.Contains(row.Id) || externalIds.Contains(row.ExternalId!)).ToListAsync(cancellation);
    }

    private void Link(Transaction told, List<Payout> payouts)
    {
        if (told.PayoutId is not null) return;
        var byId = payouts.Find(row => row.ExternalId == told.ExternalId && row.Source == told.Source);
        var byReference = payouts.Find(row => row.Id == ReferredTo(told) && row.Source == told.Source);
        if ((byId ?? byReference) is not { } payout) return;
        told.BelongTo(payout.Id, payout.Provider);
        payout.Know(told.ExternalId);
        if (byId is not null && byReference is not null && byId != byReference)
            byReference.Contradict($"{EntityId.Format(EntityId.TransactionPrefix, told.Id)} carries its reference and is that of {EntityId.Format(EntityId.PayoutPrefix, byId.Id)}.", Act("A webhook", null));
    }

    private static long? ReferredTo(Transaction told) => EntityId.TryParse(EntityId.PayoutPrefix, told.MerchantReference, out var id) ? id : null;

    private PayoutAct Act(string words, string? reason) => new(ids.Next(), time.GetUtcNow(), null, words, reason);
}
