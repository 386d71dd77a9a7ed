namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>What the provider tells of a person to whoever brings an access token in the Authorization header. OpenID Connect Core 5.3, RFC 6750.</summary>
internal sealed class ClaimsDoor(GrantBook grants, IdTokens tokens)
{
    private const string Scheme = "Bearer ";
    private const string Realm = "Bearer realm=\"sandbox identity\"";

    public IResult Tell(HttpContext http)
    {
        ProviderAnswer.KeepNowhere(http);
        var header = http.Request.Headers.Authorization.ToString();
        var isBearer = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        if (isBearer && grants.Use(IssuedKind.Access, header[Scheme.Length..].Trim()) is { } grant) return Results.Json(tokens.ClaimsOf(grant));
        // Whoever brings no token at all is told no more than what is needed.
        http.Response.Headers.WWWAuthenticate = isBearer ? Realm + ", error=\"invalid_token\", error_description=\"the token is not known, or has ended\"" : Realm;
        return Results.StatusCode(StatusCodes.Status401Unauthorized);
    }
}
