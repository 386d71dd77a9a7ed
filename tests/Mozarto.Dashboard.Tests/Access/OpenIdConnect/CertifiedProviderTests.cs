using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.OpenIdConnect;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>A dashboard in earnest beside a certified provider.</summary>
public sealed class CertifiedSignIn : IAsyncLifetime
{
    private static readonly object Sam = new { Sub = "sam", Name = "Sam Certified", Email = "sam@example.test", Email_verified = true, Groups = new[] { "desk", "other" } };

    internal CertifiedProvider Provider { get; } = new();

    internal DashboardApp App { get; private set; } = null!;

    /// <summary>What the sessions that were begun so far keep.</summary>
    internal ConcurrentQueue<(AuthenticationProperties Properties, ClaimsPrincipal Person)> Kept { get; } = new();

    public async Task InitializeAsync()
    {
        await Provider.OpenAsync();
        App = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Sandbox:Enabled"] = "false",
                ["Authentication:OpenIdConnect:Authority"] = Provider.Issuer.ToString(),
                ["Authentication:OpenIdConnect:ClientId"] = CertifiedProvider.ClientId,
                ["Authentication:OpenIdConnect:ClientSecret"] = CertifiedProvider.ClientSecret,
                ["Authentication:OpenIdConnect:RequireHttpsMetadata"] = "false",
                ["Authentication:OpenIdConnect:Scope"] = "openid profile email groups",
                ["Authentication:OpenIdConnect:RoleClaim"] = "groups",
                ["Authentication:OpenIdConnect:Roles:Finance:0"] = "money people",
                ["Authentication:OpenIdConnect:Roles:Support:0"] = "desk",
            },
            Services = services => services.Configure<OpenIdConnectOptions>(OpenIdConnectSetup.Scheme, options => options.Events = new RemoteAuthenticationEvents
            {
                OnTicketReceived = received =>
                {
                    Kept.Enqueue((received.Properties!.Clone(), received.Principal!));
                    return Task.CompletedTask;
                },
            }),
        });
        await Provider.ServeAsync(App.BaseAddress);
        await Provider.KnowAsync(Sam);
    }

    public async Task DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

public sealed class CertifiedProviderTests(CertifiedSignIn fixture) : IClassFixture<CertifiedSignIn>
{
    [Fact]
    public async Task Whoever_signs_in_at_a_certified_provider_comes_back_to_where_they_wanted_to_go()
    {
        using var browser = new SignInTry(fixture.App.BaseAddress);

        var (address, code, text) = await browser.FollowAsync(await browser.BeginAsync("/deliveries?verdict=rejected"));

        Assert.Equal((HttpStatusCode.OK, "/deliveries?verdict=rejected"), (code, address.PathAndQuery));
        Assert.Contains("Sam Certified", text, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.CookieNames("/signin-oidc"), name => name.StartsWith("mozarto-signing-in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sign_in_asks_for_a_code_with_a_challenge_a_state_and_a_nonce()
    {
        using var browser = new SignInTry(fixture.App.BaseAddress);

        var asked = QueryHelpers.ParseQuery((await browser.BeginAsync()).Query);

        Assert.Equal(("code", "S256", "openid profile email groups"), (asked["response_type"].ToString(), asked["code_challenge_method"].ToString(), asked["scope"].ToString()));
        Assert.Equal(new Uri(fixture.App.BaseAddress, "/signin-oidc").ToString(), asked["redirect_uri"].ToString());
        Assert.All([asked["state"], asked["nonce"], asked["code_challenge"]], value => Assert.True(value.ToString().Length >= 43));
        Assert.False(asked.ContainsKey("client_secret"));
    }

    [Fact]
    public async Task The_secret_goes_as_basic_and_no_token_is_ever_in_an_address()
    {
        using var browser = new SignInTry(fixture.App.BaseAddress);
        await browser.FollowAsync(await browser.BeginAsync());

        var seen = await fixture.Provider.SeenAsync();

        Assert.Contains(seen, request => request is { Method: "POST", Path: "/token", Authorization: "Basic", Query: "" });
        Assert.Contains(seen, request => request is { Path: "/me", Authorization: "Bearer", Query: "" });
        Assert.All(seen, request => Assert.DoesNotContain("token=", request.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_provider_has_new_keys_the_next_sign_in_works_after_one_look()
    {
        using var first = new SignInTry(fixture.App.BaseAddress);
        await first.FollowAsync(await first.BeginAsync());
        await fixture.Provider.RotateAsync();
        var before = await KeysSeenAsync();
        using var second = new SignInTry(fixture.App.BaseAddress);

        var (address, _, _) = await second.FollowAsync(await second.BeginAsync("/deliveries"));

        Assert.Equal("/deliveries", address.AbsolutePath);
        Assert.Equal(before + 1, await KeysSeenAsync());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_there_and_comes_back()
    {
        using var browser = new SignInTry(fixture.App.BaseAddress);
        var (_, _, text) = await browser.FollowAsync(await browser.BeginAsync("/deliveries"));
        var token = Regex.Match(text, "name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Groups["value"].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", WebUtility.HtmlDecode(token))]);

        using var copy = browser.Copy();
        Assert.True(await copy.HasSessionAsync());

        using var sent = await browser.PostAsync("/sign-out", form);

        Assert.Equal((fixture.Provider.Issuer.Authority, "/session/end"), (sent.Headers.Location!.Authority, sent.Headers.Location.AbsolutePath));
        var asked = QueryHelpers.ParseQuery(sent.Headers.Location.Query);
        Assert.Equal(new Uri(fixture.App.BaseAddress, "/signout-callback-oidc").ToString(), asked["post_logout_redirect_uri"].ToString());
        Assert.NotEmpty(asked["id_token_hint"].ToString());
        Assert.False(await browser.HasSessionAsync());
        Assert.False(await copy.HasSessionAsync());
        Assert.Equal("/sign-in", await browser.OpenAsync($"/signout-callback-oidc?state={asked["state"]}"));
        Assert.Equal("/sign-in", await browser.OpenAsync("/signout-callback-oidc?state=forged"));
        Assert.Equal("/sign-in", await browser.OpenAsync("/signout-callback-oidc"));
    }

    [Fact]
    public async Task A_session_is_checked_again_by_its_refresh_token_as_often_as_it_is_due()
    {
        using var browser = new SignInTry(fixture.App.BaseAddress);
        var begun = await browser.BeginAsync();
        await browser.FollowAsync(begun);
        var (properties, known) = fixture.Kept.Last();
        var recheck = fixture.App.Services.GetRequiredService<ISessionRecheck>();

        var first = Assert.IsType<SessionRecheck.Unchanged>(await recheck.RecheckAsync(properties, known, CancellationToken.None));
        var second = await recheck.RecheckAsync(first.Properties, known, CancellationToken.None);

        Assert.IsType<SessionRecheck.Unchanged>(second);
        Assert.IsType<SessionRecheck.Ended>(await recheck.RecheckAsync(properties, known, CancellationToken.None));
    }

    private async Task<int> KeysSeenAsync() => (await fixture.Provider.SeenAsync()).Count(request => request.Path == "/jwks");
}
