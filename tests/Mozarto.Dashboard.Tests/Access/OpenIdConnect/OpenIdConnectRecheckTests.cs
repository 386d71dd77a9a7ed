using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.OpenIdConnect;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>Asking the provider again about somebody who is signed in, without them.</summary>
public sealed class OpenIdConnectRecheckTests(EvilSignIn fixture) : IClassFixture<EvilSignIn>
{
    private static readonly string[] TwoAddresses = ["ada@b.test", "other@b.test"];

    [Fact]
    public async Task Who_is_as_before_goes_on_with_the_new_tokens()
    {
        var answer = Assert.IsType<SessionRecheck.Unchanged>(await AskAsync(new() { Given = given => given["refresh_token"] = "the next one" }));

        Assert.Equal("the next one", answer.Properties.GetTokenValue("refresh_token"));
        Assert.Equal("canary-refresh-token", fixture.Provider.Seen.Last(request => request.Path == "/token").Form["refresh_token"]);
    }

    [Fact]
    public async Task Roles_are_read_anew_and_the_time_of_the_sign_in_stays()
    {
        var answer = Assert.IsType<SessionRecheck.Changed>(await AskAsync(new() { Claims = claims => claims.Remove("groups") }));

        Assert.Empty(answer.Principal.FindAll(ClaimTypes.Role));
        Assert.Equal("1000", answer.Principal.FindFirst("auth_time")!.Value);
        Assert.Equal(Known().FindFirst(ClaimTypes.NameIdentifier)!.Value, answer.Principal.FindFirst(ClaimTypes.NameIdentifier)!.Value);
    }

    [Fact]
    public async Task A_new_token_of_another_issuer_person_or_hand_ends_the_session()
    {
        EvilScript[] lies =
        [
            new() { Claims = claims => claims["iss"] = "https://evil.example" },
            new() { Claims = claims => claims["sub"] = "person-2" },
            new() { Sign = (keys, text) => keys.SignStrangely(text) },
            new() { Claims = claims => claims["nonce"] = "of another sign-in" },
            new() { Told = told => told["sub"] = "person-2" },
            new() { Instead = path => path == "/token" ? Results.Json(new { error = "invalid_grant" }, statusCode: 400) : null },
        ];

        foreach (var lie in lies) Assert.IsType<SessionRecheck.Ended>(await AskAsync(lie));
    }

