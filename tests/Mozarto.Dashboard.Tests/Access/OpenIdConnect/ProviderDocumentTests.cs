using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Mozarto.Dashboard.Access.OpenIdConnect;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>What a provider tells about itself may be wrong, or nothing: the dashboard runs all the same, and the door says so.</summary>
public sealed class ProviderDocumentTests
{
    private static readonly Dictionary<string, (EvilScript Script, string Reason)> Unfit = new(StringComparer.Ordinal)
    {
        ["another issuer"] = (new() { Document = document => document["issuer"] = "https://evil.example" }, "another issuer"),
        ["no issuer"] = (new() { Document = document => document.Remove("issuer") }, "another issuer"),
        ["no place to sign in"] = (new() { Document = document => document.Remove("authorization_endpoint") }, "authorization_endpoint"),
        ["a script as place to sign in"] = (new() { Document = document => document["authorization_endpoint"] = "javascript:alert(1)" }, "authorization_endpoint"),
        ["no token endpoint"] = (new() { Document = document => document.Remove("token_endpoint") }, "token_endpoint"),
        ["no keys"] = (new() { Document = document => document.Remove("jwks_uri") }, "jwks_uri"),
        ["PKCE in plain only"] = (new() { Document = document => document["code_challenge_methods_supported"] = new JsonArray("plain") }, "PKCE"),
        ["shared keys only"] = (new() { Instead = path => path == "/jwks" ? Results.Text("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}]}") : null }, "no key"),
        ["a short key only"] = (new() { Instead = path => path == "/jwks" ? Results.Text(EvilKeys.OneShort()) : null }, "no key"),
        ["a script that tells of people"] = (new() { Document = document => document["userinfo_endpoint"] = "javascript:alert(1)" }, "userinfo_endpoint"),
        ["a script as place to sign out"] = (new() { Document = document => document["end_session_endpoint"] = "javascript:alert(1)" }, "end_session_endpoint"),
        ["keys that are none"] = (new() { Instead = path => path == "/jwks" ? Results.Text("{\"keys\":7}") : null }, "cannot be read"),
        ["HTML"] = (new() { Instead = path => path.StartsWith("/.well-known", StringComparison.Ordinal) ? Results.Text("<html>") : null }, "cannot be read"),
        ["an error"] = (new() { Instead = path => path.StartsWith("/.well-known", StringComparison.Ordinal) ? Results.StatusCode(503) : null }, "answered 503"),
        ["a way elsewhere"] = (new() { Instead = path => path.StartsWith("/.well-known", StringComparison.Ordinal) ? Results.Redirect("https://evil.example/") : null }, "answered 302"),
    };

