using System.Data.Common;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// Who is behind a request: the cookie's key names a session of the store. Each sign-in gives a new key, which the framework's cookie handler cannot do for a
/// session that goes on; and whatever is told about people is read anew for each request. Whoever signs people in calls <c>SignInAsync</c> on this scheme.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions, SessionChecks checks)
    : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The framework's name for the scheme of cookies, which handlers sign people in to unless they are told otherwise.</summary>
    public new const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string ReturnUrl = "returnUrl";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // The page that says that the store does not answer must not ask it.
        if (Context.Features.Get<IExceptionHandlerFeature>() is { Error: DbException }) return AuthenticateResult.NoResult();
        if (SessionCookie.Read(Context) is not { } key) return AuthenticateResult.NoResult();
        if (await sessions.FindAsync(key, Context.RequestAborted) is not { } found) return AuthenticateResult.Fail("The session is over.");
        if (await checks.CheckAsync(found, Context.RequestAborted) is not { } live) return AuthenticateResult.Fail("The session was ended.");
        return AuthenticateResult.Success(new AuthenticationTicket(live.Person, live.Told.Properties, Scheme));
    }

    protected override async Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        var key = await sessions.BeginAsync(user, properties ?? new AuthenticationProperties(), SessionCookie.Read(Context), Context.RequestAborted, RequestOrigin.Of(Context));
        SessionCookie.Write(Context, key);
        ForbidStoring();
    }

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        if (SessionCookie.Read(Context) is { } key) await sessions.EndAsync(key, Context.RequestAborted, RequestOrigin.Of(Context));
        SessionCookie.Delete(Context);
        ForbidStoring();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Redirect(BuildRedirectUri(PageOf(Pages.SignIn, properties)));
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Redirect(BuildRedirectUri(PageOf(Pages.NoAccess, properties)));
        return Task.CompletedTask;
    }

    private string PageOf(string page, AuthenticationProperties properties) =>
        page + QueryString.Create(ReturnUrl, properties.RedirectUri ?? OriginalPathBase + OriginalPath + Request.QueryString);

    private void ForbidStoring() => Response.Headers[HeaderNames.CacheControl] = "no-store";
}
