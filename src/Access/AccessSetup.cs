using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Access.OpenIdConnect;

namespace Mozarto.Dashboard.Access;

/// <summary>Registers people and their sessions, and the one policy of every page: signed in, and holding a role.</summary>
internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        var services = builder.Services;
        services.AddSingleton(FreshSignIn.From(builder.Configuration, problems));
        services.AddSingleton(FirstAdmins.From(builder.Configuration));
        services.AddSingleton(SessionSettings.From(builder.Configuration, problems));
        services.AddSingleton<IAttentionSource, AccessAttention>();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery();
        services.AddSingleton<CommandTrail>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AnonymousChallenges>();
        services.AddSingleton<RunningExports>();
        services.AddSingleton<CsvExport>();
        services.AddSingleton<People>();
        services.AddSingleton<SessionTicket>();
        services.AddSingleton<SessionDesk>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionChecks>();
        services.AddScoped<CircuitHandler, SessionWatch>();
        services.AddAuthentication(SessionHandler.Scheme).AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.Scheme, configureOptions: null);
        builder.AddOpenIdConnect(problems);
        var holdsRole = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(Roles.All).Build();
        services.AddAuthorizationBuilder().SetDefaultPolicy(holdsRole).SetFallbackPolicy(holdsRole);
    }

    /// <summary>Who asks, from where, whether they may, and whether their provider wants to see them again.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRequestOrigin();
        app.UseAuthorization();
        app.Use(SignInAgain.AskWhereWantedAsync);
    }

    public static void MapAccess(this WebApplication app)
    {
        app.MapOpenIdConnect();
        app.MapGet(Pages.SignInAgain, SignInAgain.ChallengeAsync).AllowAnonymous();
        app.MapPost(Pages.SignOut, SignOutAsync).AllowAnonymous();
    }

    // First here, so that the session is over whatever the provider does; then there, where it knows how. What it needs was read with the request.
    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery, IAuthenticationSchemeProvider schemes)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
        await http.SignOutAsync();
        return await schemes.GetSchemeAsync(SignInAgain.ProviderScheme) is null
            ? Results.LocalRedirect(Pages.SignIn)
            : Results.SignOut(new AuthenticationProperties { RedirectUri = Pages.SignIn }, [SignInAgain.ProviderScheme]);
    }
}