    [Fact]
    public async Task Nobody_is_sent_to_a_provider_that_tells_something_unfit_and_the_next_good_answer_counts()
    {
        var evil = await EvilSignIn.StartAsync(new());
        try
        {
            using var browser = new SignInTry(evil.App.BaseAddress);
            foreach (var (lie, (script, reason)) in Unfit)
            {
                evil.Provider.Script = script;
                evil.Clock.Advance(TimeSpan.FromSeconds(6));

                var door = await browser.ReadAsync("/sign-in");

                Assert.True(door.Contains("does not answer", StringComparison.Ordinal) && !door.Contains("/sign-in/begin", StringComparison.Ordinal), lie);
                Assert.True(evil.Log.Events.Any(line => line.Contains("Nobody can be sent", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal)), lie);
                Assert.Equal("Later", QueryHelpers.ParseQuery((await browser.BeginAsync()).Query)["why"].ToString());
            }

            evil.Provider.Script = new();
            evil.Clock.Advance(TimeSpan.FromSeconds(6));
            Assert.Contains("/sign-in/begin", await browser.ReadAsync("/sign-in"), StringComparison.Ordinal);
            Assert.Equal("/", (await browser.ReturnAsync(evil.Provider.Let(await browser.BeginAsync()))).AbsolutePath);
        }
        finally
        {
            await evil.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_provider_that_goes_down_later_ends_no_session_and_new_keys_are_found_when_one_is_used()
    {
        var evil = await EvilSignIn.StartAsync(new() { Document = document => document["authorization_response_iss_parameter_supported"] = true });
        try
        {
            using var browser = new SignInTry(evil.App.BaseAddress);
            var answer = evil.Provider.Let(await browser.BeginAsync());
            Assert.StartsWith("/sign-in/failed", (await browser.ReturnAsync(answer)).AbsolutePath, StringComparison.Ordinal);
            answer = evil.Provider.Let(await browser.BeginAsync());
            answer["iss"] = evil.Provider.Issuer;
            Assert.Equal("/", (await browser.ReturnAsync(answer)).AbsolutePath);

            // Long enough that the session is due to be checked again.
            var before = evil.Provider.Seen.Count(request => request.Path == "/token");
            evil.Provider.Script = new() { Instead = _ => Results.StatusCode(503) };
            evil.Clock.Advance(TimeSpan.FromMinutes(16));
            Assert.Equal("/deliveries", await browser.OpenAsync("/deliveries"));
            Assert.Equal(before + 1, evil.Provider.Seen.Count(request => request.Path == "/token"));

            evil.Provider.Keys.Published = evil.Provider.Keys.Renamed("rsa-2");
            evil.Provider.Script = new() { Header = header => header["kid"] = "rsa-2" };
            using var second = new SignInTry(evil.App.BaseAddress);
            answer = evil.Provider.Let(await second.BeginAsync());
            answer["iss"] = evil.Provider.Issuer;
            Assert.Equal("/", (await second.ReturnAsync(answer)).AbsolutePath);
        }
        finally
        {
            await evil.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_it_told_last_counts_however_long_it_tells_nothing_and_what_it_tells_then_counts()
    {
        var evil = await EvilSignIn.StartAsync(new());
        try
        {
            using var browser = new SignInTry(evil.App.BaseAddress);
            Assert.Equal("/", (await browser.ReturnAsync(evil.Provider.Let(await browser.BeginAsync()))).AbsolutePath);

            evil.Provider.Script = new() { Instead = path => path.StartsWith("/.well-known", StringComparison.Ordinal) ? Results.StatusCode(503) : null };
            evil.Clock.SetUtcNow(evil.Clock.GetUtcNow().AddHours(13));
            var asked = Asked();
            using var later = new SignInTry(evil.App.BaseAddress);
            Assert.Equal("/", (await later.ReturnAsync(evil.Provider.Let(await later.BeginAsync()))).AbsolutePath);
            await Eventually.TrueAsync("it is asked again", () => Asked() > asked && evil.Log.Events.Any(line => line.Contains("answered 503", StringComparison.Ordinal)));

            evil.Provider.Script = new() { Document = document => document["authorization_endpoint"] = evil.Provider.Issuer + "/moved" };
            evil.Clock.Advance(TimeSpan.FromMinutes(2));
            await Eventually.TrueAsync("the new address is used", async () => (await browser.BeginAsync()).AbsolutePath == "/moved");
            asked = Asked();
            evil.Clock.SetUtcNow(evil.Clock.GetUtcNow().AddHours(11));
            await browser.BeginAsync();
            Assert.Equal(asked, Asked());
        }
        finally
        {
            await evil.DisposeAsync();
        }

        int Asked() => evil.Provider.Seen.Count(request => request.Path.StartsWith("/.well-known", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("authorization_endpoint")]
    [InlineData("token_endpoint")]
    [InlineData("jwks_uri")]
    [InlineData("userinfo_endpoint")]
    [InlineData("end_session_endpoint")]
    public void An_address_without_TLS_in_its_document_is_unfit_where_TLS_is_asked_for(string name)
    {
        const string Issuer = "https://sign-in.example.test";
        using var keys = new EvilKeys();

        Assert.Equal((true, ""), Take(Issuer + "/x", requiresHttps: true));
        var (isFit, fault) = Take("http://sign-in.example.test/x", requiresHttps: true);
        Assert.False(isFit);
        Assert.Contains(name, fault, StringComparison.Ordinal);
        Assert.Equal((true, ""), Take("http://sign-in.example.test/x", requiresHttps: false));

        (bool IsFit, string Fault) Take(string address, bool requiresHttps)
        {
            var document = new JsonObject { ["issuer"] = Issuer, ["authorization_endpoint"] = Issuer + "/a", ["token_endpoint"] = Issuer + "/t", ["jwks_uri"] = Issuer + "/k" };
            document[name] = address;
            var told = OpenIdConnectConfiguration.Create(document.ToJsonString());
            foreach (var key in new JsonWebKeySet(keys.Published).GetSigningKeys()) told.SigningKeys.Add(key);
            return (ProviderDocument.TryTake(told, new ProviderAddress(Issuer, Issuer + "/.well-known/openid-configuration"), requiresHttps, DateTimeOffset.UnixEpoch, out _, out var whatIsWrong), whatIsWrong);
        }
    }

    [Fact]
    public async Task Signing_in_over_plain_http_beyond_this_machine_is_refused_with_the_reason()
    {
        var evil = await EvilSignIn.StartAsync(new());
        try
        {
            foreach (var (path, words) in new[] { ("/sign-in", "Signing in takes https"), ("/sign-in/begin", "why=ComeByHttps") })
            {
                var answer = await RawHttp.ExchangeAsync(evil.App.BaseAddress, $"GET {path} HTTP/1.1\r\nHost: dashboard.example.test\r\nConnection: close\r\n\r\n");
                Assert.Contains(words, answer.BodyText + answer.Header("Location"), StringComparison.Ordinal);
            }
        }
        finally
        {
            await evil.DisposeAsync();
        }
    }
}
