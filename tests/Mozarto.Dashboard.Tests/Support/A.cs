using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Builders: a valid thing of each kind, of which a test says only what matters to it.</summary>
internal static class A
{
    public const string MozartPaySecret = "a_mozart_pay_secret_01";
    public const string MozartoSecret = "a-mozarto-secret-01";

    private static long lastId = 1_000;

    /// <summary>A body as Mozart Pay sends it.</summary>
    public static byte[] Body { get; } =
        """{"event":"payment.updated","payment":{"id":9001,"status":"completed","amount_cents":1999,"currency":"GBP"}}"""u8.ToArray();

    public static DateTimeOffset Time { get; } = DateTimeOffset.FromUnixTimeSeconds(1_770_000_000);

    public static byte[] InstallationKey { get; } = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];

    public static long Id() => Interlocked.Increment(ref lastId);

    /// <summary>The value of <c>Mozart-Pay-Signature</c>, signed as of an instant.</summary>
    public static string Signature(ReadOnlySpan<byte> body, string secret = MozartPaySecret, DateTimeOffset? at = null) =>
        SignatureOver((at ?? Time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body, secret);

    /// <summary>The same for any text in place of <c>t</c>.</summary>
    public static string SignatureOver(string t, ReadOnlySpan<byte> body, string secret = MozartPaySecret) => $"t={t},v1={V1(t, body, secret)}";

    public static string V1(string t, ReadOnlySpan<byte> body, string secret = MozartPaySecret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(t), (byte)'.', .. body]));

    public static SignedRequest SignedRequest(
        byte[]? body = null, StringValues? signature = null, StringValues timestamp = default, StringValues authorization = default, string query = "", string from = "203.0.113.7") => new()
        {
            Body = body ?? Body,
            Signature = signature ?? Signature(body ?? Body),
            Timestamp = timestamp,
            Authorization = authorization,
            Query = query,
            RemoteAddress = IPAddress.Parse(from),
        };

    public static VerificationRules Rules(EndpointKind kind = EndpointKind.MozartPay) => new() { Kind = kind, InstallationKey = InstallationKey };

    public static VerificationSecret Secret(string secret = MozartPaySecret, string? scheme = MozartoAuthorization.DefaultScheme) =>
        VerificationSecret.Create(secret, scheme, InstallationKey);

    public static Endpoint Endpoint(string slug = "mozart-pay", EndpointKind kind = EndpointKind.MozartPay, EndpointOptions? options = null) =>
        Dashboard.Webhooks.Endpoint.Create(Id(), slug, kind, "a-source", Time, options);

    /// <summary>A delivery of <see cref="Body"/>, authentic and fresh unless a reason of rejection is given.</summary>
    public static Delivery Delivery(long? id = null, long endpointId = 1, VerdictReason reason = VerdictReason.Fresh, string path = "/webhooks/mozart-pay") => new()
    {
        Id = id ?? Id(),
        EndpointId = endpointId,
        ReceivedAt = Time,
        Verdict = reason >= VerdictReason.NoHeader ? VerdictKind.Rejected : VerdictKind.Authentic,
        Reason = reason,
        ReasonAtArrival = reason,
        BodyBytes = Body.Length,
        BodyKept = BodyKept.Whole,
        BodySha256 = SHA256.HashData(Body),
        AnswerStatus = reason >= VerdictReason.NoHeader ? 401 : 200,
        Method = "POST",
        Path = path,
        RemoteAddress = "203.0.113.7",
        Steps = "",
        Headers = "[]",
    };

    /// <summary>A POST to an endpoint as bytes on the wire. Headers go out in the order given, and as they are.</summary>
    public static byte[] Post(string slug, ReadOnlySpan<byte> body, params (string Name, string Value)[] headers)
    {
        var head = new StringBuilder($"POST /webhooks/{slug} HTTP/1.1\r\nHost: dashboard.test\r\nContent-Length: {body.Length}\r\n");
        foreach (var (name, value) in headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    /// <summary>The settings of one endpoint of the configuration.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> EndpointSettings(int number, string slug, string kind, string? secret, params (string Name, string? Value)[] others) =>
        new (string Name, string? Value)[] { ("Slug", slug), ("Kind", kind), ("Secret", secret) }.Concat(others).Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create($"Endpoints:{number}:{pair.Name}", pair.Value));
}
