using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Mozarto.Dashboard.Shell;

/// <summary>
/// Light, dark, or as the operator's system says. Kept in a cookie, so that the server sends the right style sheets with the first byte and
/// nothing flashes. No cookie means system.
/// </summary>
internal static class ThemeChoice
{
    public const string System = "system";
    public const string Light = "light";
    public const string Dark = "dark";

    private const string CookieName = "theme";
    private static readonly TimeSpan CookieLife = TimeSpan.FromDays(400);

    public static string Read(HttpRequest? request) => request?.Cookies[CookieName] is Light or Dark ? request.Cookies[CookieName]! : System;

    public static void MapThemeChoice(this IEndpointRouteBuilder routes) =>
        // Without antiforgery: the worst that a forged request can do is to change a colour, and a stale token must not make the switch fail.
        routes.MapPost(ShellPages.Theme, Choose).AllowAnonymous().DisableAntiforgery();

    private static RedirectHttpResult Choose([FromForm] string? theme, [FromForm] string? returnUrl, HttpContext context)
    {
        Remember(context.Response, theme, context.Request.IsHttps);
        return TypedResults.LocalRedirect(LocalUrl.OrHome(returnUrl));
    }

    private static void Remember(HttpResponse response, string? theme, bool isHttps)
    {
        var cookie = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, Secure = isHttps };
        if (theme is Light or Dark)
        {
            cookie.MaxAge = CookieLife;
            response.Cookies.Append(CookieName, theme, cookie);
        }
        else
        {
            response.Cookies.Delete(CookieName, cookie);
        }
    }
}
