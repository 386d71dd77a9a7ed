using System.Text.Json;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>What the provider was asked.</summary>
internal sealed record SeenRequest(string Method, string Path, string Query, string? Authorization);

/// <summary>A certified OpenID provider that nobody here wrote: the npm package oidc-provider. Whoever is sent there is signed in at once as the person named last.</summary>
internal sealed class CertifiedProvider() : NodeClient("provider.mjs")
{
    public const string ClientId = "dashboard of a test";
    public const string ClientSecret = "a secret: with spaces & signs +%";

    private static readonly string[] Grants = ["authorization_code", "refresh_token"];

    public Uri Issuer { get; private set; } = null!;

    public async Task OpenAsync() => Issuer = new Uri((await AskAsync(new { Open = true })).GetProperty("issuer").GetString()!);

    /// <summary>Takes the dashboard as its client. Asked once the dashboard listens.</summary>
    public Task ServeAsync(Uri dashboard, object? extras = null) => AskAsync(new
    {
        Client = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["client_id"] = ClientId,
            ["client_secret"] = ClientSecret,
            ["grant_types"] = Grants,
            ["redirect_uris"] = new[] { new Uri(dashboard, "/signin-oidc").ToString() },
            ["post_logout_redirect_uris"] = new[] { new Uri(dashboard, "/signout-callback-oidc").ToString() },
            ["require_auth_time"] = true,
        },
        Extras = extras ?? new { },
    });

    /// <summary>Who signs in from now on, with what is told of them.</summary>
    public Task KnowAsync(object? person) => AskAsync(new { Person = person });

    public Task RotateAsync() => AskAsync(new { Rotate = true });

    public async Task<IReadOnlyList<SeenRequest>> SeenAsync() =>
        (await AskAsync(new { Seen = true })).GetProperty("seen").Deserialize<SeenRequest[]>(JsonSerializerOptions.Web)!;
}
