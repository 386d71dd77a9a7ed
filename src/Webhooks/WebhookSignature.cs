using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What of a request decides whether it is authentic. The body is the raw bytes, before any parsing.</summary>
internal sealed record SignedRequest
{
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The header <c>Mozart-Pay-Signature</c>.</summary>
    public StringValues Signature { get; init; }

    /// <summary>The header <c>Mozart-Pay-Timestamp</c>; only looked at, never trusted.</summary>
    public StringValues Timestamp { get; init; }

    public StringValues Authorization { get; init; }

    /// <summary>The query as sent, with its question mark, or empty.</summary>
    public string Query { get; init; } = "";

    public required IPAddress RemoteAddress { get; init; }
}

/// <summary>
/// A secret as verification uses it: its fingerprint (safe to show), the bytes that key the HMAC, and the digest of the Authorization value
/// that a sender holding it would send.
/// </summary>
internal sealed record VerificationSecret(string Fingerprint, byte[] Key, byte[] AuthorizationDigest)
{
    private const int FingerprintBytes = 4;

    public static VerificationSecret Create(string secret, string? scheme, byte[] installationKey)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        return new VerificationSecret(
            Convert.ToHexStringLower(HMACSHA256.HashData(installationKey, key).AsSpan(0, FingerprintBytes)),
            key,
            MozartoAuthorization.Digest(MozartoAuthorization.Canonical(scheme, secret), installationKey));
    }
}

/// <summary>How an endpoint wants its requests verified.</summary>
internal sealed record VerificationRules
{
    public required EndpointKind Kind { get; init; }

    /// <summary>Takes everything, as an administrator chose for a provider that can send no proof. Only kind Mozarto.</summary>
    public bool IsUnsecured { get; init; }

    /// <summary>Refuses authentic deliveries older than <see cref="AgeMax"/> instead of keeping them as stale.</summary>
    public bool RejectsStale { get; init; }

    /// <summary>How far the signed time may lie from ours, in whole seconds, either way.</summary>
    public TimeSpan AgeMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The scheme before the secret in the Authorization value; null when the whole value is the secret.</summary>
    public string? AuthorizationScheme { get; init; } = MozartoAuthorization.DefaultScheme;

    /// <summary>Where requests may come from; empty means from anywhere.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    public required byte[] InstallationKey { get; init; }
}

/// <summary>
/// Decides whether a request is authentic: a pure function of bytes, headers, secrets, rules and time.
/// The endpoint's kind chooses the verifier, never the request.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Verifies one request that was received at <paramref name="receivedAt"/>. Never throws for what a sender can send.</summary>
    public static Verdict Verify(SignedRequest request, VerificationRules rules, IReadOnlyList<VerificationSecret> secrets, DateTimeOffset receivedAt)
    {
        if (rules.AllowedNetworks.Count > 0 && !rules.AllowedNetworks.Any(network => network.Contains(request.RemoteAddress)))
            return new Verdict.Rejected(VerdictReason.AddressNotAllowed, [new VerdictStep(VerdictCheck.Address, CheckOutcome.Failed)]);

        var verdict = rules switch
        {
            { Kind: EndpointKind.MozartPay } => MozartPaySignature.Verify(request, rules, secrets, receivedAt),
            { IsUnsecured: true } => new Verdict.Unsecured([new VerdictStep(VerdictCheck.Header, CheckOutcome.Note, "not asked for")]),
            _ => MozartoAuthorization.Verify(request, rules, secrets),
        };
        return TokenInUrl.Look(request, rules, secrets) is { } leak ? WithLeak(verdict, leak) : verdict;
    }

    private static Verdict WithLeak(Verdict verdict, VerdictStep leak)
    {
        IReadOnlyList<VerdictStep> steps = [.. verdict.Steps, leak];
        return verdict is Verdict.Rejected { Cause: VerdictReason.NoHeader } rejected
            ? rejected with { Cause = VerdictReason.TokenInUrl, Reason = VerdictReason.TokenInUrl, Steps = steps }
            : verdict with { Steps = steps };
    }
}
