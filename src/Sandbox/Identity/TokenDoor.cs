using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>Where the dashboard exchanges a code, or a refresh token, for tokens. RFC 6749 and 7636; the client proves itself by client_secret_basic.</summary>
internal sealed class TokenDoor(SandboxIdentity identity, GrantBook grants, IdTokens tokens)
{
    private const string Scheme = "Basic ";
    private const int VerifierCharactersMin = 43;
    private const int VerifierCharactersMax = 128;

    public async Task<IResult> ExchangeAsync(HttpContext http)
    {
        ProviderAnswer.KeepNowhere(http);
        if (await ProviderParameters.ReadAsync(http.Request) is not { } given) return Refuse("invalid_request", "the body is no form, or too large");
        if (given.Repeated is { } name) return Refuse("invalid_request", $"{name} came twice");
        if (given.Has("client_secret")) return Refuse("invalid_request", "the client proves itself by the Authorization header only");
        if (!IsClient(http.Request.Headers.Authorization.ToString()))
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"sandbox identity\"";
            return ProviderAnswer.Error(StatusCodes.Status401Unauthorized, "invalid_client", "the client is not known, or its secret is wrong");
        }

        if (given["client_id"] is { } client && client != identity.ClientId) return Refuse("invalid_request", "client_id is not the one of the Authorization header");
        return given["grant_type"] switch
        {
            "authorization_code" => OfCode(given),
            "refresh_token" => OfRefresh(given),
            null => Refuse("invalid_request", "grant_type is missing"),
            _ => Refuse("unsupported_grant_type", "grant_type must be authorization_code or refresh_token"),
        };
    }

    // Id and secret are form-encoded each, before they are joined (RFC 6749, 2.3.1).
    private bool IsClient(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !Base64.IsValid(header.AsSpan(Scheme.Length))) return false;
        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(header[Scheme.Length..])).Split(':', 2).Select(WebUtility.UrlDecode).ToArray();
        return parts.Length == 2 && parts[0] == identity.ClientId
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parts[1]!), Encoding.UTF8.GetBytes(identity.ClientSecret));
    }

    // A code is used up by whoever shows it, also with a wrong verifier: there is no second guess.
    private IResult OfCode(ProviderParameters given)
    {
        if (given["code"] is not { } code || given["redirect_uri"] is not { } address || given["code_verifier"] is not { } verifier)
            return Refuse("invalid_request", "code, redirect_uri and code_verifier are needed");
        if (grants.Use(IssuedKind.Code, code) is not { } grant) return Refuse("invalid_grant", "the code is not known, was used, or is too old");
        if (grant.Request.Return.Address != address) return Refuse("invalid_grant", "redirect_uri is not the one that was asked with");
        if (!Proves(verifier, grant.Request.Challenge)) return Refuse("invalid_grant", "code_verifier does not fit");
        return Tokens(grant, grant.Request.Nonce);
    }

    private IResult OfRefresh(ProviderParameters given)
    {
        if (given["refresh_token"] is not { } token) return Refuse("invalid_request", "refresh_token is missing");
        if (grants.Use(IssuedKind.Refresh, token) is not { } grant) return Refuse("invalid_grant", "the refresh token is not known, was used, or has ended");
        var asked = given["scope"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return asked.Except(grant.Request.Scopes, StringComparer.Ordinal).Any()
            ? Refuse("invalid_scope", "scope asks for more than was granted")
            : Tokens(grant, nonce: null);
    }

    private static bool Proves(string verifier, string challenge) =>
        verifier.Length is >= VerifierCharactersMin and <= VerifierCharactersMax
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)))), Encoding.ASCII.GetBytes(challenge));

    private IResult Tokens(Grant grant, string? nonce) => Results.Json(new
    {
        access_token = grants.Issue(IssuedKind.Access, grant),
        token_type = "Bearer",
        expires_in = (int)GrantBook.AccessLife.TotalSeconds,
        refresh_token = grants.Issue(IssuedKind.Refresh, grant),
        scope = string.Join(' ', grant.Request.Scopes),
        id_token = tokens.Sign(grant, nonce),
    });

    private static IResult Refuse(string error, string why) => ProviderAnswer.Error(StatusCodes.Status400BadRequest, error, why);
}
