namespace Mozarto.Dashboard.Webhooks;

/// <summary>What the reader of a verdict should do next, in plain words.</summary>
internal static class VerdictAdvice
{
    /// <summary>One sentence for the start page.</summary>
    public static string InShort(VerdictReason reason) => reason switch
    {
        VerdictReason.NoHeader => "The sender proves nothing: check that signing is switched on there, and that no proxy drops the header.",
        VerdictReason.Malformed => "The header arrived damaged or made by hand; open one to see where.",
        VerdictReason.NoSupportedScheme => "The sender signs in a way that is not accepted here.",
        VerdictReason.WrongSecret => "Made with another secret than ours. Enter the sender's secret, then verify them again.",
        VerdictReason.StaleRefused => "Authentic but old, and this endpoint refuses old ones.",
        VerdictReason.TokenInUrl => "A secret stood in the URL. Rotate it, and have it sent in the header.",
        VerdictReason.AddressNotAllowed => "They came from an address that this endpoint does not allow.",
        VerdictReason.TooLarge => "Bodies above 1 MiB are not taken.",
        VerdictReason.Compressed => "Compressed bodies are not taken; the sender must send plain ones.",
        VerdictReason.Future => "Signed in the future: the sender's clock or ours is wrong.",
        VerdictReason.Stale => "Authentic, but signed long before they arrived: a late repeat, or a slow way here.",
        VerdictReason.Unsecured => "Taken without proof.",
        _ => "Nothing to do.",
    };

    /// <summary>The next step for one delivery, from its reason and from what other secrets would have said of it.</summary>
    public static string NextStep(VerdictReason reason, EndpointKind kind, SecretDiagnosis? diagnosis) => reason switch
    {
        VerdictReason.Fresh or VerdictReason.Untimed => "It is authentic and stored; nothing to do about that. What became of it stands under Processing.",
        VerdictReason.Stale => "It is authentic and stored. If many arrive like this, look at the sender's log for failed attempts, and at our clock.",
        VerdictReason.Future => "It is authentic and stored. Compare the clocks: ours is shown in the verification above.",
        VerdictReason.Unsecured => "This endpoint takes everything. If the provider can send an Authorization value, set one and secure the endpoint.",
        VerdictReason.NoHeader when kind == EndpointKind.MozartPay =>
            "Mozart Pay always signs. Check that the request really came from there, and that no proxy on the way drops the header.",
        VerdictReason.NoHeader => "Switch isWebhookSecured on for this account in Mozarto's back office, and check that no proxy drops the Authorization header.",
        VerdictReason.Malformed => "If the sender is genuine, a proxy has changed the header, or it was written by hand. Compare it with the sender's own log.",
        VerdictReason.NoSupportedScheme when kind == EndpointKind.MozartPay => "Only v1 (HMAC-SHA256) is accepted. Check what signed this request.",
        VerdictReason.NoSupportedScheme => "Check the Authorization value that Mozarto is set to send: this endpoint expects another scheme.",
        VerdictReason.WrongSecret => WrongSecret(kind, diagnosis),
        VerdictReason.StaleRefused => "It was made with the right secret but came too late for this endpoint. Have it sent again; it will be signed anew, or will not.",
        VerdictReason.TokenInUrl => "Rotate the secret now, since URLs are kept by proxies and logs. Then have it sent in the Authorization header.",
        VerdictReason.AddressNotAllowed => "If the address is the sender's, add its network to this endpoint, then verify again.",
        VerdictReason.TooLarge => "No documented delivery is this large. Check what sent it.",
        VerdictReason.Compressed => "Have the sender, or the proxy in between, send the body uncompressed.",
        _ => "",
    };

    /// <summary>What the sender does after a refusal, so that nobody waits for a repeat that does not come.</summary>
    public static string? AboutRepeats(EndpointKind kind, VerdictKind verdict) => (verdict, kind) switch
    {
        (VerdictKind.Rejected, EndpointKind.MozartPay) =>
            "Mozart Pay tries up to 5 times, then marks the delivery failed and e-mails its account owner. You can send it again from Mozart Pay's Webhooks page.",
        (VerdictKind.Rejected, EndpointKind.Mozarto) => "Mozarto may repeat a refused delivery, but promises nothing.",
        _ => null,
    };

    private static string WrongSecret(EndpointKind kind, SecretDiagnosis? diagnosis) => (diagnosis, kind) switch
    {
        (SecretDiagnosis.CurrentSecret current, _) =>
            $"The secret that it was made with (fingerprint {current.Fingerprint}) has been entered since. Press \"Verify again\" to accept it.",
        (SecretDiagnosis.RetiredSecret retired, _) =>
            $"It was made with a secret that is retired here (fingerprint {retired.Fingerprint}). The sender still uses the old one: switch it there, or enter it here again.",
        (SecretDiagnosis.OtherEndpoint other, _) =>
            $"It was made with the secret of endpoint {other.Slug}. The sender calls the wrong callback URL, or two secrets were swapped.",
        (SecretDiagnosis.NoKnownSecret, EndpointKind.MozartPay) =>
            "The signature was made with another secret: none that we know fits. Copy the signing secret from Mozart Pay's Webhooks page and enter it exactly. If it is right already, something changed the body on the way.",
        (SecretDiagnosis.NoKnownSecret, _) =>
            "The Authorization value is another one than ours, and none that we know. Enter here exactly what Mozarto is set to send, then verify again.",
        (_, EndpointKind.MozartPay) => "The signature was made with another secret, or the body was changed on the way. Too little of it was kept to tell more.",
        _ => "The Authorization value is another one than ours. Enter here exactly what Mozarto is set to send.",
    };
}
