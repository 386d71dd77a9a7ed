using Microsoft.Extensions.Configuration;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>The credentials of the first start: all of them, none of them, or a start that is refused with every reason.</summary>
public sealed class CredentialsSeedTests
{
    private const string Url = "https://backend.example.test";

    [Theory]
    [InlineData(Url, "", "", new[] { "Mozarto:CompanyToken is missing.", "Mozarto:SecretKey is missing." })]
    [InlineData(Url, "token-canary", "", new[] { "Mozarto:SecretKey is missing." })]
    [InlineData(Url, "", "key-canary", new[] { "Mozarto:CompanyToken is missing." })]
    [InlineData("http://backend.example.test", "token-canary", "key-canary", new[] { "Mozarto:BaseUrl cannot be used. Enter an address that begins with https:// since credentials and money go there." })]
    [InlineData("http://127.0.0.1:9", "token-canary", "key-canary", new[] { "Mozarto:BaseUrl cannot be used. Enter an address that begins with https:// since credentials and money go there." })]
    [InlineData("", "token-canary", "key-canary", new[] { "Mozarto:BaseUrl cannot be used. Enter an address such as https://backend.app.mozarto.io" })]
    public void Half_of_them_stop_the_start_with_every_problem_and_no_secret(string url, string token, string key, string[] expected)
    {
        var problems = new ConfigurationProblems();

        CredentialsSeed.From(Configured(url, token, key), problems);

        Assert.Equal(expected, problems.Found);
        Assert.DoesNotContain(problems.Found, problem => problem.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public void None_of_them_is_no_problem()
    {
        var problems = new ConfigurationProblems();

        Assert.Null(CredentialsSeed.From(Configured("", "", ""), problems));
        Assert.Empty(problems.Found);
    }

    [Fact]
    public void All_of_them_are_taken_and_never_printed()
    {
        var problems = new ConfigurationProblems();

        var seed = CredentialsSeed.From(Configured(Url, "token-canary", "key-canary"), problems)!;

        Assert.Equal((Url, "token-canary", "key-canary"), (seed.BaseUrl, seed.CompanyToken, seed.SecretKey));
        Assert.Empty(problems.Found);
        Assert.DoesNotContain("canary", seed.ToString(), StringComparison.Ordinal);
    }

    private static IConfiguration Configured(string url, string token, string key) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Mozarto:BaseUrl"] = url, ["Mozarto:CompanyToken"] = token, ["Mozarto:SecretKey"] = key })
        .Build();
}
