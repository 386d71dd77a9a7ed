using Microsoft.Extensions.Configuration;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Endpoints of the configuration: every problem is named in words, and no secret ever stands in them.</summary>
public sealed class EndpointSeedTests
{
    private const string Canary = "canary-secret-9d21";
    private const string LongSlug = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "Slug", "", "Endpoints:0:Slug is needed" },
        { "Slug", "Mozarto", "Endpoints:0:Slug is needed" },
        { "Slug", "a/b", "Endpoints:0:Slug is needed" },
        { "Slug", "a b", "Endpoints:0:Slug is needed" },
        { "Slug", "..", "Endpoints:0:Slug is needed" },
        { "Slug", "x\n", "Endpoints:0:Slug is needed" },
        { "Slug", new string('a', 101), "Endpoints:0:Slug is needed" },
        { "Kind", "", "Endpoints:0:Kind is needed" },
        { "Kind", "Stripe", "Endpoints:0:Kind is needed" },
        { "Kind", "9", "Endpoints:0:Kind is needed" },
        { "Secret", "", "Endpoints:0:Secret is missing" },
        { "Secret", " canary-secret-9d21", "Endpoints:0:Secret has white space around it" },
        { "Secret", "canary-secret-9d21\n", "Endpoints:0:Secret has white space around it" },
        { "Secret", "\u00a0canary-secret-9d21", "Endpoints:0:Secret has white space around it" },
        { "Secret", "canary7", "Endpoints:0:Secret must have 8 to 1000 characters" },
        { "Secret", LongSecret, "Endpoints:0:Secret must have 8 to 1000 characters" },
        { "Direction", "sideways", "Endpoints:0:Direction must be PayIn or Payout" },
        { "Currency", "EURO", "Endpoints:0:Currency is not a currency of ISO 4217" },
        { "AllowedNetworks", "203.0.113.0/24 nonsense", "Endpoints:0:AllowedNetworks must be networks" },
        { "AllowedNetworks", "203.0.113.0/33", "Endpoints:0:AllowedNetworks must be networks" },
        { "Source", new string('s', 101), "Endpoints:0:Source" },
        { "AuthorizationScheme", "Bearer canary", "Endpoints:0:AuthorizationScheme must be one word" },
        { "Unsecured", "maybe", "Endpoints:0:Unsecured must be true or false" },
        { "RejectStale", "maybe", "Endpoints:0:RejectStale must be true or false" },
    };

    private static string LongSecret => Canary + new string('x', 1000);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Each_problem_is_named(string setting, string value, string problem)
    {
        var (seeds, problems) = Read((setting, value));

        Assert.Empty(seeds);
        Assert.StartsWith(problem, Assert.Single(problems), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var (_, problems) = Read(("Slug", "A"), ("Kind", "x"), ("Secret", ""), ("Currency", "x"), ("AllowedNetworks", "x"), ("Direction", "x"));

        Assert.Equal(6, problems.Count);
        Assert.All(problems, problem => Assert.DoesNotContain('\n', problem));
    }

    [Fact]
    public void A_missing_secret_says_what_to_do_where_none_is_wanted() =>
        Assert.Contains("Unsecured=true", Assert.Single(Read(("Secret", null)).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_slug_named_twice_is_a_problem()
    {
        var (_, problems) = ReadAll([.. Section(0), .. Section(1)]);

        Assert.Equal("Endpoints name the slug mozart-pay more than once.", Assert.Single(problems));
    }

    [Theory]
    [InlineData("mozarto", null, "Slug of an unsecured endpoint must be 128 random bits")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null, "Slug of an unsecured endpoint must be 128 random bits")]
    [InlineData("0f1e2d3c4b5a697887960", null, "Slug of an unsecured endpoint must be 128 random bits")]
    [InlineData(LongSlug, Canary, "Secret and Unsecured exclude each other")]
    public void An_unsecured_endpoint_needs_an_address_that_cannot_be_guessed_and_no_secret(string slug, string? secret, string problem)
    {
        var (seeds, problems) = Read(("Kind", "Mozarto"), ("Unsecured", "true"), ("Slug", slug), ("Secret", secret));

        Assert.Empty(seeds);
        Assert.StartsWith($"Endpoints:0:{problem}", Assert.Single(problems), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Mozart_Pay_cannot_be_unsecured() =>
        Assert.StartsWith("Endpoints:0:Unsecured is possible for kind Mozarto only", Assert.Single(Read(("Unsecured", "true"), ("Slug", LongSlug), ("Secret", null)).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_whole_endpoint_is_read()
    {
        var (seeds, problems) = Read(("Kind", "mozarto"), ("Source", "shop"), ("Provider", "GIGADAT"), ("Direction", "pay-in"), ("Currency", "CAD"),
            ("AllowedNetworks", "203.0.113.0/24 2001:db8::/32"), ("RejectStale", "true"), ("AuthorizationScheme", ""));

        Assert.Empty(problems);
        var seed = Assert.Single(seeds);
        Assert.Equal((EndpointKind.Mozarto, "shop", Canary), (seed.Kind, seed.Source, seed.Secret));
        Assert.Equal(new EndpointOptions
        {
            Provider = "GIGADAT",
            Direction = EndpointDirection.PayIn,
            Currency = "CAD",
            RejectsStale = true,
            AuthorizationScheme = null,
            AllowedNetworks = "203.0.113.0/24 2001:db8::/32",
        }, seed.Options);
    }

    [Fact]
    public void Slug_kind_and_secret_are_enough()
    {
        var seed = Assert.Single(Read().Seeds);

        Assert.Equal(("mozart-pay", EndpointKind.MozartPay, "mozart-pay", "Bearer", false, false),
            (seed.Slug, seed.Kind, seed.Source, seed.Options.AuthorizationScheme, seed.Options.IsUnsecured, seed.Options.RejectsStale));
    }

    [Fact]
    public void An_unsecured_endpoint_with_a_random_address_is_fine() =>
        Assert.True(Assert.Single(Read(("Kind", "Mozarto"), ("Unsecured", "true"), ("Slug", LongSlug), ("Secret", null)).Seeds).Options.IsUnsecured);

    [Fact]
    public void An_endpoint_shown_as_text_does_not_show_its_secret() => Assert.DoesNotContain("canary", Assert.Single(Read().Seeds).ToString(), StringComparison.Ordinal);

    private static Dictionary<string, string?> Section(int number) => new(StringComparer.Ordinal)
    {
        [$"Endpoints:{number}:Slug"] = "mozart-pay",
        [$"Endpoints:{number}:Kind"] = "MozartPay",
        [$"Endpoints:{number}:Secret"] = Canary,
    };

    private static (IReadOnlyList<EndpointSeed> Seeds, IReadOnlyList<string> Problems) Read(params (string Setting, string? Value)[] changes)
    {
        var settings = Section(0);
        foreach (var (setting, value) in changes) settings[$"Endpoints:0:{setting}"] = value;
        return ReadAll(settings);
    }

    private static (IReadOnlyList<EndpointSeed> Seeds, IReadOnlyList<string> Problems) ReadAll(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var problems = new ConfigurationProblems();
        return (EndpointSeed.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), problems), problems.Found);
    }
}
