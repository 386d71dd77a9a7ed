using System.Collections.Frozen;
using System.Text.Json;

namespace Mozarto.Dashboard.Gateway;

/// <summary>
/// Raw bytes of a webhook to an event: pure, exact, and without exceptions for any bytes. A byte order mark in front is passed over.
/// Names are matched letter for letter after decoding; their order does not matter.
/// </summary>
internal static class EventReader
{
    private static readonly FrozenSet<string> MozartoFields = FrozenSet.Create(
        StringComparer.Ordinal, "transaction_id", "psp_transaction_id", "user_id", "status", "transaction_status", "message", "amount", "currency",
        "merchantReference", "method", "confirmed", "invoice_currency");
    private static readonly FrozenSet<string> MozartPayFields = FrozenSet.Create(StringComparer.Ordinal, "event", "payment", "refund");
    private static readonly FrozenSet<string> PaymentFields = FrozenSet.Create(
        StringComparer.Ordinal, "id", "gateway", "status", "amount_cents", "currency", "external_id", "metadata", "created_at");
    private static readonly FrozenSet<string> RefundFields = FrozenSet.Create(
        StringComparer.Ordinal, "id", "payment_id", "amount_cents", "status", "reason", "external_id", "created_at");

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static EventReading Read(ReadOnlyMemory<byte> body, WebhookDialect dialect)
    {
        var markBytes = body.Span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        if (JsonObject.FaultOf(body.Span[markBytes..], markBytes, out var root) is { } fault) return fault;
        if (root != JsonTokenType.StartObject) return Unhandled("no JSON object");

        var findings = new Findings();
        var isMozarto = dialect == WebhookDialect.Mozarto;
        var fields = new FieldReader(JsonObject.Read(body[markBytes..], "", isMozarto ? MozartoFields : MozartPayFields), findings);
        var what = isMozarto ? Mozarto(fields) : MozartPay(fields, findings);
        if (findings.Fault is not null) return findings.Fault;
        if (what is MozartoEvent.Unhandled) return new EventReading.Readable(what, []);

        fields.Finish();
        return new EventReading.Readable(what, findings.Notes) { Extra = findings.Extra };
    }

    // The key alone tells the two shapes apart, whatever its value.
    private static MozartoEvent Mozarto(FieldReader fields)
    {
        if (fields.Has("transaction_status")) return Update(fields);
        return fields.Has("transaction_id") && (fields.Has("status") || fields.Has("confirmed"))
            ? OldUpdate(fields)
            : new MozartoEvent.Unhandled("neither transaction_status nor the old shape");
    }

    private static MozartoEvent.StatusUpdate Update(FieldReader fields) => new()
    {
        TransactionId = fields.Id("transaction_id"),
        TransactionStatus = fields.Word("transaction_status"),
        UserId = fields.OptionalId("user_id"),
        Amount = fields.DecimalAmount("amount", fields.OptionalCode("currency")),
        MerchantReference = fields.OptionalWord("merchantReference") is { Length: > 0 } reference ? reference : null,
        PspTransactionId = fields.Text("psp_transaction_id"),
        StatusText = fields.Text("status"),
        Message = fields.Text("message"),
        Method = fields.Text("method"),
    };

    private static MozartoEvent.OldStatusUpdate OldUpdate(FieldReader fields) => new()
    {
        TransactionId = fields.Id("transaction_id"),
        StatusWord = fields.Has("status") ? fields.Word("status") : null,
        IsConfirmed = fields.Flag("confirmed"),
        UserId = fields.OptionalId("user_id"),
        CryptoCurrency = fields.OptionalCode("currency"),
        InvoiceCurrency = fields.OptionalCode("invoice_currency"),
    };

    private static MozartoEvent MozartPay(FieldReader fields, Findings findings)
    {
        if (!fields.Has("event")) return new MozartoEvent.Unhandled("no event");
        return fields.Word("event") switch
        {
            "payment.updated" => new MozartoEvent.PaymentUpdated(Payment(fields)),
            "refund.completed" => Refund(fields, findings, isCompleted: true),
            "refund.failed" => Refund(fields, findings, isCompleted: false),
            var name => new MozartoEvent.Unhandled(JsonText.Cut(name, MozartoEvent.Unhandled.WhatCharactersMax)),
        };
    }

    private static PaymentObject Payment(FieldReader fields)
    {
        var inner = fields.Inner("payment", PaymentFields);
        var payment = new PaymentObject
        {
            Id = inner.IntegerId("id"),
            StatusWord = inner.Word("status"),
            Amount = inner.MinorUnits("amount_cents", inner.OptionalCode("currency")),
            Gateway = inner.Text("gateway"),
            ExternalId = inner.Text("external_id"),
            MetadataJson = inner.ObjectText("metadata"),
            CreatedAt = inner.Instant("created_at"),
        };
        inner.Finish();
        return payment;
    }

    private static MozartoEvent.RefundChanged Refund(FieldReader fields, Findings findings, bool isCompleted)
    {
        var payment = Payment(fields);
        var inner = fields.Inner("refund", RefundFields);
        var refund = new RefundObject
        {
            Id = inner.IntegerId("id"),
            PaymentId = inner.IntegerId("payment_id"),
            StatusWord = inner.Word("status"),
            Amount = inner.MinorUnits("amount_cents", payment.Amount.CurrencyCode),
            Reason = inner.Text("reason"),
            ExternalId = inner.Text("external_id"),
            CreatedAt = inner.Instant("created_at"),
        };
        inner.Finish();
        if (refund.PaymentId != payment.Id)
            findings.Fail(UnreadableCause.Contradiction, "refund.payment_id", "refund.payment_id is not the id of the payment that came with it");
        return new MozartoEvent.RefundChanged(isCompleted, refund, payment);
    }

    private static EventReading.Readable Unhandled(string what) => new(new MozartoEvent.Unhandled(what), []);
}
