namespace Mozarto.Dashboard.Transactions;

/// <summary>What kind of thing an external id names; ids are unique within a source and a kind. The numbers are stored.</summary>
public enum TransactionKind
{
    /// <summary>A transaction at Mozarto, or a payment at Mozart Pay.</summary>
    Payment = 1,

    Refund = 2,
}

/// <summary>Which way the money moves, as far as anybody told us. The numbers are stored.</summary>
public enum TransactionDirection
{
    Unknown = 0,
    PayIn = 1,
    Payout = 2,
    Refund = 3,
}

/// <summary>
/// A movement of money at Mozarto as we know it: what its events, taken together, say. It is never written field by field but only by
/// <see cref="Become"/>, from a fold over all of its events; so the order in which they came cannot matter.
/// </summary>
public sealed class Transaction
{
    public const int IdCharactersMax = 200;
    public const int TextCharactersMax = 2000;

    /// <summary>Of texts in an index: PostgreSQL refuses entries of more than 2,704 bytes.</summary>
    public const int IndexedCharactersMax = 500;

    public required long Id { get; init; }

    public required string Source { get; init; }

    public required TransactionKind Kind { get; init; }

    public required string ExternalId { get; init; }

    /// <summary>Told by an unsecured endpoint only: shown as claimed, never mixed with what is authentic.</summary>
    public required bool IsClaimed { get; init; }

    public TransactionState State { get; private set; } = TransactionState.Pending;

    public TransactionDirection Direction { get; private set; }

    public string? Provider { get; private set; }

    /// <summary>The provider's own id.</summary>
    public string? ProviderId { get; private set; }

    public string? UserId { get; private set; }

    public string? MerchantReference { get; private set; }

    /// <summary>Minor units of <see cref="CurrencyCode"/>; null when the amount was not told or its currency is outside ISO 4217.</summary>
    public long? AmountMinor { get; private set; }

    public string? CurrencyCode { get; private set; }

    /// <summary>The amount as it was told, where it is no <see cref="Money"/>.</summary>
    public string? AmountText { get; private set; }

    public string? RawStatus { get; private set; }

    public string? Message { get; private set; }

    /// <summary>JSON text as it was sent.</summary>
    public string? Metadata { get; private set; }

    /// <summary>Of a refund: the payment it belongs to.</summary>
    public string? PaymentExternalId { get; init; }

    /// <summary>Of a payment: the sum of its completed refunds, in minor units.</summary>
    public long RefundedMinor { get; private set; }

    /// <summary>Its <see cref="TransactionFacet"/>, for the indexes of the list.</summary>
    public long FacetId { get; private set; }

    /// <summary>Why it is in Conflict, in words.</summary>
    public string? ConflictReason { get; private set; }

    /// <summary>When it happened: the sender's word, else when we first heard of it.</summary>
    public required DateTimeOffset OccurredAt { get; set; }

    public required DateTimeOffset FirstSeenAt { get; set; }

    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The event that a person chose to stand.</summary>
    public long? StandingEventId { get; private set; }

    /// <summary>Events up to this id were known when the person chose; a later contradiction is a new Conflict.</summary>
    public long? ChosenThroughEventId { get; private set; }

    /// <summary>A person took it as it is that more was refunded than was paid, up to this sum; one refund more is a new Conflict.</summary>
    public long? AcceptedRefundedMinor { get; private set; }

    /// <summary>The direction as a person set it: it outranks what endpoints tell.</summary>
    public TransactionDirection? ChosenDirection { get; private set; }

    /// <summary>The payout of ours that it is; null while nobody and nothing has linked one.</summary>
    public long? PayoutId { get; private set; }

    /// <summary>Through which provider that payout was sent.</summary>
    public string? PayoutProvider { get; private set; }

    /// <summary>Counts changes: the concurrency token.</summary>
    public int Version { get; private set; }

    public Money? Amount => AmountMinor is { } minor && Currency.TryFind(CurrencyCode, out var currency) ? new Money(minor, currency) : null;

    internal void Become(TransactionFacts facts)
    {
        if (facts == Facts) return;
        (State, ConflictReason, RefundedMinor) = (facts.State, facts.ConflictReason, facts.RefundedMinor);
        (Direction, Provider, ProviderId, UserId, MerchantReference) = (facts.Direction, facts.Provider, facts.ProviderId, facts.UserId, facts.MerchantReference);
        (AmountMinor, CurrencyCode, AmountText) = (facts.AmountMinor, facts.CurrencyCode, facts.AmountText);
        (RawStatus, Message, Metadata, OccurredAt) = (facts.RawStatus, facts.Message, facts.Metadata, facts.OccurredAt);
        KnowFacet();
        Version++;
    }

    /// <summary>Links it with the payout of ours that it came of.</summary>
    internal void BelongTo(long payoutId, string provider)
    {
        (PayoutId, PayoutProvider) = (payoutId, provider);
        (Direction, Provider) = (ChosenDirection ?? TransactionDirection.Payout, Provider ?? provider);
        KnowFacet();
        Version++;
    }

    internal void KnowFacet() => FacetId = TransactionFacet.Of(this).Id;

    internal TransactionFacts Facts => new()
    {
        State = State,
        ConflictReason = ConflictReason,
        RefundedMinor = RefundedMinor,
        Direction = Direction,
        Provider = Provider,
        ProviderId = ProviderId,
        UserId = UserId,
        MerchantReference = MerchantReference,
        AmountMinor = AmountMinor,
        CurrencyCode = CurrencyCode,
        AmountText = AmountText,
        RawStatus = RawStatus,
        Message = Message,
        Metadata = Metadata,
        OccurredAt = OccurredAt,
    };

    /// <summary>A person's choice of the event that stands in a Conflict.</summary>
    internal void Choose(long eventId, long throughEventId)
    {
        if (State != TransactionState.Conflict) throw new InvalidOperationException($"Transaction {Id} is {State}; only a Conflict can be resolved.");
        (StandingEventId, ChosenThroughEventId) = (eventId, throughEventId);
        Version++;
    }

    /// <summary>A person takes more refunded than paid as it is, up to this sum.</summary>
    internal void AcceptRefunds(long refundedMinor)
    {
        if (State != TransactionState.Conflict) throw new InvalidOperationException($"Transaction {Id} is {State}; only a Conflict can be resolved.");
        AcceptedRefundedMinor = refundedMinor;
        Version++;
    }

    /// <summary>A person says which way the money moves.</summary>
    internal void SetDirection(TransactionDirection direction)
    {
        if (Kind == TransactionKind.Refund || direction is not (TransactionDirection.PayIn or TransactionDirection.Payout))
            throw new InvalidOperationException($"Transaction {Id} ({Kind}) cannot be made a {direction}.");
        ChosenDirection = direction;
        Version++;
    }

    /// <summary>What people decided about it.</summary>
    internal TransactionDecisions Decisions => new(StandingEventId, ChosenThroughEventId, AcceptedRefundedMinor, ChosenDirection);

    /// <summary>Notes that it has one event more, so that whoever judges it by those known before is told.</summary>
    internal void Learn() => Version++;

    /// <summary>Notes that something about it came in.</summary>
    internal void Seen(DateTimeOffset at)
    {
        if (at < FirstSeenAt) FirstSeenAt = at;
        if (at > LastSeenAt) LastSeenAt = at;
    }
}
