using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What holds for all payouts: whether they are sent, and which rules will let more out.</summary>
public abstract class SendingOverviewContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;

    public async Task InitializeAsync() => bench = await PayoutBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_pause_is_shown_with_who_and_why_and_how_many_wait_for_its_end()
    {
        await bench.ApprovedAsync();
        Assert.Equal((null, 0), await PauseAsync());

        await bench.Sending.PauseAsync("Looks wrong", Cast.Finn, CancellationToken.None);
        Assert.Equal(("Finn: Looks wrong", 1), await PauseAsync());

        await bench.Sending.ResumeAsync("Checked", Cast.Fay, CancellationToken.None);
        Assert.Equal((null, 0), await PauseAsync());
    }

    [Fact]
    public async Task A_looser_rule_is_announced_until_it_takes_effect_with_what_it_changes()
    {
        Assert.Empty((await ReadAsync()).Coming);
        await SetAsync("CAD", new PayoutTerms(500_000, null, null, 2_000_000, null));
        await SetAsync("JPY", new PayoutTerms(null, null, null, null, null));

        var coming = (await ReadAsync()).Coming;

        Assert.Equal(["CAD", "JPY"], coming.Select(each => each.Rule.CurrencyCode), StringComparer.Ordinal);
        Assert.Equal(["two approvers from: 1,000.00 CAD \u2192 5,000.00 CAD", "limit for a day: none \u2192 20,000.00 CAD"], RuleWords.Differences(coming[0]), StringComparer.Ordinal);
        Assert.Equal(["payouts in JPY can be approved; until then none can"], RuleWords.Differences(coming[1]), StringComparer.Ordinal);
        bench.Clock.Advance(PayoutSettings.Default.LooseningDelay);
        Assert.Empty((await ReadAsync()).Coming);
    }

    private async Task<(string? Words, int Waiting)> PauseAsync()
    {
        var situation = await ReadAsync();
        return (situation.Pause is { } pause ? $"{PayoutWords.WhoPaused(pause)}: {pause.Reason}" : null, situation.WaitingCount);
    }

    private async Task SetAsync(string code, PayoutTerms terms)
    {
        var seen = await bench.ReadAsync(context => Task.FromResult(context.PayoutRules.Where(rule => rule.CurrencyCode == code).Select(rule => (long?)rule.Id).SingleOrDefault()));
        Assert.IsType<PayoutRuleResult.Set>(await Rules().SetAsync(new PayoutRuleChange(code, terms, "more volume", seen), Cast.Ada, CancellationToken.None));
    }

    private PayoutRules Rules() => new(bench.Store, bench.Trail, PayoutSettings.Default, bench.Store.Ids, bench.Clock);

    private Task<SendingSituation> ReadAsync() => new SendingOverview(bench.Store, Rules(), bench.Clock).ReadAsync(CancellationToken.None);
}

public sealed class SendingOverviewOnSqlite() : SendingOverviewContract(DatabaseKind.Sqlite);

public sealed class SendingOverviewOnPostgres() : SendingOverviewContract(DatabaseKind.PostgreSql);
