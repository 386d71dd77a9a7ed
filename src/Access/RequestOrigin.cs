using System.Diagnostics;
using System.Security.Claims;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// Puts on the principal of each request from where it comes (after forwarded headers) and how the log names it. A circuit keeps the principal of the request
/// that opened it, and with it that request's origin. Comes after authentication; whatever a session itself says about its origin is left out.
/// </summary>
internal static class RequestOrigin
{
    public static void UseRequestOrigin(this WebApplication app) => app.Use(static (http, next) =>
    {
        var (address, reference) = Of(http);
        if (http.User.Identity is { IsAuthenticated: true }) http.User = From(http.User, address, reference);
        return next(http);
    });

    /// <summary>From where a request comes, and how the log names it: also of one by which somebody signs in, whom the request does not know yet.</summary>
    internal static (string? Address, string Reference) Of(HttpContext http) => (AddressOf(http), Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);

    /// <summary>A principal of its own for each request: the one of the session may be shared by all of them.</summary>
    internal static ClaimsPrincipal From(ClaimsPrincipal known, string? address, string reference)
    {
        var origin = new ClaimsIdentity();
        if (address is not null) origin.AddClaim(new Claim(Operator.AddressClaim, address));
        origin.AddClaim(new Claim(Operator.ReferenceClaim, reference));
        return new ClaimsPrincipal([.. known.Identities.Select(WithoutOrigin), origin]);
    }

    private static ClaimsIdentity WithoutOrigin(ClaimsIdentity identity)
    {
        if (!identity.HasClaim(IsOrigin)) return identity;
        var copy = identity.Clone();
        foreach (var claim in copy.FindAll(IsOrigin).ToList()) copy.RemoveClaim(claim);
        return copy;
    }

    private static bool IsOrigin(Claim claim) => claim.Type is Operator.AddressClaim or Operator.ReferenceClaim;

    private static string? AddressOf(HttpContext http) =>
        http.Connection.RemoteIpAddress is not { } address ? null : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
