using System.Net;

namespace Mozarto.Dashboard.Tests.Sandbox.Identity;

/// <summary>Where browsers come to be signed in: what is refused, to whom it is told, and when nobody is asked.</summary>
public sealed class AuthorizeTests(ProviderApp fixture) : IClassFixture<ProviderApp>, IDisposable
{
    private readonly ProviderBench bench = new(fixture.App);

    [Theory]
    [InlineData("client_id", null)]
    [InlineData("client_id", "somebody-else")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://evil.example.test/signin-oidc")]
    [InlineData("redirect_uri", "{callback}/more")]
    [InlineData("redirect_uri", "{callback}?next=https://evil.example.test")]
    [InlineData("redirect_uri", "{callback}#fragment")]
    [InlineData("redirect_uri", "{origin}@evil.example.test/signin-oidc")]
    [InlineData("redirect_uri", "{origin}/SignIn-Oidc")]
    [InlineData("redirect_uri", "{origin}/x/../signin-oidc")]
    [InlineData("redirect_uri", "/signin-oidc")]
    [InlineData("redirect_uri", "javascript:alert(1)")]
    public async Task A_request_of_nobody_known_leads_nowhere(string name, string? value)
    {
        var origin = fixture.App.BaseAddress.GetLeftPart(UriPartial.Authority);

        using var answer = await bench.AuthorizeAsync((name, value?.Replace("{callback}", bench.Callback, StringComparison.Ordinal).Replace("{origin}", origin, StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.DoesNotContain("evil", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("redirect_uri")]
    public async Task What_names_the_client_twice_leads_nowhere(string name)
    {
        using var answer = await bench.GetAsync("authorize", [.. bench.Request(), KeyValuePair.Create(name, bench.Request()[name])]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("scope", null, "invalid_scope")]
    [InlineData("scope", "profile email", "invalid_scope")]
    [InlineData("scope", "OpenId", "invalid_scope")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "too-short", "invalid_request")]
    [InlineData("code_challenge", "/////////////////////////////////////////+=", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "consent", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "99999999999999999999", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://evil.example.test/request", "request_uri_not_supported")]
    public async Task What_the_dashboard_asks_wrongly_is_told_to_it(string name, string? value, string error)
    {
        using var answer = await bench.AuthorizeAsync((name, value));

        var told = bench.Told(answer);
        Assert.Equal((error, "the state", bench.Identity.Issuer), (told["error"], told["state"], told["iss"]));
        Assert.DoesNotContain("code", told.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_state_that_comes_twice_is_not_sent_back()
    {
        using var answer = await bench.GetAsync("authorize", [.. bench.Request(), KeyValuePair.Create<string, string?>("state", "another")]);

        var told = bench.Told(answer);
        Assert.Equal("invalid_request", told["error"]);
        Assert.DoesNotContain("state", told.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_none_is_refused()
    {
        var good = bench.Request().Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)).ToList();
        using var whole = new FormUrlEncodedContent(good);
        using var huge = new FormUrlEncodedContent([.. good, KeyValuePair.Create("filler", new string('x', 100_000))]);
        using var parts = new MultipartFormDataContent();
        foreach (var (name, value) in good) parts.Add(new StringContent(value), name);

        using var taken = await bench.SendAsync(HttpMethod.Post, "authorize", whole);
        Assert.Contains("code", bench.Told(taken).Keys, StringComparer.Ordinal);
        foreach (var content in (HttpContent[])[parts, huge])
        {
            using var answer = await bench.SendAsync(HttpMethod.Post, "authorize", content);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_name_as_a_hint_is_answered_at_once()
    {
        using var answer = await bench.AuthorizeAsync();

        var told = bench.Told(answer);
        Assert.Equal(("the state", bench.Identity.Issuer), (told["state"], told["iss"]));
        Assert.Matches("^[0-9a-f]{64}$", told["code"]);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; path=/sandbox/identity", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_one_is_chosen_on_the_page()
    {
        using var asked = await bench.AuthorizeAsync(("login_hint", "Mallory"), ("state", "<\"&'>"));
        var page = await asked.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.DoesNotContain("<\"&'>", page, StringComparison.Ordinal);

        using var forged = await bench.PressAsync(page, "Sam", secret: new string('0', 64));
        using var stranger = await bench.PressAsync(page, "Mallory");
        using var chosen = await bench.PressAsync(page, "Sam");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (forged.StatusCode, stranger.StatusCode));
        Assert.Equal("<\"&'>", bench.Told(chosen)["state"]);
    }

    [Fact]
    public async Task A_press_cannot_lead_elsewhere()
    {
        using var asked = await bench.AuthorizeAsync(("login_hint", null));
        var page = await asked.Content.ReadAsStringAsync();

        using var answer = await bench.PressAsync(page.Replace("signin-oidc", "elsewhere", StringComparison.Ordinal), "Sam");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Silently_nobody_is_signed_in_who_was_not()
    {
        using var before = await bench.AuthorizeAsync(("prompt", "none"));
        await bench.CodeAsync();
        using var after = await bench.AuthorizeAsync(("prompt", "none"), ("login_hint", null));
        using var another = await bench.AuthorizeAsync(("prompt", "none"), ("login_hint", "Ada"));
        using var hinted = await bench.AuthorizeAsync(("prompt", "none"), ("login_hint", null), ("id_token_hint", "no.token.atall"));

        Assert.Equal("login_required", bench.Told(before)["error"]);
        Assert.Contains("code", bench.Told(after).Keys, StringComparer.Ordinal);
        Assert.Equal("login_required", bench.Told(another)["error"]);
        Assert.Equal("login_required", bench.Told(hinted)["error"]);
    }

    [Fact]
    public async Task Whoever_signed_in_too_long_ago_signs_in_again()
    {
        await bench.CodeAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(300));

        using var old = await bench.AuthorizeAsync(("prompt", "none"), ("max_age", "300"));
        using var young = await bench.AuthorizeAsync(("prompt", "none"), ("max_age", "301"));
        using var asked = await bench.AuthorizeAsync(("login_hint", null), ("max_age", "0"));
        using var anew = await bench.AuthorizeAsync(("login_hint", null), ("prompt", "login"));

        Assert.Equal("login_required", bench.Told(old)["error"]);
        Assert.Contains("code", bench.Told(young).Keys, StringComparer.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (asked.StatusCode, anew.StatusCode));
    }

    [Fact]
    public async Task A_cookie_of_nobody_signs_nobody_in()
    {
        bench.Cookies.Add(fixture.App.BaseAddress, new Cookie("sandbox-identity", new string('0', 64), "/sandbox/identity"));

        using var answer = await bench.AuthorizeAsync(("prompt", "none"));

        Assert.Equal("login_required", bench.Told(answer)["error"]);
    }

    [Fact]
    public async Task An_answer_can_come_as_a_form()
    {
        using var answer = await bench.AuthorizeAsync(("response_mode", "form_post"), ("state", "\"><script>"));

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"action=\"{bench.Callback}\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"code\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"&quot;&gt;&lt;script&gt;\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    public void Dispose() => bench.Dispose();
}
