using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>The sandbox's pretend identity provider, first part: signs a member of the cast in by name.</summary>
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
        Claim[] claims =
        [
            new(Operator.IssuerClaim, Cast.Issuer),
            new(ClaimTypes.NameIdentifier, person.Name.ToUpperInvariant(), ClaimValueTypes.String, Cast.Issuer),
            new(ClaimTypes.Name, person.Name),
            .. person.Roles.Select(role => new Claim(ClaimTypes.Role, role)),
        ];
        await http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme)));
        return Results.LocalRedirect(LocalUrl.OrHome(form[ReturnUrlField]));
    }
}
