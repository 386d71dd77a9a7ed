using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What its transactions, taken together, say about a payout.</summary>
/// <param name="To">Where they take it; null where it stays.</param>
/// <param name="Conflict">What of it contradicts what is known here; null for nothing.</param>
/// <param name="Cause">Which of them says so, in words.</param>
internal sealed record PayoutHearing(PayoutState? To, string? Conflict, string Cause)
{
    /// <summary>The rule by which webhooks settle payouts: pure. It looks at states and not at arrivals, so order and repetition cannot matter.</summary>
    /// <param name="payout">Which.</param>
    /// <param name="told">All transactions that belong to it.</param>
    public static PayoutHearing Of(Payout payout, IReadOnlyCollection<Transaction> told)
    {
        if (told.Count == 0) return new PayoutHearing(null, null, "");
        var cause = string.Join(", ", told.OrderBy(each => each.Id).Select(each => $"{EntityId.Format(EntityId.TransactionPrefix, each.Id)} is {each.State}"));
        if (told.FirstOrDefault(each => MoneyDifference(payout, each) is not null) is { } other) return new PayoutHearing(null, MoneyDifference(payout, other), cause);
        if (told.Any(each => each.State == TransactionState.Conflict)) return new PayoutHearing(null, $"Its transaction is in Conflict ({cause}).", cause);
        var finals = told.Where(each => each.State != TransactionState.Pending).ToList();
        if (finals.Count(each => each.State == TransactionState.Approved) > 1) return new PayoutHearing(null, $"More than one transaction of it was paid ({cause}).", cause);
        var said = finals.Count == 0 ? PayoutState.Submitted : finals.Exists(each => each.State == TransactionState.Approved) ? PayoutState.Paid : PayoutState.Declined;
        return Against(payout, said, cause);
    }

    private static PayoutHearing Against(Payout payout, PayoutState said, string cause) => (payout.State, said) switch
    {
        var (known, told) when known == told => new PayoutHearing(null, null, cause),
        // It is on its way here as well; its answer tells more.
        (PayoutState.Submitting, PayoutState.Submitted) => new PayoutHearing(null, null, cause),
        (PayoutState.Paid or PayoutState.Declined, PayoutState.Submitted) => new PayoutHearing(null, null, cause),
        (PayoutState.Failed, PayoutState.Declined) => new PayoutHearing(null, null, cause),
        (PayoutState.Submitting or PayoutState.Submitted or PayoutState.Unknown, _) => new PayoutHearing(said, null, cause),
        _ => new PayoutHearing(null, $"It is {PayoutWords.Word(payout.State)} here, and {cause}.", cause),
    };

    private static string? MoneyDifference(Payout payout, Transaction told)
    {
        if (told.CurrencyCode is { } code && code != payout.CurrencyCode && Currency.TryFind(code, out _)) return $"{Named(told)} is in {code} and not in {payout.CurrencyCode}.";
        return told.CurrencyCode == payout.CurrencyCode && told.AmountMinor is { } amount && amount != payout.AmountMinor
            ? $"{Named(told)} is over {(payout.Amount with { MinorUnits = amount }).ToPlainText()} and not {payout.Amount.ToPlainText()} {payout.CurrencyCode}."
            : null;
    }

    private static string Named(Transaction told) => EntityId.Format(EntityId.TransactionPrefix, told.Id);
}
