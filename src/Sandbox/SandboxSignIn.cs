using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Mozarto.Dashboard.Access.OpenIdConnect;
using Mozarto.Dashboard.Sandbox.Identity;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>A press on one of the cast: sends them to the sandbox's identity provider with their name as a hint, and so the way of every real sign-in.</summary>
internal static class SandboxSignIn
{
    public const string Route = "/sandbox/sign-in";
    public const string PersonField = "person";
    public const string ReturnUrlField = "returnUrl";

    public static async Task<IResult> SignInAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (Cast.All.SingleOrDefault(member => member.Name == form[PersonField]) is not { } person) return Results.NotFound();
        var properties = new AuthenticationProperties { RedirectUri = LocalUrl.OrHome(form[ReturnUrlField]) };
        properties.SetParameter("login_hint", person.Name);
        // Who presses a name proves by it who they are: a session of before at the provider does not do.
        properties.SetParameter("prompt", "login");
        return Results.Challenge(properties, [OpenIdConnectSetup.Scheme]);
    }

    /// <summary>The provider has an address only once this process listens, and a client of its own for each process.</summary>
    public static OpenIdConnectSettings SettingsFor(SandboxIdentity identity) => new()
    {
        Address = () => identity is { Issuer: { } issuer, MetadataAddress: { } metadata } ? new ProviderAddress(issuer, metadata) : null,
        ClientId = identity.ClientId,
        ClientSecret = identity.ClientSecret,
        DisplayName = "the sandbox",
        RequireHttpsMetadata = false,
        RoleClaim = "roles",
    };
}
