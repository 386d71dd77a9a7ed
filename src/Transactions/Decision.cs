using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// What a person can decide about a transaction: closed. Each carries what the person saw when deciding, so that nobody decides about what they do not
/// know, and says itself why it is not possible and what it does.
/// </summary>
internal abstract record Decision
{
    private const string LookAgain = "Something new came in since you loaded this page. Look again, then decide.";

    private Decision() { }

    public abstract Command Command { get; }

    /// <summary>How its line in the timeline calls it.</summary>
    public abstract string ActionWord { get; }

    /// <summary>Null when it can be made; otherwise why not, and what to do.</summary>
    public abstract string? Refusal(Transaction transaction, IReadOnlyList<TransactionEvent> events);

    public abstract void Make(Transaction transaction);

    /// <summary>What was decided, in a few words.</summary>
    public abstract string Words(IReadOnlyList<TransactionEvent> events);

    /// <summary>The delivery that it is about; null when it is about none.</summary>
    public virtual long? DeliveryOf(IReadOnlyList<TransactionEvent> events) => null;

    /// <summary>Of what contradicts itself, one event stands.</summary>
    /// <param name="EventId">It.</param>
    /// <param name="ThroughEventId">The latest event that the person saw.</param>
    public sealed record Stands(long EventId, long ThroughEventId) : Decision
    {
        public override Command Command => Command.ResolveConflict;

        public override string ActionWord => "resolve";

        public TransactionDecisions Onto(TransactionDecisions before) => before with { StandingEventId = EventId, ThroughEventId = ThroughEventId };

        public override string? Refusal(Transaction transaction, IReadOnlyList<TransactionEvent> events)
        {
            if (events.Max(each => each.Id) != ThroughEventId) return LookAgain;
            if (events.All(each => each.Id != EventId)) return "That is none of its events.";
            var effect = TransactionFold.Fold(transaction, events, transaction.RefundedMinor, Onto(transaction.Decisions));
            return effect.ConflictReason is { } still && (still != TransactionFold.TooMuchRefunded || still == transaction.ConflictReason)
                ? $"It would stay in Conflict: {still}"
                : null;
        }

        public override void Make(Transaction transaction) => transaction.Choose(EventId, ThroughEventId);

        public override string Words(IReadOnlyList<TransactionEvent> events) => $"What stands: {ConflictChoice.Said(events.Single(each => each.Id == EventId))}";

        public override long? DeliveryOf(IReadOnlyList<TransactionEvent> events) => events.Single(each => each.Id == EventId).DeliveryId;
    }

    /// <summary>More was refunded than was paid, and that is how it is; one refund more is a new Conflict.</summary>
    /// <param name="RefundedMinor">The sum that the person saw.</param>
    public sealed record RefundsAccepted(long RefundedMinor) : Decision
    {
        public override Command Command => Command.ResolveConflict;

        public override string ActionWord => "accept refunds";

        public override string? Refusal(Transaction transaction, IReadOnlyList<TransactionEvent> events)
        {
            if (transaction.RefundedMinor != RefundedMinor) return LookAgain;
            if (transaction.ConflictReason != TransactionFold.TooMuchRefunded) return "Its Conflict is another one: choose which of its deliveries stands.";
            return RefundedMinor == long.MaxValue ? "The refunds are too large to add up, so nobody can say what is accepted." : null;
        }

        public override void Make(Transaction transaction) => transaction.AcceptRefunds(RefundedMinor);

        public override string Words(IReadOnlyList<TransactionEvent> events) => "More was refunded than was paid; accepted as it is";
    }

    /// <summary>Which way the money moves: a person's word, which outranks what endpoints tell.</summary>
    /// <param name="Direction">Pay-in or payout.</param>
    /// <param name="Seen">The direction that the person saw.</param>
    public sealed record DirectionIs(TransactionDirection Direction, TransactionDirection Seen) : Decision
    {
        public override Command Command => Command.SetDirection;

        public override string ActionWord => "set direction";

        public override string? Refusal(Transaction transaction, IReadOnlyList<TransactionEvent> events)
        {
            if (transaction.Kind == TransactionKind.Refund) return "It is a refund, and its direction is not for choosing.";
            if (Direction is not (TransactionDirection.PayIn or TransactionDirection.Payout)) return "Choose pay-in or payout.";
            if (transaction.Direction == Direction) return $"Its direction is {TransactionWords.Word(Direction)} already.";
            return transaction.Direction == Seen ? null : LookAgain;
        }

        public override void Make(Transaction transaction) => transaction.SetDirection(Direction);

        public override string Words(IReadOnlyList<TransactionEvent> events) => $"A person says: {TransactionWords.Word(Direction)}";
    }
}

/// <summary>What came of a decision.</summary>
internal abstract record DecisionResult
{
    private DecisionResult() { }

    /// <summary>It stands; <paramref name="Effect"/> says what it changed.</summary>
    public sealed record Decided(string Effect) : DecisionResult;

    /// <summary>It cannot be made like this; <paramref name="Why"/> says what to do.</summary>
    public sealed record NotPossible(string Why) : DecisionResult;

    public sealed record NotAllowed : DecisionResult;
}

/// <summary>How the results of decisions are said to people.</summary>
internal static class DecisionWords
{
    public static string Of(DecisionResult result) => result switch
    {
        DecisionResult.Decided decided => Ui.VisibleText.Inline(decided.Effect),
        DecisionResult.NotPossible not => Ui.VisibleText.Inline(not.Why),
        _ => CommandTrail.NotAllowed,
    };
}
