namespace Mozarto.Dashboard.Transactions;

/// <summary>One event of a Conflict that could stand, and what choosing it would lead to.</summary>
/// <param name="Event">It.</param>
/// <param name="Says">Its state and amount, in words.</param>
/// <param name="Effect">What the transaction would become, in a sentence.</param>
/// <param name="IsPossible">False when choosing it would settle nothing.</param>
public sealed record ConflictChoice(TransactionEvent Event, string Says, string Effect, bool IsPossible)
{
    internal static string Said(TransactionEvent told) => Said(told.State, TransactionWords.Amount(told.AmountMinor, told.AmountText, told.CurrencyCode));

    internal static string Said(TransactionFacts facts) => Said(facts.State, TransactionWords.Amount(facts.AmountMinor, facts.AmountText, facts.CurrencyCode));

    private static string Said(TransactionState state, string? amount) => $"{state}, {amount ?? "amount not told"}";
}

/// <summary>A Conflict as a person decides about it: what contradicts itself, and what each decision would lead to.</summary>
/// <param name="Choices">The events that contradict each other, in the order in which they became known.</param>
/// <param name="ThroughEventId">The latest event of the transaction: decisions are about what is known up to it.</param>
/// <param name="AcceptEffect">Where more was refunded than was paid: what taking that as it is would lead to; null in any other Conflict.</param>
/// <param name="LeftOutCount">So many more events contradict each other and are not shown.</param>
public sealed record OpenConflict(IReadOnlyList<ConflictChoice> Choices, long ThroughEventId, string? AcceptEffect, int LeftOutCount)
{
    /// <summary>So many choices are shown, the latest.</summary>
    public const int ChoicesMax = 50;

    /// <summary>Null when the transaction is in no Conflict.</summary>
    internal static OpenConflict? Of(Transaction transaction, IReadOnlyList<TransactionEvent> events)
    {
        if (transaction.State != TransactionState.Conflict || events.Count == 0) return null;
        var through = events.Max(each => each.Id);
        if (transaction.ConflictReason == TransactionFold.TooMuchRefunded)
        {
            var accepted = transaction.Decisions with { AcceptedRefundedMinor = transaction.RefundedMinor };
            return new OpenConflict([], through, EffectOf(TransactionFold.Fold(transaction, events, transaction.RefundedMinor, accepted)), 0);
        }

        var contradicting = Contradicting(events, transaction.StandingEventId).OrderBy(each => each.Id).ToList();
        var choices = contradicting.TakeLast(ChoicesMax).Select(each => Choice(transaction, events, each, through));
        return new OpenConflict([.. choices], through, null, Math.Max(0, contradicting.Count - ChoicesMax));
    }

    // Those with a variant, where they tell different final states also all of these, and what was chosen before.
    private static IEnumerable<TransactionEvent> Contradicting(IReadOnlyList<TransactionEvent> events, long? standingEventId)
    {
        var keys = events.Where(each => each.IsVariant).Select(each => each.Key).ToHashSet(StringComparer.Ordinal);
        var finals = events.Where(each => TransactionFold.IsOutranked(TransactionState.Pending, each.State)).ToList();
        var isContradictory = finals.Select(each => each.State).Distinct().Count() > 1 || standingEventId is not null;
        return events.Where(each => keys.Contains(each.Key) || each.Id == standingEventId || (isContradictory && finals.Contains(each)));
    }

    private static ConflictChoice Choice(Transaction transaction, IReadOnlyList<TransactionEvent> events, TransactionEvent each, long through)
    {
        var decision = new Decision.Stands(each.Id, through);
        var refusal = decision.Refusal(transaction, events);
        var effect = refusal ?? EffectOf(TransactionFold.Fold(transaction, events, transaction.RefundedMinor, decision.Onto(transaction.Decisions)));
        return new ConflictChoice(each, ConflictChoice.Said(each), effect, refusal is null);
    }

    private static string EffectOf(TransactionFacts facts) => facts.ConflictReason is { } still
        ? $"This is settled, but it stays in Conflict: {still}"
        : $"The transaction becomes {ConflictChoice.Said(facts)}.";
}
