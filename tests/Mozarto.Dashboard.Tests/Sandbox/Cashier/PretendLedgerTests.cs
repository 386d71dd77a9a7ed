using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox.Cashier;

/// <summary>What the pretend cashier remembers, and how long its switches stay.</summary>
public sealed class PretendLedgerTests
{
    private readonly LiveUpdates live = new();

    [Fact]
    public void It_keeps_the_latest_requests_and_counts_them_all()
    {
        var ledger = new PretendLedger(live);
        for (var i = 0; i <= PretendLedger.EntriesMax; i++) ledger.Note(A.Time, Order($"out_{i}"), isPaid: i % 2 == 0);

        var kept = ledger.NewestFirst();

        Assert.Equal(PretendLedger.EntriesMax, kept.Count);
        Assert.Equal(("out_200", "out_1"), (kept[0].Order!.Reference, kept[^1].Order!.Reference));
        Assert.Equal((201, 101), (ledger.Count, ledger.PaidCount));
    }

    [Fact]
    public void What_becomes_of_a_request_stands_with_it_and_of_a_forgotten_one_nowhere()
    {
        var ledger = new PretendLedger(live);
        var first = ledger.Note(A.Time, Order("out_1"));
        ledger.Answered(first, "Accept");
        ledger.Told(first, "Pending, answered 200");
        ledger.Told(first, "Approved, answered 200");

        var entry = Assert.Single(ledger.NewestFirst());
        Assert.Equal("Accept", entry.Answered);
        Assert.Equal(["Pending, answered 200", "Approved, answered 200"], entry.Told);
        for (var i = 0; i < PretendLedger.EntriesMax; i++) ledger.Note(A.Time, null);
        ledger.Answered(first, "again");
        Assert.DoesNotContain(ledger.NewestFirst(), kept => kept.Answered is not null);
    }

    [Fact]
    public void A_reference_that_comes_again_is_marked_and_none_is_no_reference()
    {
        var ledger = new PretendLedger(live);
        foreach (var reference in (string[])["out_1", "", "out_2", "", "out_1"]) ledger.Note(A.Time, Order(reference));

        Assert.Equal([true, false, false, false, false], ledger.NewestFirst().Select(entry => entry.IsAgain));
    }

    [Fact]
    public void Listeners_are_told_of_every_change()
    {
        var told = 0;
        using var _ = live.Subscribe(PretendLedger.Topic, () => told++);
        var ledger = new PretendLedger(live);

        var number = ledger.Note(A.Time, null);
        ledger.Answered(number, "401");
        ledger.Told(number, "nothing");
        new PretendSwitches(live).Set(PretendPlan.Default);

        Assert.Equal(4, told);
    }

    [Fact]
    public void What_is_chosen_for_one_request_is_used_up_by_it()
    {
        var switches = new PretendSwitches(live);
        switches.Set(PretendPlan.Default with { IsForOne = true, Sequel = PretendSequel.Declined });

        Assert.Equal(PretendSequel.Declined, switches.Take().Sequel);
        Assert.Equal(PretendPlan.Default, switches.Take());
        switches.Set(PretendPlan.Default with { Sequel = PretendSequel.Declined });
        Assert.Equal((PretendSequel.Declined, PretendSequel.Declined), (switches.Take().Sequel, switches.Take().Sequel));
    }

    [Fact]
    public void Money_leaves_when_it_is_told_or_else_when_the_payout_was_taken()
    {
        var refusing = PretendPlan.Default.With(Answer("invalid"));

        Assert.Equal(PretendSequel.Nothing, refusing.Sequel);
        Assert.False(refusing.Pays);
        Assert.True((refusing with { Sequel = PretendSequel.PendingThenApproved }).Pays);
        Assert.True((PretendPlan.Default.With(Answer("lose")) with { Sequel = PretendSequel.Nothing }).Pays);
        Assert.False((PretendPlan.Default with { Sequel = PretendSequel.Declined }).Pays);
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(5, 5, 5)]
    [InlineData(100_000, PretendPlan.DelaySecondsMax, PretendPlan.TellSecondsMax)]
    public void Waiting_has_its_limits(int asked, int delay, int tell)
    {
        var plan = PretendPlan.Default with { DelaySeconds = asked, TellSeconds = asked };

        Assert.Equal((delay, tell), (plan.DelaySeconds, plan.TellSeconds));
    }

    [Fact]
    public void What_is_answered_after_the_dashboards_limit_must_become_unknown()
    {
        Assert.Equal(PretendEffect.Submitted, (PretendPlan.Default with { DelaySeconds = 119 }).Effect);
        Assert.Equal(PretendEffect.Unknown, (PretendPlan.Default with { DelaySeconds = 120 }).Effect);
    }

    private static PretendAnswer Answer(string key) => CashierChoices.AnswerOf(key);

    private static PretendOrder Order(string reference) =>
        new() { Way = PretendWay.PayOne, Amount = 42.50m, CurrencyCode = "CAD", UserId = "player-77", Reference = reference };
}
