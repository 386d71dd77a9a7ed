using Microsoft.AspNetCore.WebUtilities;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// Secrets do not belong into addresses: proxies and logs keep those. Looks whether a query carries one, and masks all values of a query
/// before it is stored.
/// </summary>
internal static class TokenInUrl
{
    private const int ParametersLookedAtMax = 20;
    private const string Mask = "•••";

    private static readonly string[] TellingNames = ["token", "secret", "key", "apikey", "api_key", "auth", "authorization", "bearer", "access_token", "password", "signature"];

    /// <summary>A note when the query carries one of the endpoint's secrets, or a parameter named like one; else null.</summary>
    public static VerdictStep? Look(SignedRequest request, VerificationRules rules, IReadOnlyList<VerificationSecret> secrets)
    {
        if (request.Query.Length <= 1) return null;
        var isNamedSo = false;
        var looked = 0;
        foreach (var pair in new QueryStringEnumerable(request.Query))
        {
            if (++looked > ParametersLookedAtMax) break;
            var name = pair.DecodeName().ToString();
            if (IsSecret(pair.DecodeValue().ToString(), rules, secrets) || IsSecret(name, rules, secrets)) return new VerdictStep(VerdictCheck.Url, CheckOutcome.Note, "secret");
            isNamedSo |= TellingNames.Contains(name, StringComparer.OrdinalIgnoreCase);
        }

        return isNamedSo ? new VerdictStep(VerdictCheck.Url, CheckOutcome.Note, "name") : null;
    }

    /// <summary>A path and query fit to be kept: names stay, every value is masked, and so is a name without a value, which may be a secret itself.</summary>
    public static string MaskedPath(string path, string query, int charactersMax)
    {
        var masked = path;
        if (query.Length > 1)
        {
            var names = new List<string>();
            foreach (var pair in new QueryStringEnumerable(query))
                if (names.Count < ParametersLookedAtMax) names.Add(pair.EncodedValue.IsEmpty ? Mask : $"{pair.EncodedName}={Mask}");
            masked = $"{path}?{string.Join('&', names)}";
        }

        return masked.Length <= charactersMax ? masked : string.Concat(masked.AsSpan(0, charactersMax - 1), "…");
    }

    private static bool IsSecret(string value, VerificationRules rules, IReadOnlyList<VerificationSecret> secrets)
    {
        var digest = MozartoAuthorization.Digest(MozartoAuthorization.Canonical(rules.AuthorizationScheme, value), rules.InstallationKey);
        return MozartoAuthorization.Compare(digest, secrets, []) is Verdict.Authentic;
    }
}
