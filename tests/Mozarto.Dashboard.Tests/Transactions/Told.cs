using System.Globalization;
using System.Text.Json;
using Mozarto.Dashboard.Gateway;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

internal enum ToldShape
{
    Mozarto,
    MozartoOld,
    Payment,
    Refund,
}

/// <summary>
/// What one delivery says, in plain values: the body is made from it for the product, and the oracle judges by it without looking at the product.
/// </summary>
internal sealed record Told
{
    public const string Source = "a-source";

    public ToldShape Shape { get; init; } = ToldShape.Mozarto;
    public string Id { get; init; } = "70b3c4d5e6f7a8b9c0d1e2f3";
    public TransactionState State { get; init; } = TransactionState.Approved;
    public long? AmountMinor { get; init; } = 4250;
    public string? Currency { get; init; } = "EUR";
    public string? Reference { get; init; } = "order-5512";
    public string? User { get; init; } = "player-77";
    public string Text { get; init; } = "a text";
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; } = A.Time;

    /// <summary>Of a refund: the payment, and what it says of it.</summary>
    public string PaymentId { get; init; } = "9001";
    public long? PaymentAmountMinor { get; init; } = 4250;

    public bool IsClaimed { get; init; }

    /// <summary>As the endpoint says it.</summary>
    public TransactionDirection Direction { get; init; } = TransactionDirection.PayIn;
    public string? EndpointCurrency { get; init; }

    public long DeliveryId { get; init; } = A.Id();

    public IReadOnlyList<IncomingEvent> Events()
    {
        var dialect = Shape is ToldShape.Mozarto or ToldShape.MozartoOld ? WebhookDialect.Mozarto : WebhookDialect.MozartPay;
        var readable = Assert.IsType<EventReading.Readable>(EventReader.Read(Bytes(), dialect));
        var terms = new EndpointTerms(Source, IsClaimed, "a provider", Direction, EndpointCurrency);
        return Assert.IsType<Translation.Events>(EventTranslation.Translate(readable.Event, terms, DeliveryId, ReceivedAt, _ => null)).Incoming;
    }

    /// <summary>The body as its sender would send it.</summary>
    public byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(Body());

    private Dictionary<string, object?> Body() => Shape switch
    {
        ToldShape.Mozarto => Sent(
            ("transaction_id", Id), ("transaction_status", State.ToString()), ("user_id", User), ("merchantReference", Reference ?? ""), ("currency", Currency),
            ("amount", AmountMinor is { } minor ? string.Create(CultureInfo.InvariantCulture, $"{minor / 100}.{minor % 100:00}") : null),
            ("status", Text), ("message", Text), ("psp_transaction_id", Text)),
        ToldShape.MozartoOld => Sent(
            ("transaction_id", Id), ("status", State == TransactionState.Approved ? "Confirmed" : "failure"), ("confirmed", State == TransactionState.Approved),
            ("user_id", User), ("invoice_currency", Currency), ("currency", "ETH")),
        ToldShape.Payment => Sent(("event", "payment.updated"), ("payment", PaymentBody(Id, State, AmountMinor))),
        _ => Sent(
            ("event", State == TransactionState.Approved ? "refund.completed" : "refund.failed"),
            ("refund", Sent(
                ("id", Number(Id)), ("payment_id", Number(PaymentId)), ("amount_cents", AmountMinor), ("status", WordOf(State)), ("reason", Text), ("created_at", Instant(CreatedAt)))),
            ("payment", PaymentBody(PaymentId, TransactionState.Approved, PaymentAmountMinor, isNested: true))),
    };

    private Dictionary<string, object?> PaymentBody(string id, TransactionState state, long? amountMinor, bool isNested = false) => isNested
        ? Sent(("id", Number(id)), ("gateway", "fena"), ("status", WordOf(state)), ("amount_cents", amountMinor), ("currency", Currency))
        : Sent(
            ("id", Number(id)), ("gateway", "fena"), ("status", WordOf(state)), ("amount_cents", amountMinor), ("currency", Currency), ("external_id", Text),
            ("metadata", Sent(("note", Text))), ("created_at", Instant(CreatedAt)));

    // What is null is not sent at all.
    private static Dictionary<string, object?> Sent(params (string Name, object? Value)[] fields) =>
        fields.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);

    private static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);

    private static string WordOf(TransactionState state) => state switch
    {
        TransactionState.Pending => "pending",
        TransactionState.Approved => "completed",
        _ => "failed",
    };
}
