using Microsoft.AspNetCore.Authentication;

namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>What the framework's base for signing in elsewhere has to know; everything else is in <see cref="OpenIdConnectSettings"/>.</summary>
internal sealed class OpenIdConnectOptions : RemoteAuthenticationOptions
{
    /// <summary>What a sign-in or sign-out was begun with travels through the browser in this form: nobody can read or make it but us.</summary>
    public ISecureDataFormat<AuthenticationProperties> StateDataFormat { get; set; } = null!;
}

/// <summary>
/// The cookie that ties a sign-in that is under way to the browser in which it was begun. It ends with the browser: how long a sign-in may take is told by our
/// own clock, not by that of the machine where the cookie lies.
/// </summary>
internal sealed class BegunCookie : CookieBuilder
{
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var cookie = base.Build(context, expiresFrom);
        cookie.Expires = null;
        return cookie;
    }
}
