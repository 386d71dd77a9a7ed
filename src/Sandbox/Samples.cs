using System.Globalization;
using System.Text;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>All deliveries that the sandbox can send.</summary>
internal static class Samples
{
    private const int LargeBodyBytes = 1024 * 1024;
    private const int BurstCount = 1000;
    private const int StaleSeconds = 600;

    public static readonly IReadOnlyList<Sample> MozartPay =
    [
        new("pay-authentic", "Authentic", "A payment completed, signed now.", context => Signed(Payment(context), context)),
        new("pay-refund", "Refund", "A refund completed, with the payment it belongs to.", context => Signed(Refund(context), context)),
        new("pay-repeat", "Repeat", "The same body three times, each signed anew.", context => Signed(Payment(context with { Number = 9001 }), context), Times: 3),
        new("pay-wrong-secret", "Wrong secret", "Signed with a secret that is not ours.", context => Signed(Payment(context), context, secret: "somebody_elses_secret")),
        new("pay-altered", "Altered body", "Signed, then changed by one digit on the way.", Altered),
        new("pay-stale", "Stale", "Authentic, but signed ten minutes ago.", context => Signed(Payment(context), context, secondsLater: -StaleSeconds)),
        new("pay-future", "Future", "Authentic, but signed ten minutes from now.", context => Signed(Payment(context), context, secondsLater: StaleSeconds)),
        new("pay-no-header", "No header", "Nothing is signed at all.", context => new SampleRequest(SandboxSettings.MozartPaySlug, Bytes(Payment(context)), [])),
        new("pay-not-json", "Not JSON", "Authentic bytes that are no JSON.", context => Signed("{\"event\":\"payment.updated\",\"payment\":{\"id\":", context)),
        new("pay-large", "1 MiB", "An authentic body of exactly the largest size.", context => Signed(Large(context), context)),
        new("pay-burst", "Burst of 1,000", "A thousand different payments at once.", context => Signed(Payment(context), context), Times: BurstCount),
    ];

    public static readonly IReadOnlyList<Sample> Mozarto =
    [
        new("moz-authentic", "Authentic", "A transaction approved, with the right Authorization value.", context => Authorized(StatusUpdate(context, "Approved"))),
        new("moz-payone", "Payone", "Payone's shape: no currency.", context => Authorized(Payone(context))),
        new("moz-old", "Old generation", "The shape of 2025: confirmed, and the invoice's currency.", context => Authorized(OldGeneration(context))),
        new("moz-repeat", "Repeat", "The same body three times.", context => Authorized(StatusUpdate(context with { Number = 1 }, "Approved")), Times: 3),
        new("moz-wrong-secret", "Wrong secret", "Another Authorization value than ours.", context => Authorized(StatusUpdate(context, "Approved"), "Bearer somebody-elses-secret")),
        new("moz-no-header", "No header", "As if isWebhookSecured were off.", context => Authorized(StatusUpdate(context, "Pending"), null)),
        new("moz-token-in-url", "Token in the URL", "The secret in the query instead of the header.", TokenInQuery),
        new("moz-not-json", "Not JSON", "Authentic bytes that are no JSON.", _ => Authorized("<html>502 Bad Gateway</html>")),
        new("moz-large", "1 MiB", "An authentic body of exactly the largest size.", context => Authorized(Large(context))),
        new("moz-burst", "Burst of 1,000", "A thousand different transactions at once.", context => Authorized(StatusUpdate(context, "Approved")), Times: BurstCount),
    ];

    private static SampleRequest Signed(string body, SampleContext context, string secret = SandboxSettings.MozartPaySecret, int secondsLater = 0)
    {
        var bytes = Bytes(body);
        return new SampleRequest(SandboxSettings.MozartPaySlug, bytes, SampleSigning.MozartPay(bytes, context.Seconds + secondsLater, secret));
    }

    private static SampleRequest Altered(SampleContext context)
    {
        var signed = Signed(Payment(context), context);
        return signed with { Body = Bytes(Payment(context).Replace("\"amount_cents\":1999", "\"amount_cents\":9999", StringComparison.Ordinal)) };
    }

    private static SampleRequest Authorized(string body, string? authorization = "Bearer " + SandboxSettings.MozartoSecret) =>
        new(SandboxSettings.MozartoSlug, Bytes(body), authorization is null ? [] : [("Authorization", authorization)]);

    private static SampleRequest TokenInQuery(SampleContext context) =>
        new(SandboxSettings.MozartoSlug, Bytes(StatusUpdate(context, "Approved")), [], $"?token={SandboxSettings.MozartoSecret}");

    private static string Payment(SampleContext context) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"event":"payment.updated","payment":{"id":{{{context.Number}}},"gateway":"fena","status":"completed","amount_cents":1999,"currency":"GBP","external_id":"fn_demo_{{{context.Number}}}","metadata":{"cart":"C-{{{context.Number % 100}}}"},"created_at":"{{{Instant(context)}}}"}}""");

    private static string Refund(SampleContext context) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"event":"refund.completed","refund":{"id":{{{context.Number}}},"payment_id":9001,"amount_cents":500,"status":"completed","reason":"duplicate order","external_id":"rf_demo_{{{context.Number}}}","created_at":"{{{Instant(context)}}}"},"payment":{"id":9001,"gateway":"fena","status":"completed","amount_cents":1999,"currency":"GBP"}}""");

    private static string StatusUpdate(SampleContext context, string state) =>
        $$"""{"transaction_id":"{{context.HexId}}","psp_transaction_id":"QX{{context.Number}}LP","user_id":"player-77","status":"confirmed","transaction_status":"{{state}}","message":"Payment confirmed by the provider","amount":"42.50","currency":"EUR","merchantReference":"order-{{context.Number}}"}""";

    private static string Payone(SampleContext context) =>
        $$"""{"transaction_id":"{{context.HexId}}","psp_transaction_id":"po-{{context.HexId[12..]}}","user_id":"0000000000000000000000a7","status":"success","transaction_status":"Approved","message":"Interac pay-in settled","amount":"42.50","merchantReference":""}""";

    private static string OldGeneration(SampleContext context) =>
        $$"""{"transaction_id":"{{context.HexId}}","user_id":"61aabbccddeeff0011223344","status":"Confirmed","currency":"ETH","confirmed":true,"invoice_currency":"EUR"}""";

    private static string Large(SampleContext context)
    {
        var start = $$"""{"event":"payment.updated","payment":{"id":{{context.Number}},"status":"completed","amount_cents":1999,"currency":"GBP","metadata":{"filler":" """.TrimEnd();
        const string End = "\"}}}";
        return start + new string('x', LargeBodyBytes - start.Length - End.Length) + End;
    }

    private static string Instant(SampleContext context) => context.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
