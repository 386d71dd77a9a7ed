namespace Mozarto.Dashboard.Access.OpenIdConnect;

/// <summary>Where people may sign in: over TLS, or on this machine. Anywhere else whoever is on the way reads their session.</summary>
internal static class SafeAddress
{
    public static bool IsSafe(HttpRequest request) => request.IsHttps || Loopback.Is(request.Host.Host);
}
