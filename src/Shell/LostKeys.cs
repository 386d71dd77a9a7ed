using System.Globalization;
using System.Net.Mime;

namespace Mozarto.Dashboard.Shell;

/// <summary>
/// What runs in the product's place while the keys are gone that encrypt its secrets: no sign-in, no jobs, no page but the one that says what to do.
/// Deliveries are answered 503, so that their senders repeat them: without secrets none can be verified, and nothing is ever taken unverified.
/// </summary>
internal static partial class LostKeys
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private const string Page = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>The keys of this installation are missing</title>
            <link rel="stylesheet" href="/app.css" />
        </head>
        <body>
            <main class="lone-page stack">
                <h1>The keys of this installation are missing</h1>
                <p>The data protection keys, which encrypt every secret, do not fit this database: they were lost, or belong to another installation. Nothing
                can be verified without them, so nobody can sign in and nothing is sent. Deliveries are answered 503, and their senders repeat them. Nothing that was stored is lost.</p>
                <p><strong>What to do:</strong> stop the product, put back the keys that were saved with this database, and start it again. On SQLite they are the
                folder of <code>DataProtection:KeyFolder</code>; on PostgreSQL the table <code>DataProtectionKeys</code>, or its keys as files in that folder.</p>
                <p>If they are gone for good, start once with <code>DataProtection:KeysAreLost=true</code>: what is stored stays readable, and every secret has to be entered anew.</p>
            </main>
        </body>
        </html>
        """;

    /// <summary>Takes the place of the product, which has not begun to listen, until it is stopped. Where it listens is configured as for the product.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplication product, WebApplicationOptions options)
    {
        await product.DisposeAsync();
        var builder = WebApplication.CreateBuilder(options);
        builder.Logging.AddOwnConsole();
        await using var app = builder.Build();
        LogLost(app.Logger);
        app.UseStaticFiles();
        app.Run(AnswerAsync);
        await app.RunAsync();
        return 0;
    }

    private static Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path == Health.Live) return http.Response.WriteAsync(Health.LiveWord);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (http.Request.Path == Health.Ready) return http.Response.WriteAsync(Health.NotReadyWord);
        if (!HttpMethods.IsGet(http.Request.Method) || !http.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase)) return Task.CompletedTask;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return http.Response.WriteAsync(Page);
    }

    [LoggerMessage(EventId = 73, Level = LogLevel.Critical,
        Message = "The data protection keys do not fit this database: they were lost or belong to another installation. Nobody can sign in, and deliveries are answered 503. "
            + "Put back the keys that were saved with this database (DataProtection:KeyFolder; on PostgreSQL the table DataProtectionKeys) and start again.")]
    private static partial void LogLost(ILogger log);
}
