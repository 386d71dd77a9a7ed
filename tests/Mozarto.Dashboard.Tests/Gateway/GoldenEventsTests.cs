using System.Text;
using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>The documented shapes, field by field, and what of their form does not matter.</summary>
public sealed class GoldenEventsTests
{
    [Fact]
    public void Mozarto_of_2026() => AssertEvent(Bodies.Mozarto, WebhookDialect.Mozarto, new MozartoEvent.StatusUpdate
    {
        TransactionId = "70b3c4d5e6f7a8b9c0d1e2f3",
        PspTransactionId = "QX410077LP",
        UserId = "player-77",
        StatusText = "confirmed",
        TransactionStatus = "Approved",
        Message = "free text for people",
        Amount = Bodies.Decimal("42.50", "EUR"),
        MerchantReference = "order-5512",
    });

    [Fact]
    public void Payone_sends_no_currency_and_an_empty_reference() => AssertEvent(Bodies.Payone, WebhookDialect.Mozarto, new MozartoEvent.StatusUpdate
    {
        TransactionId = "70b3c4d5e6f7a8b9c0d1e2f3",
        PspTransactionId = "po-00aa11bb22cc",
        UserId = "0000000000000000000000a7",
        StatusText = "success",
        TransactionStatus = "Approved",
        Message = "free text",
        Amount = Bodies.Decimal("42.50", null),
        MerchantReference = null,
    });

    [Fact]
    public void Neosurf_sends_a_method() => AssertEvent(Bodies.Neosurf, WebhookDialect.Mozarto, new MozartoEvent.StatusUpdate
    {
        TransactionId = "70b3c4d5e6f7a8b9c0d1e2f4",
        PspTransactionId = "ns-1",
        UserId = "player-77",
        StatusText = "ok",
        TransactionStatus = "Declined",
        Message = "voucher refused",
        Amount = Bodies.Decimal("10.00", "EUR"),
        MerchantReference = "order-1",
        Method = "NEOSURF_PAYIN",
    });

    [Fact]
    public void The_old_shape_names_the_crypto_currency_first() => AssertEvent(Bodies.OldShape, WebhookDialect.Mozarto, new MozartoEvent.OldStatusUpdate
    {
        TransactionId = "70b3c4d5e6f7a8b9c0d1e2f3",
        UserId = "61aabbccddeeff0011223344",
        StatusWord = "Confirmed",
        IsConfirmed = true,
        CryptoCurrency = "ETH",
        InvoiceCurrency = "EUR",
    });

