namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>
/// The sandbox's identity provider: a real OpenID provider, small, below our own address. It speaks only HTTP to the rest and shares no types with it.
/// </summary>
internal static class IdentitySetup
{
    public const string Discovery = "/.well-known/openid-configuration";
    public const string Choice = Pages.SandboxIdentity + "/choice";
    public const string SignOut = Pages.SandboxIdentity + "/sign-out";

    private static readonly string[] GetOrPost = [HttpMethods.Get, HttpMethods.Post];

    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<SandboxIdentity>();
        services.AddSingleton<MemberDirectory>();
        services.AddSingleton<ProviderSessions>();
        services.AddSingleton<GrantBook>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<AuthorizeDoor>();
        services.AddSingleton<TokenDoor>();
        services.AddSingleton<ClaimsDoor>();
        services.AddSingleton<EndSessionDoor>();
    }

    // As another server would: none of our pages, sessions and error texts.
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        var provider = routes.MapGroup(Pages.SandboxIdentity);
        provider.AllowAnonymous().DisableAntiforgery().ShortCircuit();
        provider.MapGet(Discovery, static (SandboxIdentity identity) => Results.Json(DocumentOf(identity)));
        provider.MapGet("/jwks", static (IdTokens tokens) => Results.Json(tokens.KeySet()));
        provider.MapMethods("/authorize", GetOrPost, static (HttpContext http, AuthorizeDoor door) => door.AuthorizeAsync(http));
        provider.MapPost("/choice", static (HttpContext http, AuthorizeDoor door) => door.ChooseAsync(http));
        provider.MapPost("/token", static (HttpContext http, TokenDoor door) => door.ExchangeAsync(http));
        provider.MapMethods("/userinfo", GetOrPost, static (HttpContext http, ClaimsDoor door) => door.Tell(http));
        provider.MapMethods("/end_session", GetOrPost, static (HttpContext http, EndSessionDoor door) => door.EndAsync(http));
        provider.MapPost("/sign-out", static (HttpContext http, EndSessionDoor door) => door.ConfirmAsync(http));
    }

    // What browsers open stands below the issuer, what this process asks for below the address by which it reaches itself.
    private static Dictionary<string, object> DocumentOf(SandboxIdentity identity) => new(StringComparer.Ordinal)
    {
        ["issuer"] = identity.Issuer!,
        ["authorization_endpoint"] = identity.Issuer + "/authorize",
        ["end_session_endpoint"] = identity.Issuer + "/end_session",
        ["token_endpoint"] = identity.Inside + "/token",
        ["userinfo_endpoint"] = identity.Inside + "/userinfo",
        ["jwks_uri"] = identity.Inside + "/jwks",
        ["response_types_supported"] = new[] { "code" },
        ["response_modes_supported"] = new[] { "query", "form_post" },
        ["grant_types_supported"] = new[] { "authorization_code", "refresh_token" },
        ["subject_types_supported"] = new[] { "public" },
        ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_basic" },
        ["code_challenge_methods_supported"] = new[] { "S256" },
        ["prompt_values_supported"] = new[] { AuthorizeRequest.Silently, AuthorizeRequest.Anew },
        ["scopes_supported"] = new[] { "openid", "profile", "email", "offline_access" },
        ["claims_supported"] = new[] { "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "name", "email", "email_verified", "roles" },
        ["request_uri_parameter_supported"] = false,
        ["claims_parameter_supported"] = false,
        ["authorization_response_iss_parameter_supported"] = true,
    };
}
