using System.Globalization;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>
/// One pretended transaction, and the bodies that tell of it in each shape: composed as text after the documentation, apart from what reads them.
/// </summary>
/// <param name="HexId">24 hexadecimal digits, as Mozarto's ids have.</param>
/// <param name="PayId">An integer, as Mozart Pay's ids are.</param>
/// <param name="Cents">The amount, of a currency with two decimals.</param>
/// <param name="CurrencyCode">ISO 4217.</param>
/// <param name="CreatedAt">As Mozart Pay writes instants.</param>
internal sealed record StreamBody(string HexId, long PayId, int Cents, string CurrencyCode, string CreatedAt)
{
    /// <summary>What a refund gives back; always less than was paid.</summary>
    private int RefundCents => Cents / 2;

    private string Amount => (Cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private string Reference => "stream-" + HexId[^6..];

    /// <summary>The same event with other money, or about somebody else where the shape tells no money.</summary>
    public StreamBody Altered() => this with { Cents = Cents + 200 };

    public string Mozarto(string word) =>
        $$"""{"transaction_id":"{{HexId}}","psp_transaction_id":"QX{{HexId[^8..]}}","user_id":"player-{{Person}}","status":"{{Lower(word)}}","transaction_status":"{{word}}","message":"From the sandbox's stream","amount":"{{Amount}}","currency":"{{CurrencyCode}}","merchantReference":"{{Reference}}"}""";

    public string Payone(string word) =>
        $$"""{"transaction_id":"{{HexId}}","psp_transaction_id":"po-{{HexId[^8..]}}","user_id":"player-{{Person}}","status":"success","transaction_status":"{{word}}","message":"Interac","amount":"{{Amount}}","merchantReference":""}""";

    public string Neosurf(string word) =>
        $$"""{"transaction_id":"{{HexId}}","psp_transaction_id":"ns-{{HexId[^8..]}}","user_id":"player-{{Person}}","status":"{{Lower(word)}}","transaction_status":"{{word}}","method":"NEOSURF_PAYIN","amount":"{{Amount}}","currency":"{{CurrencyCode}}","merchantReference":"{{Reference}}"}""";

    /// <summary>The old shape tells no money, so a variant of it is about another user.</summary>
    public string Old(bool isApproved) =>
        $$"""{"transaction_id":"{{HexId}}","user_id":"player-{{Cents}}","status":"{{(isApproved ? "Confirmed" : "failure")}}","currency":"ETH","confirmed":{{(isApproved ? "true" : "false")}},"invoice_currency":"EUR"}""";

    public string Payment(string word) => $$"""{"event":"payment.updated","payment":{{PaymentObject(word, Cents)}}}""";

    /// <param name="isCompleted">Or failed.</param>
    /// <param name="paidCents">The payment's amount, which a variant of the refund leaves as it is.</param>
    public string Refund(bool isCompleted, int paidCents) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"event":"refund.{{(isCompleted ? "completed" : "failed")}}","refund":{"id":{{RefundId}},"payment_id":{{PayId}},"amount_cents":{{RefundCents}},"status":"{{(isCompleted ? "completed" : "failed")}}","reason":"from the sandbox's stream","external_id":"rf_{{RefundId}}","created_at":"{{CreatedAt}}"},"payment":{{PaymentObject("completed", paidCents)}}}""");

    public long RefundId => PayId + 1;

    private long Person => PayId % 97;

    private string PaymentObject(string word, int cents) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":{{PayId}},"gateway":"fena","status":"{{word}}","amount_cents":{{cents}},"currency":"{{CurrencyCode}}","external_id":"fn_{{PayId}}","metadata":{"cart":"C-{{PayId % 100}}"},"created_at":"{{CreatedAt}}"}""");

#pragma warning disable CA1308 // As Mozarto writes this field: lower case.
    private static string Lower(string word) => word.ToLowerInvariant();
#pragma warning restore CA1308
}
