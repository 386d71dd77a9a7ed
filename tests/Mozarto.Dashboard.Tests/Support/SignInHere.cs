using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>A way to sign in for tests: <c>POST /test/sign-in?name=Sam&amp;role=Support</c> hands the product whom it names, as any provider's handler would.</summary>
internal sealed class SignInHere : IStartupFilter
{
    public const string Route = "/test/sign-in";

    public static void Add(IServiceCollection services) => services.AddSingleton<IStartupFilter, SignInHere>();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        // Before everything else, so the scheme that a proxy tells is read here as well.
        app.Use(static (http, following) =>
        {
            if (http.Request.Path != Route) return following(http);
            if (http.Request.Headers["X-Forwarded-Proto"] == "https") http.Request.Scheme = "https";
            return http.SignInAsync(SessionHandler.Scheme, Person(http.Request.Query));
        });
        next(app);
    };

    private static ClaimsPrincipal Person(IQueryCollection query)
    {
        var name = query["name"].FirstOrDefault() ?? "Sam";
        var roles = query["role"].Count > 0 ? query["role"] : new StringValues("Support");
        return new ClaimsPrincipal(new ClaimsIdentity(
            [new(Operator.IssuerClaim, "test"), new(ClaimTypes.NameIdentifier, name), new(ClaimTypes.Name, name), .. roles.Select(role => new Claim(ClaimTypes.Role, role!))], "test"));
    }
}
