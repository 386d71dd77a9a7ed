using System.Text.Json;
using System.Text.Json.Nodes;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

/// <summary>What a person may do after signing in, by what the provider tells of their groups, and where it tells it. Nothing that fits is no role, and no role reads nothing.</summary>
public sealed class ProviderRolesTests(EvilSignIn fixture) : IClassFixture<EvilSignIn>
{
    private const string Ours = "dashboard-support";

    [Theory]
    [InlineData("""["dashboard-support"]""", null, true)]
    [InlineData("\"dashboard-support\"", null, true)]
    [InlineData(null, """["x","dashboard-support"]""", true)]
    [InlineData(null, "\"dashboard-support\"", true)]
    [InlineData(null, null, false)]
    [InlineData("""["dashboard"]""", null, false)]
    [InlineData("""["Dashboard-Support"]""", null, false)]
    [InlineData("[]", "[]", false)]
    public async Task A_role_is_given_by_the_token_or_by_userinfo_and_by_nothing_else(string? inToken, string? inUserinfo, bool isSupport)
    {
        await AssertReadsAsync(isSupport, new()
        {
            Claims = claims => Set(claims, inToken),
            Told = told => Set(told, inUserinfo),
        });
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("""["dashboard-support"]""", true)]
    public async Task Groups_that_the_provider_only_points_to_are_no_role(string? inUserinfo, bool isSupport)
    {
        var before = Complaints();

        // OpenID Connect Core 5.6.2: a claim that has to be fetched elsewhere. Some providers do so when there are too many groups for a token.
        await AssertReadsAsync(isSupport, new()
        {
            Told = told => Set(told, inUserinfo),
            Claims = claims =>
            {
                Set(claims, null);
                claims["_claim_names"] = new JsonObject { ["groups"] = "src1" };
                claims["_claim_sources"] = new JsonObject { ["src1"] = new JsonObject { ["endpoint"] = fixture.Provider.Issuer + "/groups" } };
            },
        });
        Assert.DoesNotContain(fixture.Provider.Seen, request => request.Path == "/groups");
        Assert.Equal(isSupport ? 0 : 1, Complaints() - before);

        int Complaints() => fixture.Log.Events.Count(line => line.Contains("too many to list", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Five_hundred_other_groups_are_no_hindrance_and_make_no_cookie_larger(bool isInUserinfo)
    {
        var few = await AssertReadsAsync(true, Telling(Ours));
        var many = await AssertReadsAsync(true, Telling([.. Enumerable.Range(0, 500).Select(number => $"https://directory.example/groups/7f3a9c1e-5d8b-4e2f-{number:d12}"), Ours]));

        Assert.Equal(few, many);
        Assert.All(many, length => Assert.True(length < 1000));

        EvilScript Telling(params string[] groups)
        {
            var told = JsonSerializer.Serialize(groups);
            return new() { Claims = claims => Set(claims, isInUserinfo ? null : told), Told = more => Set(more, isInUserinfo ? told : null) };
        }
    }

    // Returns how long the cookies of the session are.
    private async Task<IEnumerable<int>> AssertReadsAsync(bool reads, EvilScript script)
    {
        fixture.Provider.Script = script;
        using var browser = new SignInTry(fixture.App.BaseAddress);
        Assert.Equal("/", (await browser.ReturnAsync(fixture.Provider.Let(await browser.BeginAsync()))).AbsolutePath);

        var page = await browser.FollowAsync(new Uri(fixture.App.BaseAddress, Pages.Deliveries));
        Assert.Equal(reads ? Pages.Deliveries : "/no-access", page.Address.AbsolutePath);
        return browser.CookieValues("/").Select(value => value.Length).Order();
    }

    private static void Set(JsonObject claims, string? groups)
    {
        claims.Remove("groups");
        if (groups is not null) claims["groups"] = JsonNode.Parse(groups);
    }
}
