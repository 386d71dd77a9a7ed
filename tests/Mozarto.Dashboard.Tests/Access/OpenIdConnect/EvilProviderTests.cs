using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>Whatever a provider, or whoever stands between, sends back: nobody has a session that they should not have, and the log says why.</summary>
public sealed class EvilProviderTests(EvilSignIn fixture) : IClassFixture<EvilSignIn>
{
    public static TheoryData<string> Lies => [.. EvilTokens.All.Keys];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_gives_nobody_a_session(string lie)
    {
        var (script, reason) = EvilTokens.All[lie];
        fixture.Provider.Script = script;
        using var browser = new SignInTry(fixture.App.BaseAddress);

        var end = await browser.ReturnAsync(fixture.Provider.Let(await browser.BeginAsync("/deliveries")));

        await AssertRefusedAsync(browser, end, "BeginAgain", reason);
        Assert.DoesNotContain(fixture.Log.Events, line => line.Contains("canary", StringComparison.Ordinal) || line.Contains("eyJ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RS256", EvilKeys.RsaName)]
    [InlineData("PS256", EvilKeys.RsaName)]
    [InlineData("ES256", EvilKeys.CurveName)]
    [InlineData("RS256", null)]
    [InlineData("ES256", null)]
    public async Task A_token_signed_by_any_published_key_is_believed(string algorithm, string? key)
    {
        fixture.Provider.Script = new() { Header = header => (header["alg"], header["kid"]) = (algorithm, key) };
        if (key is null) fixture.Provider.Script = new() { Header = header => { header["alg"] = algorithm; header.Remove("kid"); } };
        using var browser = new SignInTry(fixture.App.BaseAddress);

        var end = await browser.ReturnAsync(fixture.Provider.Let(await browser.BeginAsync("/deliveries")));

        Assert.Equal("/deliveries", end.AbsolutePath);
        Assert.Equal("/deliveries", await browser.OpenAsync("/deliveries"));
    }

    [Fact]
    public async Task Several_audiences_are_fine_when_the_token_was_made_for_us()
    {
        fixture.Provider.Script = new() { Claims = claims => (claims["aud"], claims["azp"]) = (new JsonArray(EvilProvider.ClientId, "other"), EvilProvider.ClientId) };
        using var browser = new SignInTry(fixture.App.BaseAddress);

        Assert.Equal("/", (await browser.ReturnAsync(fixture.Provider.Let(await browser.BeginAsync()))).AbsolutePath);
    }

    [Fact]
    public async Task The_secret_goes_as_basic_and_the_code_with_its_verifier()
    {
        fixture.Provider.Script = new();
        using var browser = new SignInTry(fixture.App.BaseAddress);
        var begun = await browser.BeginAsync();
        await browser.ReturnAsync(fixture.Provider.Let(begun));

        var asked = fixture.Provider.Seen.Last(request => request.Path == "/token");

        Assert.Equal("Basic " + Convert.ToBase64String("dashboard:canary-client-secret"u8), asked.Authorization);
        Assert.False(asked.Form.ContainsKey("client_secret"));
        var challenge = WebEncoders.Base64UrlEncode(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(asked.Form["code_verifier"])));
        Assert.Equal(QueryHelpers.ParseQuery(begun.Query)["code_challenge"].ToString(), challenge);
        Assert.Contains(fixture.Provider.Seen, request => request is { Path: "/userinfo", Authorization: "Bearer canary-access-token", Query: "" });
    }

    [Theory]
    [InlineData("state", null, "BegunElsewhere", "state is missing")]
    [InlineData("state", "forged", "BegunElsewhere", "state is missing")]
    [InlineData("code", null, "BeginAgain", "holds no code")]
    [InlineData("iss", "https://evil.example", "BeginAgain", "does not come from the provider")]
    [InlineData("error", "login_required", "BeginAgain", "answered login_required")]
    [InlineData("error", "access_denied", "Denied", "answered access_denied")]
    [InlineData("error", "<script>\r\nforged line", "BeginAgain", "answered another error")]
    [InlineData("id_token", "canary", "BeginAgain", "carries a token")]
    public async Task An_answer_that_does_not_fit_is_refused_on_a_plain_page(string name, string? value, string advice, string reason)
    {
        foreach (var asForm in new[] { false, true })
        {
            fixture.Provider.Script = new();
            using var browser = new SignInTry(fixture.App.BaseAddress);
            var answer = fixture.Provider.Let(await browser.BeginAsync());
            if (value is null) answer.Remove(name);
            else answer[name] = value;

            await AssertRefusedAsync(browser, await browser.ReturnAsync(answer, asForm), advice, reason);
        }
    }

