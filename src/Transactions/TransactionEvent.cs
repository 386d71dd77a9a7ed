namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// One event of a transaction: what authentic deliveries with one key say. Repeats fill in what earlier ones left out. A delivery with the same key
/// but other material fields is kept beside it, as a variant.
/// </summary>
public sealed class TransactionEvent
{
    public required long Id { get; init; }

    public required long TransactionId { get; init; }

    public required string Source { get; init; }

    /// <summary>Derived identity within the source; one key is one event, and any number of variants.</summary>
    public required string Key { get; init; }

    public required bool IsVariant { get; init; }

    public required TransactionState State { get; init; }

    /// <summary>The delivery that first said so.</summary>
    public required long DeliveryId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    // Material: what must agree within one key.
    public long? AmountMinor { get; private set; }
    public string? CurrencyCode { get; private set; }
    public string? AmountText { get; private set; }
    public string? MerchantReference { get; private set; }
    public string? UserId { get; private set; }
    public string? PaymentExternalId { get; private set; }

    // Told along; the latest word is shown.
    /// <summary>Which way its endpoints say the money moves; Unknown also where they contradict each other.</summary>
    public TransactionDirection Direction { get; private set; }

    /// <summary>Endpoints of one source tell it in two directions: neither is believed, whichever came first.</summary>
    public bool IsDirectionContradicted { get; private set; }

    public string? Provider { get; private set; }
    public string? ProviderId { get; private set; }
    public string? RawStatus { get; private set; }
    public string? Message { get; private set; }
    public string? Metadata { get; private set; }

    /// <summary>The sender's own time of it.</summary>
    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>The latest delivery that said so: its texts are shown, and a retry of an earlier one takes none of them back.</summary>
    public long LatestDeliveryId { get; private set; }

    internal ToldAmount Amount => new(AmountMinor, AmountText, CurrencyCode);

    /// <summary>The first material field in which an incoming event differs, where both carry it; null when they agree.</summary>
    internal string? DifferenceTo(IncomingEvent incoming)
    {
        var told = incoming.Told;
        // The same word can mean another state only after a person has mapped it anew.
        if (State != incoming.State) return "state";
        if (MoneyDifferenceTo(told.Amount) is { } money) return money;
        if (Differ(MerchantReference, told.MerchantReference)) return "merchant reference";
        if (Differ(UserId, told.UserId)) return "user id";
        return Differ(PaymentExternalId, incoming.PaymentExternalId) ? "payment id" : null;
    }

    /// <summary>Whether an amount differs in its currency or its number, where both are told; null when they agree.</summary>
    internal string? MoneyDifferenceTo(ToldAmount other)
    {
        if (Differ(CurrencyCode, other.CurrencyCode)) return "currency";
        var (mine, theirs) = (Amount.In(other.CurrencyCode), other.In(CurrencyCode));
        return mine.IsTold && theirs.IsTold && mine != theirs ? "amount" : null;
    }

    /// <summary>Takes what a repeat tells: fills material fields that were missing, and keeps its newer texts. True if anything is new.</summary>
    internal bool Take(IncomingEvent incoming)
    {
        var told = incoming.Told;
        var before = (AmountMinor, CurrencyCode, AmountText, MerchantReference, UserId, PaymentExternalId, ProviderId, RawStatus, Message, Metadata);
        var amount = Amount.IsTold ? Amount.In(told.CurrencyCode) : told.Amount.In(CurrencyCode);
        (AmountMinor, AmountText, CurrencyCode) = (amount.Minor, amount.Text, CurrencyCode ?? told.CurrencyCode);
        MerchantReference ??= told.MerchantReference;
        UserId ??= told.UserId;
        PaymentExternalId ??= incoming.PaymentExternalId;
        var isLatest = incoming.DeliveryId >= LatestDeliveryId;
        Provider = Latest(Provider, told.Provider, isLatest);
        ProviderId = Latest(ProviderId, told.ProviderId, isLatest);
        RawStatus = Latest(RawStatus, told.RawStatus, isLatest);
        Message = Latest(Message, told.Message, isLatest);
        Metadata = Latest(Metadata, told.Metadata, isLatest);
        if (isLatest) LatestDeliveryId = incoming.DeliveryId;
        TakeDirection(told.Direction);
        if (told.CreatedAt < (CreatedAt ?? DateTimeOffset.MaxValue)) CreatedAt = told.CreatedAt;
        return before != (AmountMinor, CurrencyCode, AmountText, MerchantReference, UserId, PaymentExternalId, ProviderId, RawStatus, Message, Metadata);
    }

    internal static TransactionEvent From(long id, long transactionId, bool isVariant, IncomingEvent incoming)
    {
        var created = new TransactionEvent
        {
            Id = id,
            TransactionId = transactionId,
            Source = incoming.Source,
            Key = incoming.Key,
            IsVariant = isVariant,
            State = incoming.State,
            DeliveryId = incoming.DeliveryId,
            ReceivedAt = incoming.ReceivedAt,
        };
        created.Take(incoming);
        return created;
    }

    private static string? Latest(string? known, string? told, bool isLatest) => isLatest ? told ?? known : known ?? told;

    private void TakeDirection(TransactionDirection told)
    {
        if (told == TransactionDirection.Unknown || told == Direction || IsDirectionContradicted) return;
        IsDirectionContradicted = Direction != TransactionDirection.Unknown;
        Direction = IsDirectionContradicted ? TransactionDirection.Unknown : told;
    }

    // An empty text tells nothing: a merchant reference is sent empty when none was given.
    private static bool Differ(string? one, string? other) => !string.IsNullOrEmpty(one) && !string.IsNullOrEmpty(other) && one != other;
}

/// <summary>What an event tells beside its state.</summary>
internal sealed record ToldFacts
{
    public long? AmountMinor { get; init; }
    public string? CurrencyCode { get; init; }
    public string? AmountText { get; init; }
    public string? MerchantReference { get; init; }
    public string? UserId { get; init; }
    public TransactionDirection Direction { get; init; }
    public string? Provider { get; init; }
    public string? ProviderId { get; init; }
    public string? RawStatus { get; init; }
    public string? Message { get; init; }
    public string? Metadata { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }

    public ToldAmount Amount => new(AmountMinor, AmountText, CurrencyCode);
}

/// <summary>An event on its way into the book: which transaction it is about, what it says, and which delivery brought it.</summary>
internal sealed record IncomingEvent
{
    public required string Source { get; init; }
    public required bool IsClaimed { get; init; }
    public required TransactionKind Kind { get; init; }
    public required string ExternalId { get; init; }
    public required string Key { get; init; }
    public required TransactionState State { get; init; }
    public required long DeliveryId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public string? PaymentExternalId { get; init; }
    public ToldFacts Told { get; init; } = new();
}
