using System.Net;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Shell;

/// <summary>What holds for every route that the app has, and for what is no route: headers, closed doors, forms that need their token.</summary>
public sealed class EveryRouteTests(SqliteApp fixture) : IClassFixture<SqliteApp>
{
    private const string Marker = "marker-of-a-merchant-7f3a";

    // Machines come here, and prove themselves otherwise; a colour is nobody's secret; the circuit's own addresses are guarded by the name of the asking site.
    private static readonly string[] WithoutToken =
        ["/webhooks/", "/api/v1/mozarto/verify-user", "/theme", "/sandbox/mozarto/", "/sandbox/identity/", "/_blazor", "/_framework", "/signin-oidc"];

    private readonly DashboardApp app = fixture.App;

    [Theory]
    [InlineData(null)]
    [InlineData("Ada")]
    public async Task Every_answer_tells_browsers_what_they_may_not_do(string? name)
    {
        using var person = name is null ? null : await SignedIn.AsAsync(app, name);
        var http = person?.Http ?? app.Http;
        var asked = AllRoutes.Of(app).Append(new AskedRoute("GET", "/of/nobody", "", IsPage: false, IsStatic: false)).Append(new AskedRoute("DELETE", "/payouts", "", IsPage: true, IsStatic: false));

        // Webhooks come from machines, which are answered with nothing but a status.
        foreach (var route in asked.Where(route => !route.Path.StartsWith("/webhooks/", StringComparison.Ordinal)).Where(route => !route.Pattern.Contains("_blazor", StringComparison.Ordinal) || route.Method == "POST"))
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(route.Path, UriKind.Relative));
            request.Headers.Accept.ParseAdd("text/html");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            AssertGuarded(answer, route);
        }
    }

    [Fact]
    public async Task What_is_served_to_all_may_be_kept()
    {
        using var answer = await app.Http.GetAsync(new Uri("/app.css", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("dashboard.example.test", true)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1:5443", false)]
    public async Task Only_a_host_that_is_reached_by_TLS_asks_for_TLS_from_then_on(string host, bool isAsked)
    {
        await using var behind = await DashboardApp.StartAsync(new() { Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ForwardedHeaders:KnownNetworks"] = "127.0.0.0/8" } });

        var secure = await RawHttp.ExchangeAsync(behind.BaseAddress, $"GET /health/live HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n");
        var plain = await RawHttp.ExchangeAsync(behind.BaseAddress, $"GET /health/live HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.Equal(isAsked ? "max-age=31536000" : null, secure.Header("Strict-Transport-Security"));
        Assert.Null(plain.Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_page_tells_nothing_to_whoever_has_not_signed_in()
    {
        await app.Http.PostAsync(new Uri("/webhooks/mozarto", UriKind.Relative), new StringContent($$"""{"transaction_id":"{{Marker}}","transaction_status":"Approved","amount":"42.50","currency":"EUR"}"""));
        var pages = AllRoutes.Of(app).Where(route => route.IsPage && route.Method == "GET").ToList();
        Assert.True(pages.Count > 10, "The app has more pages than that.");

        foreach (var page in pages)
        {
            using var answer = await app.Http.GetAsync(new Uri(page.Path, UriKind.Relative));
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.Redirect) Assert.StartsWith("/sign-in", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
            else Assert.True(HouseRules.ClosedPages.Open.Length > 0 && IsOpen(page.Path), $"{page.Path} opens to everybody ({(int)answer.StatusCode}).");
            Assert.DoesNotContain(Marker, body, StringComparison.Ordinal);
            Assert.DoesNotContain("dlv_", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        using var person = await SignedIn.AsAsync(app, "Ada");
        var forms = AllRoutes.Of(app).Where(route => route.Method == "POST" && !WithoutToken.Any(path => route.Path.StartsWith(path, StringComparison.Ordinal))).ToList();
        Assert.Contains(forms, route => route.Path == "/sign-out");

        foreach (var form in forms)
        {
            using var content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["person"] = "Ada", ["__RequestVerificationToken"] = "forged" });
            using var answer = await person.Http.PostAsync(new Uri(form.Path, UriKind.Relative), content);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{form.Path} answered {(int)answer.StatusCode} to a form without its token.");
        }

        using var still = await person.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    private static bool IsOpen(string path) =>
        path is "/sign-in" or "/error" or "/not-found" or "/no-access" || path.StartsWith("/sign-in/", StringComparison.Ordinal);

    private static void AssertGuarded(HttpResponseMessage answer, AskedRoute route)
    {
        string? Told(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
        var what = $"{route.Method} {route.Path} ({(int)answer.StatusCode})";
        var policy = Told("Content-Security-Policy") ?? "";
        foreach (var part in (string[])["frame-ancestors 'none'", "default-src '", "script-src '", "base-uri '", "form-action 'self'"])
            Assert.True(policy.Contains(part, StringComparison.Ordinal), $"{what} has no {part} in: {policy}");
        Assert.DoesNotContain("unsafe", policy.Replace("style-src-attr 'unsafe-inline'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(Told("X-Content-Type-Options") == "nosniff", $"{what} lets browsers guess.");
        Assert.True(Told("Referrer-Policy") == "same-origin", $"{what} has no referrer policy.");
        Assert.True(Told("Cross-Origin-Opener-Policy") == "same-origin", $"{what} shares its window.");
        Assert.True(Told("Cross-Origin-Resource-Policy") == "same-origin", $"{what} can be loaded by others.");
        Assert.True(Told("Permissions-Policy") is not null, $"{what} has no permissions policy.");
        Assert.True((route.IsStatic && answer.IsSuccessStatusCode) || answer.Headers.CacheControl?.NoStore == true, $"{what} may be kept: {answer.Headers.CacheControl}");
        Assert.Null(Told("Server"));
        Assert.Null(Told("X-Powered-By"));
    }
}
