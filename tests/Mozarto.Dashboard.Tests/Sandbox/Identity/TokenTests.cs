using System.Net.Http.Headers;
using System.Text.Json;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Sandbox.Identity;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox.Identity;

/// <summary>Codes and tokens: what is refused, what is good once, and that a reader who shares no code with us takes the ID token.</summary>
public sealed class TokenTests(ProviderApp fixture, TokenTests.JoseReader reader) : IClassFixture<ProviderApp>, IClassFixture<TokenTests.JoseReader>, IDisposable
{
    private readonly ProviderBench bench = new(fixture.App);

    [Theory]
    [InlineData("grant_type", null, "invalid_request")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    [InlineData("code", null, "invalid_request")]
    [InlineData("code", "0000", "invalid_grant")]
    [InlineData("redirect_uri", null, "invalid_request")]
    [InlineData("redirect_uri", "http://localhost/signin-oidc", "invalid_grant")]
    [InlineData("code_verifier", null, "invalid_request")]
    [InlineData("code_verifier", "another-verifier-of-forty-three-characters-or-more", "invalid_grant")]
    [InlineData("code_verifier", "short", "invalid_grant")]
    [InlineData("client_id", "somebody-else", "invalid_request")]
    [InlineData("client_secret", "in-the-body", "invalid_request")]
    public async Task A_wrong_exchange_is_refused(string name, string? value, string error)
    {
        var (code, body) = await bench.RedeemAsync(await bench.CodeAsync(), (name, value));

        Assert.Equal((400, error), (code, body.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer abc")]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("{wrong secret}")]
    [InlineData("{wrong id}")]
    public async Task Whoever_is_not_the_client_gets_nothing(string? header)
    {
        var code = await bench.CodeAsync();
        var authorization = header switch
        {
            null => new AuthenticationHeaderValue("None"),
            "{wrong secret}" => ProviderBench.Basic(bench.Identity.ClientId, bench.Identity.ClientSecret[..^1] + "x"),
            "{wrong id}" => ProviderBench.Basic("another", bench.Identity.ClientSecret),
            _ => AuthenticationHeaderValue.Parse(header),
        };

        var (answered, body) = await bench.AskForTokensAsync(new(StringComparer.Ordinal) { ["grant_type"] = "authorization_code", ["code"] = code }, [], authorization);

        Assert.Equal((401, "invalid_client"), (answered, body.GetProperty("error").GetString()));
        Assert.Equal(200, (await bench.RedeemAsync(code)).Code);
    }

    [Fact]
    public async Task A_code_is_good_once_and_a_second_use_ends_what_came_of_the_first()
    {
        var code = await bench.CodeAsync();
        var (_, tokens) = await bench.RedeemAsync(code);

        var (again, body) = await bench.RedeemAsync(code);

        Assert.Equal((400, "invalid_grant"), (again, body.GetProperty("error").GetString()));
        Assert.Equal(401, await UserInfoAsync(tokens));
        Assert.Equal(400, (await bench.RefreshAsync(Text(tokens, "refresh_token"))).Code);
    }

    [Fact]
    public async Task There_is_no_second_guess_at_a_verifier()
    {
        var code = await bench.CodeAsync();
        await bench.RedeemAsync(code, ("code_verifier", "another-verifier-of-forty-three-characters-or-more"));

        Assert.Equal(400, (await bench.RedeemAsync(code)).Code);
    }

    [Fact]
    public async Task A_code_lives_for_a_minute()
    {
        var (inTime, late) = (await bench.CodeAsync(), await bench.CodeAsync());
        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(200, (await bench.RedeemAsync(inTime)).Code);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(400, (await bench.RedeemAsync(late)).Code);
    }

    [Fact]
    public async Task A_body_in_another_form_is_refused()
    {
        var code = await bench.CodeAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("authorization_code"), "grant_type" }, { new StringContent(code), "code" },
            { new StringContent(bench.Callback), "redirect_uri" }, { new StringContent(ProviderBench.Verifier), "code_verifier" },
        };
        using var answer = await bench.SendAsync(HttpMethod.Post, "token", form, ProviderBench.Basic(bench.Identity.ClientId, bench.Identity.ClientSecret));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(200, (await bench.RedeemAsync(code)).Code);
    }

    [Fact]
    public async Task The_ID_token_says_who_signed_in_and_when()
    {
        var at = bench.Clock.GetUtcNow().ToUnixTimeSeconds();

        var claims = await ReadAsync(await bench.TokensAsync("Finn", ("prompt", "login")));

        Assert.Equal(("FINN", "Finn", "Finn@sandbox.example.test"), (Text(claims, "sub"), Text(claims, "name"), Text(claims, "email")));
        Assert.Equal("the nonce", Text(claims, "nonce"));
        Assert.True(claims.GetProperty("email_verified").GetBoolean());
        Assert.Equal((at, at, at + 300), (claims.GetProperty("auth_time").GetInt64(), claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64()));
        Assert.Equal("""["Finance"]""", claims.GetProperty("roles").GetRawText());
    }

    [Fact]
    public async Task What_was_not_asked_for_is_not_told()
    {
        var claims = await ReadAsync(await bench.TokensAsync("Nobody", ("scope", "openid"), ("nonce", null)));

        Assert.Equal(["aud", "auth_time", "exp", "iat", "iss", "roles", "sub"], claims.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal("[]", claims.GetProperty("roles").GetRawText());
    }

    [Fact]
    public async Task A_refresh_hands_out_the_next_token_and_an_old_one_ends_all()
    {
        var first = await bench.TokensAsync("Finn", ("prompt", "login"));
        var signedInAt = (await ReadAsync(first)).GetProperty("auth_time").GetInt64();
        bench.Clock.Advance(TimeSpan.FromMinutes(10));

        var (_, second) = await bench.RefreshAsync(Text(first, "refresh_token"));
        var claims = await ReadAsync(second);
        var (stolen, _) = await bench.RefreshAsync(Text(first, "refresh_token"));
        var (late, _) = await bench.RefreshAsync(Text(second, "refresh_token"));

        Assert.Equal(("FINN", signedInAt), (Text(claims, "sub"), claims.GetProperty("auth_time").GetInt64()));
        Assert.False(claims.TryGetProperty("nonce", out _));
        Assert.Equal((400, 400), (stolen, late));
        Assert.Equal(401, await UserInfoAsync(second));
    }

    [Theory]
    [InlineData("openid", 200)]
    [InlineData("openid profile email admin", 400)]
    public async Task A_refresh_asks_for_no_more_than_was_granted(string scope, int expected) =>
        Assert.Equal(expected, (await bench.RefreshAsync(Text(await bench.TokensAsync("Finn"), "refresh_token"), ("scope", scope))).Code);

    [Fact]
    public async Task An_access_token_is_no_refresh_token_and_no_code()
    {
        var tokens = await bench.TokensAsync("Finn");

        Assert.Equal(400, (await bench.RefreshAsync(Text(tokens, "access_token"))).Code);
        Assert.Equal(400, (await bench.RedeemAsync(Text(tokens, "refresh_token"))).Code);
    }

    [Fact]
    public async Task A_role_taken_at_the_provider_is_told_from_then_on()
    {
        var tokens = await bench.TokensAsync("Fay");
        var directory = fixture.App.Get<MemberDirectory>();
        var fay = MemberDirectory.Find("Fay")!;
        directory.Set(fay, "Finance", isHeld: false);
        directory.Set(fay, "Support", isHeld: true);

        var (_, refreshed) = await bench.RefreshAsync(Text(tokens, "refresh_token"));

        Assert.Equal("""["Support"]""", (await ReadAsync(refreshed)).GetProperty("roles").GetRawText());
        directory.Set(fay, "Finance", isHeld: true);
        directory.Set(fay, "Support", isHeld: false);
    }

    [Fact]
    public async Task Userinfo_answers_the_bearer_of_a_token_only()
    {
        var tokens = await bench.TokensAsync("Sam");
        using var answer = await bench.SendAsync(HttpMethod.Get, "userinfo", null, new AuthenticationHeaderValue("Bearer", Text(tokens, "access_token")));
        using var nobody = await bench.SendAsync(HttpMethod.Get, "userinfo", null);
        using var inAddress = await bench.SendAsync(HttpMethod.Get, $"userinfo?access_token={Text(tokens, "access_token")}", null);
        bench.Clock.Advance(GrantBook.AccessLife);

        Assert.Equal("""{"sub":"SAM","roles":["Support"],"name":"Sam","email":"Sam@sandbox.example.test","email_verified":true}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal((401, 401, 401), ((int)nobody.StatusCode, (int)inAddress.StatusCode, await UserInfoAsync(tokens)));
        Assert.Equal("Bearer realm=\"sandbox identity\"", nobody.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task The_document_names_what_is_there()
    {
        using var answer = await bench.SendAsync(HttpMethod.Get, ".well-known/openid-configuration", null);
        var document = JsonElement.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(bench.Identity.Issuer, Text(document, "issuer"));
        foreach (var name in (string[])["authorization_endpoint", "end_session_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"])
            Assert.StartsWith(bench.Identity.Issuer + "/", Text(document, name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_sandbox_is_shut_there_is_no_provider()
    {
        await using var app = await DashboardApp.StartAsync(new() { Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { [SandboxSettings.EnabledSetting] = "false" } });

        foreach (var path in (string[])[".well-known/openid-configuration", "jwks", "authorize", "userinfo"])
        {
            using var answer = await app.Http.GetAsync(new Uri("/sandbox/identity/" + path, UriKind.Relative));
            Assert.Equal(404, (int)answer.StatusCode);
        }
    }

    public void Dispose() => bench.Dispose();

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;

    private async Task<int> UserInfoAsync(JsonElement tokens)
    {
        using var answer = await bench.SendAsync(HttpMethod.Get, "userinfo", null, new AuthenticationHeaderValue("Bearer", Text(tokens, "access_token")));
        return (int)answer.StatusCode;
    }

    private async Task<JsonElement> ReadAsync(JsonElement tokens)
    {
        using var answer = await bench.SendAsync(HttpMethod.Get, "jwks", null);
        var read = await reader.AskAsync(new
        {
            token = Text(tokens, "id_token"),
            keys = JsonElement.Parse(await answer.Content.ReadAsStringAsync()),
            issuer = bench.Identity.Issuer,
            audience = bench.Identity.ClientId,
            at = bench.Clock.GetUtcNow().ToUnixTimeSeconds(),
        });
        Assert.Equal("RS256", Text(read.GetProperty("header"), "alg"));
        return read.GetProperty("claims");
    }

    /// <summary>Runs under Node.</summary>
    public sealed class JoseReader() : NodeClient("verify.mjs");
}
