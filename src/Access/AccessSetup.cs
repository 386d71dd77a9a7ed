using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace Mozarto.Dashboard.Access;

/// <summary>Registers sessions and the one policy of every page: signed in, and holding a role.</summary>
internal static class AccessSetup
{
    private const string SessionCookie = "mozarto-session";

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAntiforgery();
        builder.Services.AddSingleton<CommandTrail>();
        builder.Services.AddSingleton<People>();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = SessionCookie;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = Pages.SignIn;
            cookie.AccessDeniedPath = Pages.NoAccess;
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
        });
        var holdsRole = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(Roles.All).Build();
        builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(holdsRole).SetFallbackPolicy(holdsRole);
    }

    public static void MapAccess(this WebApplication app) =>
        app.MapPost(Pages.SignOut, static async (HttpContext http, IAntiforgery antiforgery) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            await http.SignOutAsync();
            return Results.LocalRedirect(Pages.SignIn);
        }).AllowAnonymous();
}