    [Theory]
    [InlineData("state")]
    [InlineData("code")]
    [InlineData("iss")]
    [InlineData("error")]
    public async Task An_answer_that_says_something_twice_is_refused(string name)
    {
        foreach (var asForm in new[] { false, true })
        {
            fixture.Provider.Script = new();
            using var browser = new SignInTry(fixture.App.BaseAddress);
            var answer = fixture.Provider.Let(await browser.BeginAsync());
            answer.TryAdd(name, name == "iss" ? fixture.Provider.Issuer : "login_required");

            await AssertRefusedAsync(browser, await browser.ReturnAsync([.. answer, KeyValuePair.Create(name, answer[name])], asForm), "BeginAgain", "says something twice");
        }
    }

    [Theory]
    [InlineData("code", 8 * 1024 + 1, "code is too long")]
    [InlineData("filler", 64 * 1024, "form that cannot be read")]
    public async Task An_answer_without_end_is_refused(string name, int characters, string reason)
    {
        fixture.Provider.Script = new();
        using var browser = new SignInTry(fixture.App.BaseAddress);
        var answer = fixture.Provider.Let(await browser.BeginAsync());
        answer[name] = new string('a', characters);

        await AssertRefusedAsync(browser, await browser.ReturnAsync(answer, asForm: true), "BeginAgain", reason);
    }

    [Theory]
    [InlineData("PUT", "application/x-www-form-urlencoded")]
    [InlineData("POST", "application/json")]
    [InlineData("POST", null)]
    public async Task An_answer_that_comes_neither_as_an_address_nor_as_a_form_is_refused(string method, string? mediaType)
    {
        fixture.Provider.Script = new();
        using var browser = new SignInTry(fixture.App.BaseAddress);
        var answer = fixture.Provider.Let(await browser.BeginAsync());
        using var content = new ByteArrayContent([]);
        if (mediaType is not null) content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);

        await AssertRefusedAsync(browser, await browser.ReturnAsync(new HttpMethod(method), answer, content), "BeginAgain", "neither an address nor a form");
    }

    [Fact]
    public async Task An_answer_counts_once_and_in_the_browser_in_which_it_was_asked_for()
    {
        fixture.Provider.Script = new();
        using var own = new SignInTry(fixture.App.BaseAddress);
        using var other = new SignInTry(fixture.App.BaseAddress);
        await other.BeginAsync();
        var answer = fixture.Provider.Let(await own.BeginAsync());

        await AssertRefusedAsync(other, await other.ReturnAsync(answer), "BegunElsewhere", "another browser");
        Assert.Equal("/", (await own.ReturnAsync(answer)).AbsolutePath);
        Assert.EndsWith("why=BegunElsewhere", (await own.ReturnAsync(answer)).Query.Split('&')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nonce_of_another_sign_in_is_refused()
    {
        fixture.Provider.Script = new();
        using var browser = new SignInTry(fixture.App.BaseAddress);
        var first = fixture.Provider.Let(await browser.BeginAsync());
        var second = fixture.Provider.Let(await browser.BeginAsync());
        second["code"] = first["code"];

        await AssertRefusedAsync(browser, await browser.ReturnAsync(second), "BeginAgain", "nonce is not the one");
    }

    [Fact]
    public async Task A_sign_in_that_took_too_long_is_over()
    {
        fixture.Provider.Script = new();
        using var browser = new SignInTry(fixture.App.BaseAddress);
        var answer = fixture.Provider.Let(await browser.BeginAsync());
        fixture.Clock.Advance(TimeSpan.FromMinutes(16));

        await AssertRefusedAsync(browser, await browser.ReturnAsync(answer), "BegunElsewhere", "took too long");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/a\r\nSet-Cookie: b=c")]
    public async Task Signing_in_leads_to_no_other_site(string returnUrl)
    {
        fixture.Provider.Script = new();
        using var browser = new SignInTry(fixture.App.BaseAddress);

        Assert.Equal(fixture.App.BaseAddress, await browser.ReturnAsync(fixture.Provider.Let(await browser.BeginAsync(returnUrl))));
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_asks_the_provider_once_a_minute()
    {
        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        fixture.Provider.Script = new() { Header = header => header["kid"] = "unheard-of" };
        var before = fixture.Provider.Seen.Count(request => request.Path == "/jwks");

        foreach (var _ in Enumerable.Range(0, 5))
        {
            using var browser = new SignInTry(fixture.App.BaseAddress);
            await browser.ReturnAsync(fixture.Provider.Let(await browser.BeginAsync()));
        }

        Assert.Equal(before + 1, fixture.Provider.Seen.Count(request => request.Path == "/jwks"));
    }

    private async Task AssertRefusedAsync(SignInTry browser, Uri end, string advice, string reason)
    {
        Assert.Equal(("/sign-in/failed", advice), (end.AbsolutePath, QueryHelpers.ParseQuery(end.Query)["why"].ToString()));
        var reference = QueryHelpers.ParseQuery(end.Query)["reference"].ToString();
        Assert.Contains(fixture.Log.Events, line => line.Contains(reference, StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
        Assert.Contains($"<code>{reference}</code>", await browser.ReadAsync(end.PathAndQuery), StringComparison.Ordinal);
        Assert.False(await browser.HasSessionAsync());
    }
}
