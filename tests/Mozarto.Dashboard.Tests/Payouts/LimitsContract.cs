using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Limits hold whoever approves, in whichever order, and however many at once.</summary>
public abstract class LimitsContract(DatabaseKind kind) : PayoutContract(kind)
{
    private static readonly PayoutTerms None = new(null, null, null, null, null);

    [Fact]
    public async Task A_payout_that_reaches_a_limit_fits_and_one_minor_unit_more_does_not()
    {
        await Bench.SetRuleAsync(None with { DayMaxMinor = 10_000 });
        Assert.Equal(PayoutState.Approved, await TriedAsync("60.00"));

        Assert.Equal(PayoutState.AwaitingApproval, await TriedAsync("40.01", "player-2"));
        Assert.Equal(PayoutState.Approved, await TriedAsync("40.00", "player-3"));
    }

    [Fact]
    public async Task The_limit_of_an_operator_counts_what_they_created()
    {
        await Bench.SetRuleAsync(None with { OperatorDayMaxMinor = 10_000 });
        Assert.Equal(PayoutState.Approved, await TriedAsync("60.00"));

        Assert.Equal(PayoutState.AwaitingApproval, await TriedAsync("60.00", "player-2"));
        Assert.Equal(PayoutState.Approved, await TriedAsync("60.00", "player-2", Cast.Felix));
    }

    [Fact]
    public async Task The_limit_of_a_person_paid_counts_whoever_creates_it()
    {
        await Bench.SetRuleAsync(None with { PersonDayMaxMinor = 10_000 });
        Assert.Equal(PayoutState.Approved, await TriedAsync("60.00"));

        Assert.Equal(PayoutState.AwaitingApproval, await TriedAsync("60.00", who: Cast.Felix));
        Assert.Equal(PayoutState.Approved, await TriedAsync("60.00", "player-2"));
    }

    [Fact]
    public async Task A_new_business_day_begins_anew_and_the_total_goes_on()
    {
        await Bench.SetRuleAsync(None with { DayMaxMinor = 10_000, TotalMaxMinor = 15_000 });
        Assert.Equal(PayoutState.Approved, await TriedAsync("100.00"));
        await Bench.SendAsync();
        Bench.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(PayoutState.AwaitingApproval, await TriedAsync("60.00"));
        Assert.Equal(PayoutState.Approved, await TriedAsync("50.00"));
    }

    [Fact]
    public async Task What_can_no_longer_leave_does_not_count_and_what_nobody_knows_about_does()
    {
        await Bench.SetRuleAsync(None with { DayMaxMinor = 10_000 });
        var cancelled = await Bench.ApprovedAsync("60.00");
        await Bench.Approval.CancelAsync(cancelled, (await Bench.PayoutAsync(cancelled)).Version, "a test", Cast.Finn, CancellationToken.None);
        Bench.Bank.Next(BankScript.PayAnd(BankAnswers.Close), BankScript.DoNotPayAnd(BankAnswers.Validation("no")));
        await Bench.ApprovedAsync("50.00", "player-2");
        await Bench.ApprovedAsync("50.00", "player-3");
        await Bench.SendAsync();

        Assert.Equal(PayoutState.AwaitingApproval, await TriedAsync("50.01", "player-4"));
        Assert.Equal(PayoutState.Approved, await TriedAsync("50.00", "player-5"));
    }

    [Fact]
    public async Task Of_many_approvals_at_once_no_more_pass_than_fit()
    {
        await Bench.SetRuleAsync(None with { DayMaxMinor = 10_000 });
        var second = Bench.Second();
        var ids = new List<long>();
        for (var i = 0; i < 8; i++) ids.Add(await Bench.RequestAsync("30.00", $"player-{i}"));

        var results = await Task.WhenAll(ids.Select((id, i) => (i % 2 == 0 ? Bench : second).ApproveAsync(id)));

        Assert.Equal(3, results.OfType<PayoutResult.Done>().Count());
    }

    [Fact]
    public async Task A_limit_that_was_lowered_since_the_approval_holds_back_what_was_not_sent()
    {
        var id = await Bench.ApprovedAsync("60.00");
        await Bench.SetRuleAsync(None with { DayMaxMinor = 5_000 });

        await Bench.SendAsync();

        Assert.Equal((PayoutState.AwaitingApproval, 0), ((await Bench.PayoutAsync(id)).State, Bench.Bank.Connections));
    }

    [Fact]
    public async Task The_largest_amounts_do_not_overflow()
    {
        await Bench.SetRuleAsync(None with { DayMaxMinor = long.MaxValue });
        Assert.Equal(PayoutState.Approved, await TriedAsync("90000000000000000.00"));

        Assert.Equal(PayoutState.AwaitingApproval, await TriedAsync("90000000000000000.00", "player-2"));
        Assert.Equal(PayoutState.Approved, await TriedAsync("2233720368547758.07", "player-3"));
    }

    private async Task<PayoutState> TriedAsync(string amount, string userId = "player-1", Operator? who = null)
    {
        var id = await Bench.RequestAsync(amount, userId, who);
        await Bench.ApproveAsync(id);
        return (await Bench.PayoutAsync(id)).State;
    }
}

public sealed class LimitsOnSqlite() : LimitsContract(DatabaseKind.Sqlite);

public sealed class LimitsOnPostgres() : LimitsContract(DatabaseKind.PostgreSql);
