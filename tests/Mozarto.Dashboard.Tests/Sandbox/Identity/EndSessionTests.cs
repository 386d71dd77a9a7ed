using System.Net;
using System.Text.Json;

namespace Mozarto.Dashboard.Tests.Sandbox.Identity;

/// <summary>Signing out at the provider: who is asked first, where it leads, and what ends with it.</summary>
public sealed class EndSessionTests(ProviderApp fixture) : IClassFixture<ProviderApp>, IDisposable
{
    private readonly ProviderBench bench = new(fixture.App);

    private string After => new Uri(fixture.App.BaseAddress, "/signout-callback-oidc").AbsoluteUri;

    [Theory]
    [InlineData("https://evil.example.test/signout-callback-oidc")]
    [InlineData("{origin}/signin-oidc")]
    [InlineData("{origin}/signout-callback-oidc?next=https://evil.example.test")]
    public async Task It_leads_nowhere_else(string address)
    {
        var tokens = await bench.TokensAsync("Finn");

        using var answer = await EndAsync(("id_token_hint", Text(tokens, "id_token")),
            ("post_logout_redirect_uri", address.Replace("{origin}", fixture.App.BaseAddress.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(await IsSignedInAsync());
    }

    [Fact]
    public async Task A_hint_that_is_not_ours_ends_nothing()
    {
        var token = Text(await bench.TokensAsync("Finn"), "id_token");
        var last = token.LastIndexOf('.') + 1;

        foreach (var hint in (string[])["no.token.atall", token[..last] + new string('A', token.Length - last), "eyJhbGciOiJub25lIn0.eyJzdWIiOiJGSU5OIn0."])
        {
            using var answer = await EndAsync(("id_token_hint", hint), ("post_logout_redirect_uri", After));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.True(await IsSignedInAsync());
    }

    [Fact]
    public async Task An_address_to_go_on_to_needs_to_be_asked_for_by_somebody()
    {
        await bench.TokensAsync("Finn");

        using var answer = await EndAsync(("post_logout_redirect_uri", After));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task With_their_own_token_it_ends_at_once_with_all_that_was_handed_out()
    {
        var tokens = await bench.TokensAsync("Finn");
        bench.Clock.Advance(TimeSpan.FromHours(1));

        using var answer = await EndAsync(("id_token_hint", Text(tokens, "id_token")), ("post_logout_redirect_uri", After), ("state", "a&b"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(After + "?state=a%26b", answer.Headers.Location!.OriginalString);
        Assert.False(await IsSignedInAsync());
        Assert.Equal(400, (await bench.RefreshAsync(Text(tokens, "refresh_token"))).Code);
    }

    [Fact]
    public async Task Somebody_elses_token_asks_first()
    {
        var earlier = Text(await bench.TokensAsync("Finn"), "id_token");
        await bench.TokensAsync("Fay");

        using var asked = await EndAsync(("id_token_hint", earlier), ("post_logout_redirect_uri", After));
        var page = await asked.Content.ReadAsStringAsync();
        using var forged = await bench.PressAsync(page, null, secret: new string('0', 64));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest, true), (asked.StatusCode, forged.StatusCode, await IsSignedInAsync()));

        using var sure = await bench.PressAsync(page, null);

        Assert.Equal(After, sure.Headers.Location!.OriginalString);
        Assert.False(await IsSignedInAsync());
    }

    [Fact]
    public async Task Without_anything_it_says_what_it_did()
    {
        using var answer = await EndAsync();

        Assert.Contains("You are signed out", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => bench.Dispose();

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;

    private Task<HttpResponseMessage> EndAsync(params IEnumerable<(string Name, string? Value)> given) =>
        bench.GetAsync("end_session", given.Select(each => KeyValuePair.Create(each.Name, each.Value)));

    private async Task<bool> IsSignedInAsync()
    {
        using var answer = await bench.AuthorizeAsync(("prompt", "none"), ("login_hint", null));
        return bench.Told(answer).ContainsKey("code");
    }
}
