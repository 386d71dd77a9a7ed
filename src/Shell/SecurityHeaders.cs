using System.Net;
using Microsoft.AspNetCore.StaticAssets;

namespace Mozarto.Dashboard.Shell;

/// <summary>
/// What every answer to a browser says, whoever made it: from where a page may load, who may frame it, that nothing is guessed and that data is kept
/// nowhere. An answer that brings a policy of its own keeps it.
/// </summary>
internal static class SecurityHeaders
{
    private const string WebhookPath = "/webhooks";
    private const string Permissions = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";
    private const string OnlyByTls = "max-age=31536000";
    private const string KeptNowhere = "no-store";

    /// <summary>Comes before everything else, so that nothing answers without it.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var policy = PolicyOf(app.Configuration);
        app.Use((http, next) =>
        {
            // Senders are no browsers: what they are answered is a status and nothing else.
            if (http.Request.Path.StartsWithSegments(WebhookPath, StringComparison.OrdinalIgnoreCase)) return next(http);
            http.Response.OnStarting(() =>
            {
                Write(http, policy);
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    private static void Write(HttpContext http, string policy)
    {
        var headers = http.Response.Headers;
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        var isStatic = http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
        if (!isStatic && !headers.CacheControl.ToString().Contains(KeptNowhere, StringComparison.Ordinal)) headers.CacheControl = KeptNowhere;
        if (http.Request.IsHttps && !IsLoopback(http.Request.Host.Host)) headers.StrictTransportSecurity = OnlyByTls;
    }

    // Styles: the component library sets some in attributes; no page has a style element. Browsers hold form-action also to where signing out is sent on to.
    private static string PolicyOf(IConfiguration configuration) =>
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + $"object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'{ProviderOf(configuration)}";

    private static string ProviderOf(IConfiguration configuration)
    {
        // The sandbox's provider is at one name of this machine, and the page may be at another.
        if (ShellState.From(configuration).IsSandboxOn) return " http://localhost:* http://127.0.0.1:*";
        return Uri.TryCreate(configuration["Authentication:OpenIdConnect:Authority"], UriKind.Absolute, out var authority) ? " " + authority.GetLeftPart(UriPartial.Authority) : "";
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
