using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;

namespace Mozarto.Dashboard.Shell;

/// <summary>Who may open a circuit, and how much one may take: what an open page costs the server has limits, whatever its browser does.</summary>
internal static class CircuitDoor
{
    public const string Address = "/_blazor";

    /// <summary>A larger message from a browser ends its circuit, and no other.</summary>
    public const int MessageBytesMax = 32 * 1024;

    /// <summary>So many pictures of a page wait for a browser that takes none; then its page stands still.</summary>
    public const int BatchesWaitingMax = 10;

    /// <summary>Circuits whose browser is gone wait for it to come back: so many, and so long.</summary>
    public const int WaitingMax = 100;
    public static readonly TimeSpan WaitingTime = TimeSpan.FromMinutes(3);

    public static void Limit(CircuitOptions circuits, bool isDevelopment)
    {
        circuits.DetailedErrors = isDevelopment;
        circuits.DisconnectedCircuitMaxRetained = WaitingMax;
        circuits.DisconnectedCircuitRetentionPeriod = WaitingTime;
        circuits.MaxBufferedUnacknowledgedRenderBatches = BatchesWaitingMax;
    }

    public static void Limit(HubOptions hub)
    {
        hub.EnableDetailedErrors = false;
        hub.MaximumReceiveMessageSize = MessageBytesMax;
    }

    /// <summary>
    /// A browser names the site from which it asks, and sends cookies along whichever that is. Compared is the host alone: behind a proxy that ends TLS we
    /// may not know how the page was reached. Programs name no site, and have nobody's cookies.
    /// </summary>
    public static async Task RefuseForeignAsync(HttpContext http, RequestDelegate next, string? publicHost)
    {
        if (http.Request.Path.StartsWithSegments(Address, StringComparison.OrdinalIgnoreCase) && IsForeign(http.Request, publicHost))
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        else await next(http);
    }

    private static bool IsForeign(HttpRequest request, string? publicHost)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return false;
        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || !(from.Scheme == Uri.UriSchemeHttp || from.Scheme == Uri.UriSchemeHttps)
            || !(Is(from.Authority, request.Host.Value) || Is(from.Authority, publicHost));
    }

    private static bool Is(string host, string? expected) => string.Equals(host, expected, StringComparison.OrdinalIgnoreCase);
}
