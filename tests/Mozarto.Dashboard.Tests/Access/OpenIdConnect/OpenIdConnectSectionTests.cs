using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Mozarto.Dashboard.Access.OpenIdConnect;

namespace Mozarto.Dashboard.Tests.Access.OpenIdConnect;

public sealed class OpenIdConnectSectionTests
{
    private static readonly Dictionary<string, string?> Whole = new(StringComparer.Ordinal)
    {
        ["Authority"] = "https://sign-in.example.test", ["ClientId"] = "dashboard", ["ClientSecret"] = "canary", ["RoleClaim"] = "groups",
    };

    [Theory]
    [InlineData("Authority", null, "Authority is missing")]
    [InlineData("ClientId", " ", "ClientId is missing")]
    [InlineData("ClientSecret", "", "ClientSecret is missing")]
    [InlineData("Authority", "sign-in", "Authority must be the provider's address")]
    [InlineData("Authority", "ftp://a.example", "Authority must be the provider's address")]
    [InlineData("Authority", "https://a.example?b=c", "Authority must be the provider's address")]
    [InlineData("Authority", "http://sign-in.example.test", "Authority must begin with https")]
    [InlineData("ResponseType", "id_token", "ResponseType must be code")]
    [InlineData("UsePkce", "false", "UsePkce must be true")]
    [InlineData("MapInboundClaims", "true", "MapInboundClaims must be false")]
    [InlineData("CallbackPath", "signin", "CallbackPath must be a path")]
    [InlineData("CallbackPath", "//evil.example", "CallbackPath must be a path")]
    [InlineData("Scope", "profile", "Scope must contain openid")]
    [InlineData("ResponseMode", "fragment", "ResponseMode must be one of")]
    [InlineData("MaxAge", "soon", "MaxAge must be a stretch of time")]
    [InlineData("SaveTokens", "maybe", "SaveTokens must be true or false")]
    [InlineData("Roles:Boss", "bosses", "Roles:Boss is no role of ours")]
    public void What_is_missing_or_cannot_be_meant_is_said(string name, string? value, string problem)
    {
        var found = ProblemsOf(new Dictionary<string, string?>(Whole, StringComparer.Ordinal) { [name] = value });

        Assert.StartsWith($"Authentication:OpenIdConnect:{problem}", Assert.Single(found), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", found[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_missing_is_said_at_once_and_nothing_at_all_is_no_half_of_something()
    {
        Assert.Equal(3, ProblemsOf(new(StringComparer.Ordinal) { ["Authority"] = "x" }).Count);
        Assert.Empty(ProblemsOf(new(StringComparer.Ordinal)));
        Assert.Empty(ProblemsOf(Whole));
    }

    [Theory]
    [InlineData("""{"groups":["desk","x"]}""", "groups", "Support")]
    [InlineData("""{"groups":"desk"}""", "groups", "Support")]
    [InlineData("""{"groups":"x desk money"}""", "groups", "Finance,Support")]
    [InlineData("""{"groups":"money people, desk"}""", "groups", "Finance,Support")]
    [InlineData("""{"groups":["Desk","DESK","desk "]}""", "groups", "")]
    [InlineData("""{"groups":[["desk"],7,null,{"a":"desk"}]}""", "groups", "")]
    [InlineData("""{"groups":7}""", "groups", "")]
    [InlineData("""{"groups":[]}""", "groups", "")]
    [InlineData("""{"realm_access":{"roles":["desk"]}}""", "realm_access.roles", "Support")]
    [InlineData("""{"https://a.example/roles":["desk"]}""", "https://a.example/roles", "Support")]
    [InlineData("""{"realm_access":"desk"}""", "realm_access.roles", null)]
    [InlineData("""{}""", "groups", null)]
    public void Roles_are_read_to_the_letter_from_wherever_the_provider_tells_them(string claims, string claim, string? roles)
    {
        var settings = Read(new(Whole, StringComparer.Ordinal)
        {
            ["RoleClaim"] = claim, ["Roles:Support:0"] = "desk", ["Roles:Finance:0"] = "money people", ["Roles:Finance:1"] = "money",
        }, new ConfigurationProblems())!;

        var read = ClaimedRoles.Read(JsonElement.Parse(claims), settings);

        Assert.Equal(roles, read is null ? null : string.Join(',', read.Order(StringComparer.Ordinal)));
    }

    private static IReadOnlyList<string> ProblemsOf(Dictionary<string, string?> values)
    {
        var problems = new ConfigurationProblems();
        Read(values, problems);
        return problems.Found;
    }

    private static OpenIdConnectSettings? Read(Dictionary<string, string?> values, ConfigurationProblems problems) => new OpenIdConnectSection(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create($"Authentication:OpenIdConnect:{pair.Key}", pair.Value))).Build(), problems).Read();
}
