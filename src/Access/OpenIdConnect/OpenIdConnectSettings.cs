namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>Who the provider says that it is, and where it tells everything else about itself.</summary>
internal sealed record ProviderAddress(string Issuer, string MetadataAddress);

/// <summary>
/// How people sign in with an OpenID provider: <c>Authentication:OpenIdConnect:*</c>. The names and the paths are those of ASP.NET Core's own handler, so that it
/// can stand here instead of ours; <c>RoleClaim</c>, <c>Roles</c> and <c>DisplayName</c> are ours.
/// </summary>
internal sealed record OpenIdConnectSettings
{
    /// <summary>Null as long as nobody knows: the sandbox's provider has an address only once this process listens.</summary>
    public required Func<ProviderAddress?> Address { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    /// <summary>What people know the provider as.</summary>
    public required string DisplayName { get; init; }

    public PathString CallbackPath { get; init; } = "/signin-oidc";

    public PathString SignedOutCallbackPath { get; init; } = "/signout-callback-oidc";

    public IReadOnlyList<string> Scope { get; init; } = ["openid", "profile", "email"];

    /// <summary><c>query</c>, or <c>form_post</c>, for which the cookie of a sign-in that is under way comes along only over TLS.</summary>
    public string ResponseMode { get; init; } = ResponseModes.Query;

    public string? Prompt { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public bool GetClaimsFromUserInfoEndpoint { get; init; } = true;

    public bool RequireHttpsMetadata { get; init; } = true;

    /// <summary>Whether the ID token (for signing out there) and the refresh token (for asking again) are kept with the session, on the server.</summary>
    public bool SaveTokens { get; init; } = true;

    /// <summary>Where the provider tells roles or groups: a claim's name, or a path into nested objects. Null: it tells none, and all roles are given here.</summary>
    public string? RoleClaim { get; init; }

    /// <summary>Which of the provider's values stand for which of our roles, to the letter. Empty: they are our own names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RoleMap { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
}

internal static class ResponseModes
{
    public const string Query = "query";
    public const string FormPost = "form_post";
}