    [Fact]
    public async Task A_session_of_a_provider_that_was_here_before_ends_without_a_question()
    {
        fixture.Provider.Script = new();
        var before = fixture.Provider.Seen.Count(request => request.Path == "/token");
        var properties = new AuthenticationProperties();
        properties.StoreTokens([new() { Name = "refresh_token", Value = "canary-refresh-token" }]);

        Assert.IsType<SessionRecheck.Ended>(await Recheck.RecheckAsync(properties, Known("https://before.example"), CancellationToken.None));

        Assert.Equal(before, fixture.Provider.Seen.Count(request => request.Path == "/token"));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_ends_nothing()
    {
        EvilScript[] silences =
        [
            new() { Instead = path => path == "/token" ? Results.StatusCode(503) : null },
            new() { Instead = path => path == "/token" ? Results.Json(new { error = "invalid_client" }, statusCode: 401) : null },
            new() { Instead = path => path == "/token" ? Results.Text("<html>") : null },
        ];

        foreach (var silence in silences) Assert.IsType<SessionRecheck.NotReachable>(await AskAsync(silence));
    }

    [Fact]
    public async Task Without_a_refresh_token_only_the_person_can_be_asked() =>
        Assert.IsType<SessionRecheck.AskPerson>(await Recheck.RecheckAsync(new AuthenticationProperties(), Known(), CancellationToken.None));

    [Theory]
    [InlineData("""{"sub":"a","name":"Ann","email":"a@b.test"}""", "Ann", "a@b.test")]
    [InlineData("""{"sub":"a","email":"a@b.test","email_verified":true}""", "a@b.test", "a@b.test")]
    [InlineData("""{"sub":"a","email":"a@b.test","email_verified":"true"}""", "a@b.test", "a@b.test")]
    [InlineData("""{"sub":"a","email":"a@b.test","email_verified":false}""", "a", null)]
    [InlineData("""{"sub":"a","email":"a@b.test","email_verified":"false","preferred_username":"ann"}""", "ann", null)]
    [InlineData("""{"sub":"a","name":" \r\n ","email":7}""", "a", null)]
    public void A_person_is_called_what_the_provider_calls_them_and_has_an_address_only_if_nobody_doubts_it(string told, string name, string? email)
    {
        var identity = ToldPerson.Of("https://one.example", "a", [JsonElement.Parse(told)], fixture.App.Services.GetRequiredService<OpenIdConnectSettings>());

        Assert.Equal((name, email), (identity.Name, identity.FindFirst(ClaimTypes.Email)?.Value));
    }

    [Theory]
    [InlineData("""{"sub":"a","email":"Ada@B.test","email_verified":true}""", true)]
    [InlineData("""{"sub":"a","email":"ada@b.test","email_verified":"true"}""", true)]
    [InlineData("""{"sub":"a","email":"ada@b.test"}""", false)]
    [InlineData("""{"sub":"a","email":"ada@b.test","email_verified":false}""", false)]
    [InlineData("""{"sub":"a","email":"ada@b.test","email_verified":1}""", false)]
    [InlineData("""{"sub":"a","email":"other@b.test","email_verified":true}""", false)]
    [InlineData("""{"sub":"ada@b.test","email_verified":true}""", false)]
    public void A_first_administrator_named_by_address_is_one_only_where_the_provider_has_checked_it(string told, bool isAdmin)
    {
        var identity = ToldPerson.Of("https://one.example", "a", [JsonElement.Parse(told)], fixture.App.Services.GetRequiredService<OpenIdConnectSettings>());

        Assert.Equal(isAdmin, new FirstAdmins(["ada@b.test"]).Has(new ClaimsPrincipal(identity)));
    }

    [Fact]
    public void That_an_address_was_checked_counts_for_the_document_that_tells_it_alone()
    {
        var (token, userinfo) = (JsonElement.Parse("""{"sub":"a","email":"ada@b.test"}"""), JsonElement.Parse("""{"sub":"a","email":"other@b.test","email_verified":true}"""));

        var identity = ToldPerson.Of("https://one.example", "a", [token, userinfo], fixture.App.Services.GetRequiredService<OpenIdConnectSettings>());

        Assert.False(new FirstAdmins(TwoAddresses).Has(new ClaimsPrincipal(identity)));
    }

    [Theory]
    [InlineData("""{"groups":["dashboard-support"]}""", """{"groups":[]}""", true)]
    [InlineData("""{}""", """{"groups":"dashboard-support"}""", true)]
    [InlineData("""{"groups":[]}""", """{"groups":["dashboard-support"]}""", false)]
    public void Roles_are_those_of_the_token_and_those_of_userinfo_only_where_it_tells_none(string token, string userinfo, bool isSupport)
    {
        var identity = ToldPerson.Of("https://one.example", "a", [JsonElement.Parse(token), JsonElement.Parse(userinfo)], fixture.App.Services.GetRequiredService<OpenIdConnectSettings>());

        Assert.Equal(isSupport, identity.HasClaim(ClaimTypes.Role, "Support"));
    }

    [Fact]
    public void The_same_subject_at_another_issuer_and_the_same_address_of_another_subject_are_other_people()
    {
        var settings = fixture.App.Services.GetRequiredService<OpenIdConnectSettings>();
        var told = JsonElement.Parse("""{"email":"a@b.test","name":"Ann"}""");

        var identities = new[] { ("https://one.example", "a"), ("https://two.example", "a"), ("https://one.example", "b") }
            .Select(pair => Operator.From(new ClaimsPrincipal(ToldPerson.Of(pair.Item1, pair.Item2, [told], settings)))!.Identity);

        Assert.Equal(3, identities.Distinct(StringComparer.Ordinal).Count());
    }

    private ISessionRecheck Recheck => fixture.App.Services.GetRequiredService<ISessionRecheck>();

    private async Task<SessionRecheck> AskAsync(EvilScript script)
    {
        fixture.Provider.Script = script;
        var properties = new AuthenticationProperties();
        properties.StoreTokens([new() { Name = "refresh_token", Value = "canary-refresh-token" }]);
        return await Recheck.RecheckAsync(properties, Known(), CancellationToken.None);
    }

    private ClaimsPrincipal Known(string? issuer = null)
    {
        var settings = fixture.App.Services.GetRequiredService<OpenIdConnectSettings>();
        var identity = ToldPerson.Of(issuer ?? fixture.Provider.Issuer, EvilProvider.Subject, [JsonElement.Parse("""{"name":"Pat Person","groups":["dashboard-support"]}""")], settings);
        identity.AddClaim(new Claim("auth_time", "1000"));
        return new ClaimsPrincipal(identity);
    }
}
