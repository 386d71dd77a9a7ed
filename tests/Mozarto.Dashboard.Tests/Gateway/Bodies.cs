using System.Text;
using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>
/// Bodies in the shapes that the documentation shows, with values of our own: Mozarto's "Webhook Setup" (2026), "Payone status webhook", "Neosurf" and
/// the "Webhook Endpoint" page of 2025; Mozart Pay's "Webhooks".
/// </summary>
internal static class Bodies
{
    public const string Mozarto =
        """
        { "transaction_id": "70b3c4d5e6f7a8b9c0d1e2f3", "psp_transaction_id": "QX410077LP", "user_id": "player-77",
          "status": "confirmed", "transaction_status": "Approved", "message": "free text for people",
          "amount": "42.50", "currency": "EUR", "merchantReference": "order-5512" }
        """;

    public const string Payone =
        """
        { "transaction_id": "70b3c4d5e6f7a8b9c0d1e2f3", "psp_transaction_id": "po-00aa11bb22cc", "user_id": "0000000000000000000000a7",
          "status": "success", "transaction_status": "Approved", "message": "free text", "amount": "42.50", "merchantReference": "" }
        """;

    public const string Neosurf =
        """
        { "transaction_id": "70b3c4d5e6f7a8b9c0d1e2f4", "psp_transaction_id": "ns-1", "user_id": "player-77", "status": "ok",
          "transaction_status": "Declined", "message": "voucher refused", "amount": "10.00", "currency": "EUR", "merchantReference": "order-1",
          "method": "NEOSURF_PAYIN" }
        """;

    public const string OldShape =
        """
        { "transaction_id": "70b3c4d5e6f7a8b9c0d1e2f3", "user_id": "61aabbccddeeff0011223344", "status": "Confirmed",
          "currency": "ETH", "confirmed": true, "invoice_currency": "EUR" }
        """;

    public const string Refund =
        """
        { "event": "refund.completed",
          "refund": { "id": 311, "payment_id": 9001, "amount_cents": 1999, "status": "completed", "reason": "duplicate order",
            "external_id": "rf_demo_12", "created_at": "2026-02-03T09:05:00.000Z" },
          "payment": { "id": 9001, "gateway": "fena", "status": "completed", "amount_cents": 1999, "currency": "GBP" } }
        """;

    public static string Payment(string status) =>
        $$$"""
        { "event": "payment.updated", "payment": { "id": 9001, "gateway": "fena", "status": "{{{status}}}", "amount_cents": 1999,
          "currency": "GBP", "external_id": "fn_demo_77", "metadata": { "cart": "C-5" }, "created_at": "2026-02-02T02:40:00.000Z" } }
        """;

    public static readonly string RefundFailed = Refund.Replace("refund.completed", "refund.failed", StringComparison.Ordinal)
        .Replace("\"status\": \"completed\", \"reason\"", "\"status\": \"failed\", \"reason\"", StringComparison.Ordinal);

    public static readonly (string Body, WebhookDialect Dialect)[] All =
    [
        (Mozarto, WebhookDialect.Mozarto), (Payone, WebhookDialect.Mozarto), (Neosurf, WebhookDialect.Mozarto), (OldShape, WebhookDialect.Mozarto),
        (Payment("pending"), WebhookDialect.MozartPay), (Payment("completed"), WebhookDialect.MozartPay), (Payment("failed"), WebhookDialect.MozartPay),
        (Refund, WebhookDialect.MozartPay), (RefundFailed, WebhookDialect.MozartPay),
    ];

    /// <summary>A small body of Mozarto's with further members, raw: <c>"amount":"1"</c>.</summary>
    public static string With(string members) => "{\"transaction_id\":\"t1\",\"transaction_status\":\"Approved\"" + (members.Length > 0 ? "," + members : "") + "}";

    /// <summary>A small payment.updated with further members of its payment, raw.</summary>
    public static string PaymentWith(string members) =>
        "{\"event\":\"payment.updated\",\"payment\":{\"id\":9001,\"status\":\"completed\"" + (members.Length > 0 ? "," + members : "") + "}}";

    public static EventReading Read(string body, WebhookDialect dialect = WebhookDialect.Mozarto) => EventReader.Read(Encoding.UTF8.GetBytes(body), dialect);

    public static EventReading ReadPay(string body) => Read(body, WebhookDialect.MozartPay);

    /// <summary>Reads a text with Latin-1 characters as single bytes, so that a test can write any byte.</summary>
    public static EventReading ReadBytes(string latin1, WebhookDialect dialect = WebhookDialect.Mozarto) => EventReader.Read(Encoding.Latin1.GetBytes(latin1), dialect);

    public static EventReading.Readable Readable(EventReading reading) => Assert.IsType<EventReading.Readable>(reading);

    public static TEvent Event<TEvent>(EventReading reading)
        where TEvent : MozartoEvent => Assert.IsType<TEvent>(Readable(reading).Event);

    public static EventReading.Unreadable Unreadable(EventReading reading) => Assert.IsType<EventReading.Unreadable>(reading);

    public static StatedAmount Decimal(string text, string? code)
    {
        Assert.True(StatedAmount.TryDecimal(text, code, out var amount, out _));
        return amount;
    }

    public static StatedAmount Minor(string text, string? code)
    {
        Assert.True(StatedAmount.TryMinorUnits(text, code, out var amount, out _));
        return amount;
    }

    public static Currency Currency(string code)
    {
        Assert.True(Dashboard.Currency.TryFind(code, out var currency));
        return currency;
    }
}
