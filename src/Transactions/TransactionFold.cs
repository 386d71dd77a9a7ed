namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// What the events of a transaction say together: pure, and the same in whatever order they are given. States rank Pending below all others;
/// two different final states, or a variant, are a Conflict until a person has chosen what stands.
/// </summary>
internal static class TransactionFold
{
    public const string TooMuchRefunded = "More was refunded than was paid.";

    /// <param name="transaction">Which one.</param>
    /// <param name="events">All of its events.</param>
    /// <param name="refundedMinor">The sum of its completed refunds.</param>
    /// <param name="imagined">What people might decide, in place of what they did: what it would lead to.</param>
    public static TransactionFacts Fold(Transaction transaction, IReadOnlyCollection<TransactionEvent> events, long refundedMinor, TransactionDecisions? imagined = null)
    {
        var decided = imagined ?? transaction.Decisions;
        var ranked = events.Where(each => !each.IsVariant)
            .OrderByDescending(each => Rank(each.State)).ThenBy(each => each.State).ThenBy(each => each.Key, StringComparer.Ordinal).ToList();
        var standing = events.SingleOrDefault(each => each.Id == decided.StandingEventId);
        // What was chosen tells what is material; the texts and the state are those of what ranks highest.
        List<TransactionEvent> material = standing is null ? ranked : [standing, .. ranked.Where(each => each != standing)];
        var told = standing is null || IsOutranked(standing.State, ranked[0].State) ? ranked : material;
        var amount = (material.Find(each => each.Amount.IsTold)?.Amount ?? default).In(First(material, each => each.CurrencyCode));
        var conflict = Contradiction(events, standing, decided.ThroughEventId) ?? ExcessOf(refundedMinor, amount, decided.AcceptedRefundedMinor);
        return new TransactionFacts
        {
            State = conflict is not null ? TransactionState.Conflict : told[0].State,
            ConflictReason = conflict,
            RefundedMinor = refundedMinor,
            Direction = transaction.Kind == TransactionKind.Refund ? TransactionDirection.Refund : decided.Direction ?? (transaction.PayoutId is null ? DirectionOf(events) : TransactionDirection.Payout),
            Provider = First(told, each => each.Provider) ?? transaction.PayoutProvider,
            ProviderId = First(told, each => each.ProviderId),
            UserId = First(material, each => each.UserId),
            MerchantReference = First(material, each => each.MerchantReference) ?? ReferenceOfVariants(events),
            AmountMinor = amount.Minor,
            AmountText = amount.Text,
            CurrencyCode = amount.CurrencyCode,
            RawStatus = First(told, each => each.RawStatus),
            Message = First(told, each => each.Message),
            Metadata = First(told, each => each.Metadata),
            OccurredAt = events.Min(each => each.CreatedAt) ?? transaction.FirstSeenAt,
        };
    }

    /// <summary>True when an event of this state says nothing that a transaction in that state does not know better.</summary>
    public static bool IsOutranked(TransactionState incoming, TransactionState known) => Rank(incoming) < Rank(known);

    /// <summary>True when it is told in two directions, so that neither is believed.</summary>
    public static bool IsDirectionContradicted(IEnumerable<TransactionEvent> events) => DirectionsOf(events).Count > 1;

    // A version that is not applied may be the only one that tells whose it is: in Conflict it must be found there.
    private static string? ReferenceOfVariants(IEnumerable<TransactionEvent> events) =>
        events.Where(each => each.IsVariant).Select(each => each.MerchantReference).Where(text => !string.IsNullOrEmpty(text)).Distinct(StringComparer.Ordinal).ToList() is [var only] ? only : null;

    private static int Rank(TransactionState state) => state == TransactionState.Pending ? 0 : 1;

    private static string? Contradiction(IReadOnlyCollection<TransactionEvent> events, TransactionEvent? standing, long? throughEventId)
    {
        // What the person knew when choosing is settled; only what came later can contradict the choice.
        var open = standing is null ? events : [.. events.Where(each => each.Id > throughEventId)];
        if (open.Any(each => each.IsVariant && each != standing)) return "Two deliveries tell the same event differently.";
        // A Pending does not say how it ended, so choosing one decides nothing between finals.
        var deciding = standing is null || Rank(standing.State) == 0 ? events : [standing, .. open];
        var finals = deciding.Select(each => each.State).Where(state => Rank(state) > 0).Distinct().Order().ToList();
        if (finals.Count > 1) return $"It was reported {string.Join(" and ", finals)}.";
        return standing is not null && open.Any(each => IsOutranked(standing.State, each.State) && standing.MoneyDifferenceTo(each.Amount) is not null)
            ? "A later state was told with other money than what a person chose."
            : null;
    }

    private static string? ExcessOf(long refundedMinor, ToldAmount amount, long? acceptedMinor) =>
        amount.Minor is { } paid && refundedMinor > Math.Max(paid, acceptedMinor ?? paid) ? TooMuchRefunded : null;

    private static TransactionDirection DirectionOf(IEnumerable<TransactionEvent> events) => DirectionsOf(events) is [var told] ? told : TransactionDirection.Unknown;

    private static List<TransactionDirection> DirectionsOf(IEnumerable<TransactionEvent> events) =>
    [
        .. events.SelectMany(each => each.IsDirectionContradicted ? [TransactionDirection.PayIn, TransactionDirection.Payout] : new[] { each.Direction })
            .Where(direction => direction != TransactionDirection.Unknown).Distinct(),
    ];

    private static string? First(List<TransactionEvent> ranked, Func<TransactionEvent, string?> read) => ranked.Select(read).FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
