using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// Mozarto's proof (its page doc-2105820, "isWebhookSecured"): a fixed value in the <c>Authorization</c> header, by default
/// <c>Bearer &lt;secret&gt;</c>. The scheme's letter case does not matter, one space follows it, the rest is exact.
/// Values are compared as HMACs under the installation key: in constant time, and so that a refused value can be compared again without being kept.
/// </summary>
internal static class MozartoAuthorization
{
    public const string Header = "Authorization";
    public const string DefaultScheme = "Bearer";

    private const int ValueCharactersMax = 4096;

    public static Verdict Verify(SignedRequest request, VerificationRules rules, IReadOnlyList<VerificationSecret> secrets)
    {
        if (request.Authorization.Count == 0 || request.Authorization is [""])
            return new Verdict.Rejected(VerdictReason.NoHeader, [new VerdictStep(VerdictCheck.Header, CheckOutcome.Failed)]);

        List<VerdictStep> steps = [new(VerdictCheck.Header, CheckOutcome.Passed)];
        if (request.Authorization.Count > 1) return Malformed(steps, "two Authorization headers");
        var value = request.Authorization[0]!;
        if (value.Length > ValueCharactersMax) return Malformed(steps, $"the value is {value.Length} characters long, {ValueCharactersMax} are allowed");
        if (rules.AuthorizationScheme is not { } scheme)
            return Compare(Digest(value, rules.InstallationKey), secrets, [.. steps, new VerdictStep(VerdictCheck.Form, CheckOutcome.Passed)]);

        var space = value.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return Malformed(steps, "there is no space after the scheme");
        if (value.AsSpan(space + 1).StartsWith(" ")) return Malformed(steps, "more than one space after the scheme");
        steps.Add(new VerdictStep(VerdictCheck.Form, CheckOutcome.Passed));
        if (!value.AsSpan(0, space).Equals(scheme, StringComparison.OrdinalIgnoreCase))
            return new Verdict.Rejected(VerdictReason.NoSupportedScheme, [.. steps, new VerdictStep(VerdictCheck.Scheme, CheckOutcome.Failed)]);

        steps.Add(new VerdictStep(VerdictCheck.Scheme, CheckOutcome.Passed));
        return Compare(Digest(Canonical(scheme, value[(space + 1)..]), rules.InstallationKey), secrets, steps);
    }

    /// <summary>Compares a digest, of a value just received or of one refused earlier, with what the secrets of today would give.</summary>
    public static Verdict Compare(byte[] digest, IReadOnlyList<VerificationSecret> secrets, IReadOnlyList<VerdictStep> steps)
    {
        VerificationSecret? match = null;
        foreach (var secret in secrets)
            if (CryptographicOperations.FixedTimeEquals(digest, secret.AuthorizationDigest)) match = secret;
        return match is null
            ? new Verdict.Rejected(VerdictReason.WrongSecret, [.. steps, new VerdictStep(VerdictCheck.Secret, CheckOutcome.Failed)], AuthorizationDigest: digest)
            : new Verdict.Authentic(VerdictReason.Untimed, match.Fingerprint, null, [.. steps, new VerdictStep(VerdictCheck.Secret, CheckOutcome.Passed, match.Fingerprint)]);
    }

    /// <summary>The one spelling of an Authorization value that is digested, whatever letter case its scheme came in.</summary>
    public static string Canonical(string? scheme, string secret) => scheme is null ? secret : $"{scheme.ToUpperInvariant()} {secret}";

    public static byte[] Digest(string canonicalValue, byte[] installationKey) =>
        HMACSHA256.HashData(installationKey, Encoding.UTF8.GetBytes(canonicalValue));

    private static Verdict.Rejected Malformed(List<VerdictStep> steps, string fault) =>
        new(VerdictReason.Malformed, [.. steps, new VerdictStep(VerdictCheck.Form, CheckOutcome.Failed, fault)]);
}
