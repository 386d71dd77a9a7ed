using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What the provider tells about itself, after it was found to be fit for signing in. OpenID Connect Discovery 1.0, RFC 8414, RFC 9207.</summary>
internal sealed class ProviderDocument
{
    private const int RsaBitsMin = 2048;

    private ProviderDocument(OpenIdConnectConfiguration told, DateTimeOffset fetchedAt)
    {
        Told = told;
        FetchedAt = fetchedAt;
        Keys = [.. told.SigningKeys.Where(IsFit)];
    }

    public OpenIdConnectConfiguration Told { get; }

    public DateTimeOffset FetchedAt { get; }

    /// <summary>The keys that sign ID tokens. Never a shared one.</summary>
    public IReadOnlyList<SecurityKey> Keys { get; }

    /// <summary>Whether each answer to a sign-in names the issuer, so that one without it was not sent by this provider.</summary>
    public bool NamesIssuer => Told.AuthorizationResponseIssParameterSupported;

    public static bool TryTake(
        OpenIdConnectConfiguration told, ProviderAddress address, bool requiresHttps, DateTimeOffset now, out ProviderDocument document, out string fault)
    {
        document = new ProviderDocument(told, now);
        fault = FaultOf(document, address, requiresHttps) ?? "";
        return fault.Length == 0;
    }

    /// <summary>The keys that may have signed a token: the one that it names, or any where it names none.</summary>
    public IReadOnlyList<SecurityKey> KeysFor(string? keyId) =>
        string.IsNullOrEmpty(keyId) ? Keys : [.. Keys.Where(key => string.Equals(key.KeyId, keyId, StringComparison.Ordinal))];

    private static string? FaultOf(ProviderDocument document, ProviderAddress address, bool requiresHttps)
    {
        var told = document.Told;
        if (!IsSameIssuer(told.Issuer, address.Issuer)) return "its document names another issuer than the configured Authority";
        if (!IsAddress(told.AuthorizationEndpoint, requiresHttps)) return "its document has no fit authorization_endpoint";
        if (!IsAddress(told.TokenEndpoint, requiresHttps)) return "its document has no fit token_endpoint";
        if (!IsAddress(told.JwksUri, requiresHttps)) return "its document has no fit jwks_uri";
        if (!IsAddressOrNone(told.UserInfoEndpoint, requiresHttps)) return "its userinfo_endpoint is not fit";
        if (!IsAddressOrNone(told.EndSessionEndpoint, requiresHttps)) return "its end_session_endpoint is not fit";
        if (told.CodeChallengeMethodsSupported is { Count: > 0 } methods && !methods.Contains("S256", StringComparer.Ordinal)) return "it does not take PKCE with S256";
        return document.Keys.Count == 0 ? "it publishes no key that is fit for signatures" : null;
    }

    // A slash at the end is the one thing in which people and providers differ; both spellings lead to the same document.
    private static bool IsSameIssuer(string? told, string configured) => string.Equals(told?.TrimEnd('/'), configured.TrimEnd('/'), StringComparison.Ordinal);

    private static bool IsAddressOrNone(string? text, bool requiresHttps) => string.IsNullOrEmpty(text) || IsAddress(text, requiresHttps);

    private static bool IsAddress(string? text, bool requiresHttps) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && !requiresHttps));

    private static bool IsFit(SecurityKey key) => key switch
    {
        RsaSecurityKey rsa => rsa.KeySize >= RsaBitsMin,
        X509SecurityKey certificate => certificate.KeySize >= RsaBitsMin || certificate.PublicKey is System.Security.Cryptography.ECDsa,
        ECDsaSecurityKey => true,
        JsonWebKey web => web.Kty is JsonWebAlgorithmsKeyTypes.EllipticCurve || (web.Kty is JsonWebAlgorithmsKeyTypes.RSA && web.KeySize >= RsaBitsMin),
        _ => false,
    };
}
