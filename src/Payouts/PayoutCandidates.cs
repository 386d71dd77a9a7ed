using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Whether a fact of a transaction is that of a payout.</summary>
public enum FactAgreement
{
    NotTold = 0,
    Agrees = 1,
    Differs = 2,
}

/// <summary>A transaction that may be what became of a payout, and which of its facts agree.</summary>
public sealed record PayoutCandidate(Transaction Transaction, FactAgreement User, FactAgreement Amount, FactAgreement Provider, FactAgreement Reference)
{
    /// <summary>Neither the person nor the reference agrees: others pay the same amount through the same provider.</summary>
    public bool IsNotEnough => User != FactAgreement.Agrees && Reference != FactAgreement.Agrees;

    internal int Weight => new[] { (Reference, 8), (User, 4), (Amount, 2), (Provider, 1) }.Sum(fact => fact.Item1 switch { FactAgreement.Agrees => fact.Item2, FactAgreement.Differs => -fact.Item2, _ => 0 });

    internal static PayoutCandidate Of(Transaction told, Payout payout) => new(
        told,
        Compare(told.UserId, payout.UserId, StringComparison.Ordinal),
        CompareAmount(told, payout.Amount),
        Compare(told.Provider, payout.Provider, StringComparison.OrdinalIgnoreCase),
        Compare(told.MerchantReference, EntityId.Format(EntityId.PayoutPrefix, payout.Id), StringComparison.OrdinalIgnoreCase));

    // Some webhooks name no currency: their number is read as one of the payout's.
    private static FactAgreement CompareAmount(Transaction told, Money asked)
    {
        var minor = told.CurrencyCode is null ? AmountInput.Read(told.AmountText)?.In(asked.Currency) : told.AmountMinor;
        return minor is null ? FactAgreement.NotTold : minor == asked.MinorUnits ? FactAgreement.Agrees : FactAgreement.Differs;
    }

    private static FactAgreement Compare(string? told, string known, StringComparison how) =>
        string.IsNullOrEmpty(told) ? FactAgreement.NotTold : string.Equals(told, known, how) ? FactAgreement.Agrees : FactAgreement.Differs;
}

/// <summary>
/// Finds transactions that may be what became of a payout that nobody knows about: those of no payout, not claimed, no pay-ins, in its currency (or none
/// told), first heard of no earlier than an hour before it was sent. They are offered to people; nothing is matched by itself.
/// </summary>
internal sealed class PayoutCandidates(IDbContextFactory<DashboardContext> contexts, TransactionFacets facets)
{
    public const int CandidatesMax = 20;

    /// <summary>Clocks of several instances may differ.</summary>
    public static readonly TimeSpan HeardBefore = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<PayoutCandidate>> FindAsync(Payout payout, DateTimeOffset sentAt, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var fitting = (await facets.ReadAsync(context, cancellation)).Where(facet => Fits(facet, payout)).Select(facet => facet.Id).ToList();
        var from = sentAt - HeardBefore;
        var rows = context.Transactions.AsNoTracking().Where(row => fitting.Contains(row.FacetId) && !row.IsClaimed && row.Kind == TransactionKind.Payment && row.PayoutId == null && row.FirstSeenAt >= from);
        var amount = payout.Amount.ToPlainText();
        // Those whose facts agree must not be pushed out by many others that came sooner.
        var found = new List<Transaction>();
        foreach (var some in new[] { rows.Where(row => row.UserId == payout.UserId), rows.Where(row => row.AmountMinor == payout.AmountMinor || row.AmountText == amount), rows })
            found.AddRange(await some.OrderBy(row => row.FirstSeenAt).ThenBy(row => row.Id).Take(CandidatesMax).ToListAsync(cancellation));
        return [.. found.DistinctBy(row => row.Id).Select(row => PayoutCandidate.Of(row, payout))
            .OrderByDescending(candidate => candidate.Weight).ThenBy(candidate => candidate.Transaction.FirstSeenAt).ThenBy(candidate => candidate.Transaction.Id).Take(CandidatesMax)];
    }

    private static bool Fits(TransactionFacet facet, Payout payout) =>
        !facet.IsOfPayout && facet.Direction is TransactionDirection.Payout or TransactionDirection.Unknown && (facet.CurrencyCode is null || facet.CurrencyCode == payout.CurrencyCode);
}
