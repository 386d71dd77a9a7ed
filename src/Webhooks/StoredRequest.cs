using System.Net;
using Microsoft.Extensions.Primitives;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Verifies what was stored, as if it had just arrived: the same bytes and headers, the same clock, other secrets.</summary>
internal static class StoredRequest
{
    /// <summary>Reasons that other secrets or settings may cure; for the others "verify again" would only say the same.</summary>
    public static readonly IReadOnlyList<VerdictReason> CurableReasons = [VerdictReason.WrongSecret, VerdictReason.StaleRefused, VerdictReason.AddressNotAllowed];

    /// <summary>Whether verifying it again could say anything else.</summary>
    public static bool MayPassNow(Delivery delivery, EndpointKind kind) => delivery is { Verdict: VerdictKind.Rejected, BodyKept: BodyKept.Whole }
        && CurableReasons.Contains(delivery.Reason)
        && (kind == EndpointKind.MozartPay || delivery.AuthorizationDigest is not null);

    /// <summary>Age is measured against the time of arrival.</summary>
    public static Verdict Verify(Delivery delivery, ReadOnlyMemory<byte> body, VerificationRules rules, IReadOnlyList<VerificationSecret> secrets)
    {
        if (rules is { Kind: EndpointKind.Mozarto, IsUnsecured: false } && delivery.AuthorizationDigest is { } digest)
            return MozartoAuthorization.Compare(digest, secrets, [new VerdictStep(VerdictCheck.Header, CheckOutcome.Passed)]);

        var headers = KeptHeaders.Read(delivery.Headers);
        return WebhookSignature.Verify(
            new SignedRequest
            {
                Body = body,
                Signature = Values(headers, MozartPaySignature.SignatureHeader),
                Timestamp = Values(headers, MozartPaySignature.TimestampHeader),
                RemoteAddress = IPAddress.Parse(delivery.RemoteAddress),
            },
            rules,
            secrets,
            delivery.ReceivedAt);
    }

    private static StringValues Values(IReadOnlyList<KeptHeader> headers, string name) =>
        new([.. headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)]);
}
