namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// What the events of a transaction say together: pure, and the same in whatever order they are given. States rank Pending below all others;
/// two different final states, or a variant, are a Conflict until a person has chosen what stands.
/// </summary>
internal static class TransactionFold
{
    public static TransactionFacts Fold(Transaction transaction, IReadOnlyCollection<TransactionEvent> events, long refundedMinor)
    {
        var ranked = events.Where(each => !each.IsVariant)
            .OrderByDescending(each => Rank(each.State)).ThenBy(each => each.State).ThenBy(each => each.Key, StringComparer.Ordinal).ToList();
        var standing = events.SingleOrDefault(each => each.Id == transaction.StandingEventId);
        if (standing is not null) ranked = [standing, .. ranked.Where(each => each != standing)];
        var amount = (ranked.Find(each => each.Amount.IsTold)?.Amount ?? default).In(First(ranked, each => each.CurrencyCode));
        var conflict = Contradiction(transaction, events, standing) ?? TooMuchRefunded(amount, refundedMinor);
        return new TransactionFacts
        {
            State = conflict is not null ? TransactionState.Conflict : Outranking(transaction, ranked),
            ConflictReason = conflict,
            RefundedMinor = refundedMinor,
            Direction = transaction.Kind == TransactionKind.Refund ? TransactionDirection.Refund
                : ranked.Select(each => each.Direction).FirstOrDefault(direction => direction != TransactionDirection.Unknown),
            Provider = First(ranked, each => each.Provider),
            ProviderId = First(ranked, each => each.ProviderId),
            UserId = First(ranked, each => each.UserId),
            MerchantReference = First(ranked, each => each.MerchantReference),
            AmountMinor = amount.Minor,
            AmountText = amount.Text,
            CurrencyCode = amount.CurrencyCode,
            RawStatus = First(ranked, each => each.RawStatus),
            Message = First(ranked, each => each.Message),
            Metadata = First(ranked, each => each.Metadata),
            OccurredAt = events.Min(each => each.CreatedAt) ?? transaction.FirstSeenAt,
        };
    }

    /// <summary>True when an event of this state says nothing that a transaction in that state does not know better.</summary>
    public static bool IsOutranked(TransactionState incoming, TransactionState known) => Rank(incoming) < Rank(known);

    private static int Rank(TransactionState state) => state == TransactionState.Pending ? 0 : 1;

    private static string? Contradiction(Transaction transaction, IReadOnlyCollection<TransactionEvent> events, TransactionEvent? standing)
    {
        // What the person knew when choosing is settled; only what came later can contradict the choice.
        var open = standing is null ? events : [standing, .. events.Where(each => each.Id > transaction.ChosenThroughEventId)];
        if (open.Any(each => each.IsVariant && each != standing))
            return "Two deliveries tell the same event differently.";
        var finals = open.Select(each => each.State).Where(state => Rank(state) > 0).Distinct().Order().ToList();
        return finals.Count > 1 ? $"It was reported {string.Join(" and ", finals)}." : null;
    }

    // A Pending that a person chose still moves on with what is told later.
    private static TransactionState Outranking(Transaction transaction, List<TransactionEvent> ranked) =>
        ranked.Skip(1).FirstOrDefault(each => each.Id > transaction.ChosenThroughEventId && Rank(each.State) > Rank(ranked[0].State))?.State ?? ranked[0].State;

    private static string? TooMuchRefunded(ToldAmount amount, long refundedMinor) =>
        amount.Minor is { } paid && refundedMinor > paid ? "More was refunded than was paid." : null;

    private static string? First(List<TransactionEvent> ranked, Func<TransactionEvent, string?> read) => ranked.Select(read).FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
