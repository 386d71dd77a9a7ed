namespace Mozarto.Dashboard.Gateway;

/// <summary>
/// What an authentic delivery says happened, in the words of its sender: closed. Texts are as long as they were sent; whoever stores them cuts them.
/// Follows Mozarto's "Webhook Setup" and "Webhook Endpoint" pages and Mozart Pay's "Webhooks" page.
/// </summary>
internal abstract record MozartoEvent
{
    private MozartoEvent() { }

    /// <summary>Mozarto, 2026: a body with the key <c>transaction_status</c>, which alone decides the state.</summary>
    public sealed record StatusUpdate : MozartoEvent
    {
        public required string TransactionId { get; init; }

        /// <summary><c>psp_transaction_id</c>: the provider's id.</summary>
        public string? PspTransactionId { get; init; }

        public string? UserId { get; init; }

        /// <summary><c>status</c>: the provider's own text, not normalised; shown, never decided by.</summary>
        public string? StatusText { get; init; }

        /// <summary><c>transaction_status</c>: any word, empty too. <see cref="StateWords"/> judges it.</summary>
        public required string TransactionStatus { get; init; }

        public string? Message { get; init; }

        public required StatedAmount Amount { get; init; }

        /// <summary>Null when none was given, which Mozarto sends as an empty text.</summary>
        public string? MerchantReference { get; init; }

        /// <summary>Sent by Neosurf only.</summary>
        public string? Method { get; init; }
    }

    /// <summary>Mozarto, 2025: a body without the key <c>transaction_status</c>. It tells no amount.</summary>
    public sealed record OldStatusUpdate : MozartoEvent
    {
        public required string TransactionId { get; init; }

        public string? UserId { get; init; }

        public string? StatusWord { get; init; }

        public bool? IsConfirmed { get; init; }

        /// <summary><c>currency</c>: the crypto currency, kept as text.</summary>
        public string? CryptoCurrency { get; init; }

        /// <summary><c>invoice_currency</c>: the currency of the money, whose amount is not told.</summary>
        public string? InvoiceCurrency { get; init; }
    }

    /// <summary>Mozart Pay's <c>payment.updated</c>.</summary>
    public sealed record PaymentUpdated(PaymentObject Payment) : MozartoEvent;

    /// <summary>Mozart Pay's <c>refund.completed</c> or <c>refund.failed</c>. A refund is in the currency of the payment that comes with it.</summary>
    public sealed record RefundChanged(bool IsCompleted, RefundObject Refund, PaymentObject Payment) : MozartoEvent;

    /// <summary>Good JSON of an event or a shape that we do not know: counted, and retryable after an upgrade. <paramref name="What"/> is cut.</summary>
    public sealed record Unhandled(string What) : MozartoEvent
    {
        public const int WhatCharactersMax = 100;
    }
}

/// <summary>Mozart Pay's payment. Beside a refund it has no external id, metadata or time.</summary>
internal sealed record PaymentObject
{
    /// <summary>The digits of a JSON integer, exactly as sent.</summary>
    public required string Id { get; init; }

    public string? Gateway { get; init; }

    /// <summary>Any word, empty too. <see cref="StateWords"/> judges it.</summary>
    public required string StatusWord { get; init; }

    public required StatedAmount Amount { get; init; }

    /// <summary>The gateway's id.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The merchant's own object as raw JSON; duplicate keys within it are left as they are.</summary>
    public string? MetadataJson { get; init; }

    /// <summary>In UTC; null when not told, or when it is no instant.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>Mozart Pay's refund of a payment, whole or in part.</summary>
internal sealed record RefundObject
{
    /// <summary>The digits of a JSON integer, exactly as sent.</summary>
    public required string Id { get; init; }

    public required string PaymentId { get; init; }

    /// <summary>Any word, empty too. <see cref="StateWords"/> judges it together with the name of the event.</summary>
    public required string StatusWord { get; init; }

    /// <summary>In the currency of the payment, since a refund names none.</summary>
    public required StatedAmount Amount { get; init; }

    public string? Reason { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>In UTC; null when not told, or when it is no instant.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