    [Theory]
    [InlineData("pending")]
    [InlineData("completed")]
    [InlineData("failed")]
    public void A_payment_in_its_three_states(string status) => AssertEvent(Bodies.Payment(status), WebhookDialect.MozartPay, new MozartoEvent.PaymentUpdated(
        new PaymentObject
        {
            Id = "9001",
            Gateway = "fena",
            StatusWord = status,
            Amount = Bodies.Minor("1999", "GBP"),
            ExternalId = "fn_demo_77",
            MetadataJson = """{ "cart": "C-5" }""",
            CreatedAt = new DateTimeOffset(2026, 2, 2, 2, 40, 0, TimeSpan.Zero),
        }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_refund_is_in_the_currency_of_its_payment(bool isCompleted) => AssertEvent(
        isCompleted ? Bodies.Refund : Bodies.RefundFailed,
        WebhookDialect.MozartPay,
        new MozartoEvent.RefundChanged(
            isCompleted,
            new RefundObject
            {
                Id = "311",
                PaymentId = "9001",
                StatusWord = isCompleted ? "completed" : "failed",
                Amount = Bodies.Minor("1999", "GBP"),
                Reason = "duplicate order",
                ExternalId = "rf_demo_12",
                CreatedAt = new DateTimeOffset(2026, 2, 3, 9, 5, 0, TimeSpan.Zero),
            },
            new PaymentObject { Id = "9001", Gateway = "fena", StatusWord = "completed", Amount = Bodies.Minor("1999", "GBP") }));

    [Fact]
    public void The_order_of_keys_does_not_matter()
    {
        string[] members =
        [
            "\"transaction_id\":\"t1\"", "\"user_id\":\"u1\"", "\"transaction_status\":\"Approved\"", "\"amount\":\"42.50\"", "\"currency\":\"EUR\"",
            "\"merchantReference\":\"r\"", "\"status\":\"x\"",
        ];
        var expected = Bodies.Readable(Bodies.Read($"{{{string.Join(',', members)}}}")).Event;
        for (var turn = 0; turn < members.Length; turn++)
        {
            members = [.. members[1..], members[0]];
            Assert.Equal(expected, Bodies.Readable(Bodies.Read($"{{{string.Join(',', members)}}}")).Event);
            Assert.Equal(expected, Bodies.Readable(Bodies.Read($"{{{string.Join(',', members.Reverse())}}}")).Event);
        }
    }

    [Fact]
    public void Objects_of_Mozart_Pay_may_come_in_any_order()
    {
        const string Reordered = """
            {"payment":{"currency":"GBP","amount_cents":1999,"status":"completed","gateway":"fena","id":9001},
             "refund":{"created_at":"2026-02-03T09:05:00.000Z","external_id":"rf_demo_12","reason":"duplicate order","status":"completed","amount_cents":1999,
             "payment_id":9001,"id":311},"event":"refund.completed"}
            """;
        Assert.Equal(Bodies.Readable(Bodies.ReadPay(Bodies.Refund)).Event, Bodies.Readable(Bodies.ReadPay(Reordered)).Event);
    }

    [Fact]
    public void A_byte_order_mark_and_escaped_keys_change_nothing()
    {
        var expected = Bodies.Readable(Bodies.Read(Bodies.Mozarto)).Event;
        var escaped = Bodies.Mozarto.Replace("\"amount\"", "\"\\u0061mount\"", StringComparison.Ordinal);

        Assert.Equal(expected, Bodies.Readable(EventReader.Read(Encoding.UTF8.GetBytes("\uFEFF" + Bodies.Mozarto), WebhookDialect.Mozarto)).Event);
        Assert.Equal(expected, Bodies.Readable(Bodies.Read(escaped)).Event);
    }

    [Theory]
    [InlineData("2026-02-02T02:40:00Z", "2026-02-02T02:40:00.0000000Z")]
    [InlineData("2026-02-02T02:40:00.123456Z", "2026-02-02T02:40:00.1234560Z")]
    [InlineData("2026-02-02T02:40:00.000+05:30", "2026-02-01T21:10:00.0000000Z")]
    [InlineData("2026-02-02T02:40:00.000", null)] // of which zone?
    [InlineData("2026-02-30T02:40:00.000Z", null)]
    [InlineData("2026-02-02T23:59:60.000Z", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    [InlineData("02/02/2026", null)]
    [InlineData("", null)]
    public void An_instant_that_is_none_is_noted_and_the_event_applied(string text, string? expected)
    {
        var reading = Bodies.Readable(Bodies.ReadPay(Bodies.PaymentWith($"\"created_at\":\"{text}\"")));
        var createdAt = Assert.IsType<MozartoEvent.PaymentUpdated>(reading.Event).Payment.CreatedAt;

        Assert.Equal(expected, createdAt?.UtcDateTime.ToString("o", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.Zero, createdAt.GetValueOrDefault().Offset);
        Assert.Equal(expected is null, reading.Notes.Count == 1);
    }

    private static void AssertEvent(string body, WebhookDialect dialect, MozartoEvent expected)
    {
        var reading = Bodies.Readable(Bodies.Read(body, dialect));
        Assert.Equal(expected, reading.Event);
        Assert.Empty(reading.Notes);
        Assert.Empty(reading.Extra);
    }
}
