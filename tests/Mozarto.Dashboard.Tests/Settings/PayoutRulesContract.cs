using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>When a rule for payouts takes effect, what it replaces, who may set it, and that no two people set it over each other.</summary>
public abstract class PayoutRulesContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly Operator Abel = new("here", "abel", "Abel", ["Admin"]);
    private static readonly PayoutTerms Terms = new(100_000, 1_000_000, 500_000, 5_000_000, 50_000_000);

    private TestStore store = null!;

    private PayoutRules Rules => new(store, store.Trail, PayoutSettings.Default, store.Ids, store.Clock);

    public async Task InitializeAsync() => store = await TestStore.CreateAsync(kind);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData("cad", "currency")]
    [InlineData("CA", "currency")]
    [InlineData("BTC", "currency")]
    [InlineData("", "currency")]
    public async Task Only_currencies_have_rules(string code, string said)
    {
        var result = await Rules.SetAsync(new PayoutRuleChange(code, Terms, "a reason", null), Cast.Ada, CancellationToken.None);

        Assert.Contains(said, Assert.IsType<PayoutRuleResult.NotPossible>(result).Why, StringComparison.Ordinal);
        Assert.Empty(await Rules.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Impossible_amounts_and_missing_reasons_set_nothing_and_are_no_act()
    {
        PayoutTerms[] impossible = [Terms with { TwoApproversFromMinor = -1 }, Terms with { OperatorDayMaxMinor = 0 }, Terms with { PersonDayMaxMinor = -5 }, Terms with { DayMaxMinor = 0 }, Terms with { TotalMaxMinor = long.MinValue }];
        foreach (var terms in impossible) Assert.IsType<PayoutRuleResult.NotPossible>(await Rules.SetAsync(new PayoutRuleChange("CAD", terms, "a reason", null), Cast.Ada, CancellationToken.None));
        foreach (var reason in new[] { null, "", " ", new string('x', Reason.CharactersMax + 1) })
            Assert.IsType<PayoutRuleResult.NotPossible>(await Rules.SetAsync(new PayoutRuleChange("CAD", Terms, reason, null), Cast.Ada, CancellationToken.None));

        Assert.Empty(await Rules.ListAsync(CancellationToken.None));
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task Only_administrators_set_rules_and_refusals_are_noted()
    {
        foreach (var who in new[] { Cast.Finn, Cast.Sam, Cast.Nobody })
            Assert.IsType<PayoutRuleResult.NotAllowed>(await Rules.SetAsync(new PayoutRuleChange("CAD", Terms, "a reason", null), who, CancellationToken.None));

        Assert.Empty(await Rules.ListAsync(CancellationToken.None));
        Assert.Equal(["Finn Refused", "Sam Refused", "Nobody Refused"], await AuditAsync());
    }

    [Fact]
    public async Task The_first_rule_of_a_currency_takes_effect_later_because_it_lets_money_out()
    {
        await SetAsync(Terms);

        Assert.Null(await InEffectAsync());
        Advance(PayoutSettings.Default.LooseningDelay - TimeSpan.FromSeconds(1));
        Assert.Null(await InEffectAsync());
        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Terms, (await InEffectAsync())!.Terms);
        Assert.Equal(["Ada Done"], await AuditAsync());
    }

    [Fact]
    public async Task What_tightens_is_in_effect_at_once()
    {
        await BeginAsync(Terms);

        var tighter = Terms with { TwoApproversFromMinor = 0, DayMaxMinor = 4_999_999 };
        Assert.Equal(store.Clock.GetUtcNow(), await SetAsync(tighter));

        Assert.Equal(tighter, (await InEffectAsync())!.Terms);
        Assert.Equal([tighter], (await Rules.ListAsync(CancellationToken.None)).Select(rule => rule.Terms).ToList());
    }

    public static TheoryData<string> Looser => ["two", "never two", "creator", "person", "day", "no total", "one up and one down"];

    [Theory]
    [MemberData(nameof(Looser))]
    public async Task Whatever_allows_more_in_anything_takes_effect_later_and_the_rule_before_stays_until_then(string what)
    {
        await BeginAsync(Terms);
        var looser = what switch
        {
            "two" => Terms with { TwoApproversFromMinor = 100_001 },
            "never two" => Terms with { TwoApproversFromMinor = null },
            "creator" => Terms with { OperatorDayMaxMinor = 1_000_001 },
            "person" => Terms with { PersonDayMaxMinor = 500_001 },
            "day" => Terms with { DayMaxMinor = 5_000_001 },
            "no total" => Terms with { TotalMaxMinor = null },
            _ => Terms with { DayMaxMinor = 5_000_001, PersonDayMaxMinor = 1 },
        };

        Assert.Equal(store.Clock.GetUtcNow() + PayoutSettings.Default.LooseningDelay, await SetAsync(looser));

        Assert.Equal(Terms, (await InEffectAsync())!.Terms);
        Assert.Equal([Terms, looser], (await Rules.ListAsync(CancellationToken.None)).Select(rule => rule.Terms).ToList());
        Advance(PayoutSettings.Default.LooseningDelay);
        Assert.Equal(looser, (await InEffectAsync())!.Terms);
        Assert.Equal([looser], (await Rules.ListAsync(CancellationToken.None)).Select(rule => rule.Terms).ToList());
    }

    [Fact]
    public async Task A_rule_without_any_limit_is_kept_as_such()
    {
        var none = new PayoutTerms(null, null, null, null, null);

        await BeginAsync(none);

        Assert.Equal(none, (await InEffectAsync())!.Terms);
    }

    [Fact]
    public async Task A_rule_that_is_to_come_is_withdrawn_by_the_next_and_never_takes_effect()
    {
        await BeginAsync(Terms);
        await SetAsync(Terms with { TotalMaxMinor = null });
        await SetAsync(Terms with { TotalMaxMinor = 10 });

        Advance(PayoutSettings.Default.LooseningDelay);

        Assert.Equal(10, (await InEffectAsync())!.Terms.TotalMaxMinor);
        await using var context = store.CreateDbContext();
        Assert.Equal(1, await context.PayoutRules.CountAsync(row => row.WithdrawnAt != null));
    }

    [Fact]
    public async Task Whoever_decides_without_having_seen_the_latest_rule_is_told_whose_it_is()
    {
        await SetAsync(Terms);

        var late = await Rules.SetAsync(new PayoutRuleChange("CAD", Terms with { DayMaxMinor = 1 }, "a reason", null), Abel, CancellationToken.None);

        Assert.Equal("Ada has set this rule just now. Look again.", Assert.IsType<PayoutRuleResult.NotPossible>(late).Why);
        Assert.Equal(["Ada Done"], await AuditAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_administrators_at_once_one_wins_and_the_other_is_told_who(bool isFirst)
    {
        foreach (var code in new[] { "CAD", "EUR", "USD", "GBP", "CLP", "JPY", "MXN", "PEN" })
        {
            if (!isFirst) await BeginAsync(Terms, code);
            var seen = await LatestIdAsync(code);

            var both = await Task.WhenAll(new[] { Cast.Ada, Abel }.Select(who =>
                Task.Run(() => Rules.SetAsync(new PayoutRuleChange(code, Terms with { DayMaxMinor = who == Abel ? 2 : 1 }, "a reason", seen), who, CancellationToken.None))));

            var lost = Assert.Single(both.OfType<PayoutRuleResult.NotPossible>());
            Assert.Single(both.OfType<PayoutRuleResult.Set>());
            Assert.Equal($"{(both[0] == lost ? "Abel" : "Ada")} has set this rule just now. Look again.", lost.Why);
        }
    }

    [Fact]
    public async Task A_loosening_that_is_to_come_needs_attention_until_it_has_come()
    {
        var attention = new SettingsAttention(Rules, new BusinessTime(TimeZoneInfo.Utc), store.Clock);
        Assert.Empty(await attention.ReadAsync(CancellationToken.None));
        await BeginAsync(Terms);
        Assert.Empty(await attention.ReadAsync(CancellationToken.None));
        await SetAsync(Terms with { DayMaxMinor = null });

        var line = Assert.Single(await attention.ReadAsync(CancellationToken.None));
        Assert.Equal((1L, Pages.PayoutRules, store.Clock.GetUtcNow()), (line.Count, line.Href, line.OldestAt));
        Assert.Contains("CAD from 2026-02-04", line.Explanation, StringComparison.Ordinal);
        Assert.Contains("set by Ada", line.Explanation, StringComparison.Ordinal);

        Advance(PayoutSettings.Default.LooseningDelay);
        Assert.Empty(await attention.ReadAsync(CancellationToken.None));
    }

    private async Task BeginAsync(PayoutTerms terms, string code = "CAD")
    {
        await SetAsync(terms, code);
        Advance(PayoutSettings.Default.LooseningDelay);
    }

    private async Task<DateTimeOffset> SetAsync(PayoutTerms terms, string code = "CAD") =>
        Assert.IsType<PayoutRuleResult.Set>(await Rules.SetAsync(new PayoutRuleChange(code, terms, "a reason", await LatestIdAsync(code)), Cast.Ada, CancellationToken.None)).EffectiveAt;

    private async Task<long?> LatestIdAsync(string code) => (await Rules.ListAsync(CancellationToken.None)).LastOrDefault(rule => rule.CurrencyCode == code)?.Id;

    private async Task<PayoutRule?> InEffectAsync()
    {
        await using var context = store.CreateDbContext();
        return await PayoutRules.InEffectAsync(context, "CAD", store.Clock.GetUtcNow(), CancellationToken.None);
    }

    private async Task<List<string>> AuditAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.AuditEntries.OrderBy(row => row.Id).Select(row => $"{row.OperatorName} {row.Outcome}").ToListAsync();
    }

    private void Advance(TimeSpan by) => store.Clock.Advance(by);
}

public sealed class PayoutRulesOnSqlite() : PayoutRulesContract(DatabaseKind.Sqlite);

public sealed class PayoutRulesOnPostgres() : PayoutRulesContract(DatabaseKind.PostgreSql);
