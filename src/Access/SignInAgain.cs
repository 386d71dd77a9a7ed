using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// <c>GET /sign-in/again</c>: has the person prove anew who they are, and leads back to where they were. Coming back does nothing by itself: whatever they
/// wanted to do they press again. The session stays that of the same person; somebody else begins one of their own.
/// </summary>
internal static class SignInAgain
{
    /// <summary>The provider, as ASP.NET Core's own handler names itself. Where it is not registered, people choose again at the door.</summary>
    public const string ProviderScheme = "OpenIdConnect";

    // Names that the handler of OpenID Connect knows (OpenIdConnectParameterNames, OpenIdConnectChallengeProperties).
    private const string MaxAge = "max_age";
    private const string LoginHint = "login_hint";

    /// <summary>A sign-in at the provider that is older than this is none: of the minutes that a fresh one lasts some must be left for the act itself.</summary>
    private static readonly TimeSpan ProviderAgeMax = TimeSpan.FromMinutes(1);

    public static async Task<IResult> ChallengeAsync(HttpContext http, IAuthenticationSchemeProvider schemes, string? returnUrl)
    {
        var back = LocalUrl.OrHome(returnUrl);
        if (await schemes.GetSchemeAsync(ProviderScheme) is null) return Results.LocalRedirect(Pages.SignInThen(back));
        return Results.Challenge(Properties(http.User, back), [ProviderScheme]);
    }

    /// <summary>
    /// Whom the provider wants to see again is sent there with the next page that they open: without a word where the provider still knows them, since nothing is
    /// said about how they are to sign in. An open page says so instead, and changes nothing until then.
    /// </summary>
    public static Task AskWhereWantedAsync(HttpContext http, RequestDelegate next)
    {
        var isPage = HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata is { } metadata
            && metadata.GetMetadata<ComponentTypeMetadata>() is not null && metadata.GetMetadata<IAllowAnonymous>() is null;
        if (!isPage || !http.User.HasClaim(claim => claim.Type == Operator.MustConfirmClaim)) return next(http);
        return http.ChallengeAsync(ProviderScheme, new AuthenticationProperties { RedirectUri = http.Request.PathBase + http.Request.Path + http.Request.QueryString });
    }

    private static AuthenticationProperties Properties(ClaimsPrincipal known, string back)
    {
        var properties = new AuthenticationProperties { RedirectUri = back };
        properties.SetParameter(MaxAge, (TimeSpan?)ProviderAgeMax);
        if (known.FindFirst(ClaimTypes.Email) is { } email) properties.SetParameter(LoginHint, email.Value);
        return properties;
    }
}
