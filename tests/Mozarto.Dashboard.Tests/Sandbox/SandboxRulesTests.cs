using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox;

public sealed class SandboxRulesTests(SqliteApp fixture) : IClassFixture<SqliteApp>
{
    [Fact]
    public async Task The_sandbox_has_the_same_rule_in_each_of_its_currencies()
    {
        var rules = await fixture.App.Services.GetRequiredService<PayoutRules>().ListAsync(CancellationToken.None);

        Assert.Equal(["CAD", "EUR", "USD"], rules.Select(rule => rule.CurrencyCode).ToList());
        Assert.All(rules, rule => Assert.Equal(new PayoutTerms(100_000, 1_000_000, 500_000, 5_000_000, null), rule.Terms));
    }
}
