using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>The cookie over real HTTP: what is in it, and what it is worth after signing out.</summary>
public abstract class SessionCookieContract(DashboardApp app)
{
    [Fact]
    public async Task Over_plain_HTTP_the_cookie_is_for_this_site_alone_and_for_no_script()
    {
        var cookie = await CookieAsync(isOverTls: false);

        Assert.StartsWith("mozarto-session=", cookie, StringComparison.Ordinal);
        Assert.Equal(["httponly", "path=/", "samesite=lax"], AttributesOf(cookie));
    }

    [Fact]
    public async Task Over_TLS_browsers_make_sure_that_it_is_of_this_very_host()
    {
        var cookie = await CookieAsync(isOverTls: true);

        Assert.StartsWith("__Host-mozarto-session=", cookie, StringComparison.Ordinal);
        Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"], AttributesOf(cookie));
    }

    [Fact]
    public async Task A_key_that_was_given_over_plain_HTTP_opens_nothing_over_TLS()
    {
        var pair = PairOf(await CookieAsync(isOverTls: false));

        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(pair)).StatusCode);
        AssertIsSentToTheDoor(await OpenAsync(pair, isOverTls: true));
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync("__Host-" + pair, isOverTls: true)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_cookie_that_is_no_key_of_ours_leads_to_the_door_and_in_no_circle(string value)
    {
        AssertIsSentToTheDoor(await OpenAsync($"mozarto-session={value}"));
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync($"mozarto-session={value}", "/sign-in")).StatusCode);
    }

    [Fact]
    public async Task A_copied_cookie_is_nothing_after_signing_out()
    {
        var copied = PairOf(await CookieAsync(isOverTls: false));
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(copied)).StatusCode);

        Assert.True(await app.Services.GetRequiredService<Sessions>().EndAsync(copied.Split('=', 2)[1], CancellationToken.None));

        foreach (var address in new[] { "/", "/payouts", "/transactions/export" }) AssertIsSentToTheDoor(await OpenAsync(copied, address));
    }

    [Fact]
    public async Task Signing_out_takes_the_token_of_our_own_form()
    {
        var pair = PairOf(await CookieAsync(isOverTls: false));
        using var request = Request(HttpMethod.Post, "/sign-out", pair);

        using var answer = await app.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(pair)).StatusCode);
    }

    [Theory]
    [InlineData("/payouts/out_1?a=b", "/payouts/out_1?a=b")]
    [InlineData("//evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    public async Task Confirming_who_it_is_leads_back_to_this_site_only(string asked, string back)
    {
        using var person = await SignedIn.AsAsync(app, "Sam");

        Assert.Equal(back, await person.ConfirmAsync($"/sign-in/again?returnUrl={Uri.EscapeDataString(asked)}"));
    }

    private static string PairOf(string cookie) => cookie.Split(';')[0];

    private static List<string> AttributesOf(string cookie) => [.. cookie.Split(';').Skip(1).Select(attribute => attribute.Trim()).Order(StringComparer.Ordinal)];

    private static void AssertIsSentToTheDoor(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, string? cookie, bool isOverTls = false)
    {
        var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (isOverTls) request.Headers.Add("X-Forwarded-Proto", "https");
        return request;
    }

    private async Task<HttpResponseMessage> OpenAsync(string cookie, string address = "/", bool isOverTls = false)
    {
        using var request = Request(HttpMethod.Get, address, cookie, isOverTls);
        return await app.Http.SendAsync(request);
    }

    // As if TLS ended at a proxy before it, where asked.
    private async Task<string> CookieAsync(bool isOverTls)
    {
        using var request = Request(HttpMethod.Post, SignInHere.Route, cookie: null, isOverTls);
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        return Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("mozarto-session", StringComparison.Ordinal));
    }

    internal static DashboardAppOptions Options(DatabaseKind kind) => new()
    {
        Database = kind,
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ForwardedHeaders:KnownNetworks"] = "127.0.0.0/8" },
        Services = SignInHere.Add,
    };
}

public sealed class SessionCookieApp() : DashboardAppFixture(SessionCookieContract.Options(DatabaseKind.Sqlite));

public sealed class SessionCookieAppOnPostgres() : DashboardAppFixture(SessionCookieContract.Options(DatabaseKind.PostgreSql));

public sealed class SessionCookieOnSqlite(SessionCookieApp fixture) : SessionCookieContract(fixture.App), IClassFixture<SessionCookieApp>;

public sealed class SessionCookieOnPostgres(SessionCookieAppOnPostgres fixture) : SessionCookieContract(fixture.App), IClassFixture<SessionCookieAppOnPostgres>;
