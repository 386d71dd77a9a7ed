using System.IdentityModel.Tokens.Jwt;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What came of looking at an ID token.</summary>
internal abstract record IdTokenVerdict
{
    private IdTokenVerdict() { }

    /// <summary>Everything holds; the claims as the provider wrote them.</summary>
    public sealed record Believed(string Issuer, JsonElement Claims) : IdTokenVerdict;

    public sealed record Refused(SignInRefusal Refusal) : IdTokenVerdict;
}

/// <summary>
/// Whether an ID token is to be believed (OpenID Connect Core 3.1.3.7). The form is ours (<see cref="IdTokenForm"/>); signature, issuer, audience, nonce and hash
/// are checked by Microsoft's library, also for tokens that came straight from the token endpoint, where the standard would let a client skip the signature.
/// </summary>
internal sealed class IdTokenCheck(OpenIdConnectSettings settings, IdentityProvider provider, TimeProvider time)
{
    private const string WrongAlgorithm = "the ID token is signed in a way that is not taken";

    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan NewKeysWithin = TimeSpan.FromSeconds(10);

    // Two keys each, one of them public. A shared secret would let whoever knows it sign for anybody.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <param name="token">As it came.</param>
    /// <param name="accessToken">What came with it.</param>
    /// <param name="nonce">What the sign-in was begun with; null for a token that a refresh brought.</param>
    /// <param name="document">What the provider told about itself.</param>
    /// <param name="cancel">Ends the check.</param>
    public async Task<IdTokenVerdict> CheckAsync(string? token, string? accessToken, string? nonce, ProviderDocument document, CancellationToken cancel)
    {
        if (!IdTokenForm.TryRead(token, out var form, out var fault)) return Refuse(fault);
        if (!Algorithms.Contains(form.Algorithm, StringComparer.Ordinal)) return Refuse(WrongAlgorithm);
        var keys = document.KeysFor(form.KeyId);
        if (keys.Count == 0) keys = (await provider.FindNewerAsync(document, NewKeysWithin, cancel)).KeysFor(form.KeyId);
        if (keys.Count == 0) return Refuse("the ID token is signed with a key that the provider does not publish");
        var found = await handler.ValidateTokenAsync(token, Expected(document.Told.Issuer, keys));
        if (!found.IsValid) return Refuse(WordsFor(found.Exception));
        var (known, now) = ((JsonWebToken)found.SecurityToken, time.GetUtcNow());
        if (known.IssuedAt > (now + ClockSkewMax).UtcDateTime) return Refuse("the ID token was issued in the future");
        if (form.Claims.TryGetProperty("auth_time", out var at) && at.GetDouble() > (now + ClockSkewMax).ToUnixTimeSeconds()) return Refuse("the ID token's auth_time is in the future");
        return FaultOfProtocol(known, accessToken, nonce) is { } wrong ? Refuse(wrong) : new IdTokenVerdict.Believed(document.Told.Issuer, form.Claims);
    }

    /// <summary>The nonce in an ID token that was checked before; null where there is none.</summary>
    public static string? NonceOf(JsonWebToken token) => token.TryGetPayloadValue<string>("nonce", out var nonce) ? nonce : null;

    private TokenValidationParameters Expected(string issuer, IReadOnlyList<SecurityKey> keys) => new()
    {
        ValidAlgorithms = Algorithms,
        ValidIssuer = issuer,
        ValidAudience = settings.ClientId,
        RequireAudience = true,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ValidateIssuerSigningKey = true,
        IssuerSigningKeyResolver = (_, _, _, _) => keys,
        LifetimeValidator = (from, until, _, _) => IsWithin(from, until, time.GetUtcNow()),
    };

    private static bool IsWithin(DateTime? from, DateTime? until, DateTimeOffset now) =>
        until is { } end && end > (now - ClockSkewMax).UtcDateTime && (from is not { } start || start <= (now + ClockSkewMax).UtcDateTime);

    private string? FaultOfProtocol(JsonWebToken token, string? accessToken, string? nonce)
    {
        // The library gives its own nonces a time; ours are bound to a sign-in whose age is known.
        var validator = new OpenIdConnectProtocolValidator { RequireNonce = nonce is not null, RequireTimeStampInNonce = false, RequireSub = true };
        try
        {
            validator.ValidateTokenResponse(new OpenIdConnectProtocolValidationContext
            {
                ClientId = settings.ClientId,
                // A token that a refresh brought may repeat the nonce of the sign-in: whoever asked for it compares the two.
                Nonce = nonce ?? NonceOf(token),
                ProtocolMessage = new OpenIdConnectMessage { IdToken = token.EncodedToken, AccessToken = accessToken },
                ValidatedIdToken = JwtSecurityTokenConverter.Convert(token),
            });
            return null;
        }
        catch (OpenIdConnectProtocolInvalidNonceException)
        {
            return "the ID token's nonce is not the one that the sign-in was begun with";
        }
        catch (OpenIdConnectProtocolException broken)
        {
            return $"the ID token does not fit the protocol ({broken.GetType().Name})";
        }
    }

    // The library's own words may hold what stood in the token.
    private static string WordsFor(Exception? fault) => fault switch
    {
        SecurityTokenInvalidAlgorithmException => WrongAlgorithm,
        SecurityTokenInvalidIssuerException => "the ID token is another issuer's",
        SecurityTokenInvalidAudienceException => "the ID token is for somebody else (aud)",
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException => "the ID token is no longer or not yet valid",
        SecurityTokenInvalidSignatureException => "the ID token's signature is wrong",
        _ => $"the ID token is not valid ({fault?.GetType().Name})",
    };

    private static IdTokenVerdict.Refused Refuse(string reason) => new(new SignInRefusal(reason));
}
