namespace Mozarto.Dashboard.Sandbox;

/// <summary>Which transaction a stream tells of: the object's own id, and whether it is a refund.</summary>
internal sealed record StreamKey(string ExternalId, bool IsRefund);

/// <summary>That a delivery says a transaction is in a state; with another <paramref name="Version"/> it says so about other money.</summary>
internal sealed record StreamClaim(StreamKey Key, TransactionState State, int Version);

/// <summary>One delivery of a stream: what it is counted under, its body as text, how it goes out, and what it tells if it is stored.</summary>
internal sealed record StreamDelivery(StreamPart CountedAs, string Body, bool IsMozartPay, IReadOnlyList<StreamClaim> Claims)
{
    private const int LateSeconds = 600;
    private const string WrongSecret = "somebody_elses_secret";

    public bool IsLate { get; init; }

    /// <summary>Signed now, where it is signed: a stream may be made long before it is sent.</summary>
    public SampleRequest Sign(DateTimeOffset now)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(Body);
        var isRight = CountedAs != StreamPart.WrongSecret;
        return IsMozartPay
            ? new SampleRequest(SandboxSettings.MozartPaySlug, body,
                SampleSigning.MozartPay(body, now.ToUnixTimeSeconds() - (IsLate ? LateSeconds : 0), isRight ? SandboxSettings.MozartPaySecret : WrongSecret))
            : new SampleRequest(SandboxSettings.MozartoSlug, body, SampleSigning.Mozarto(isRight ? SandboxSettings.MozartoSecret : WrongSecret));
    }
}
