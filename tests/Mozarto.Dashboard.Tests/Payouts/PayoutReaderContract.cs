using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What the page of a payout shows of it, and what it lets whom do.</summary>
public abstract class PayoutReaderContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;

    public async Task InitializeAsync() => bench = await PayoutBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task There_is_nothing_to_show_of_what_is_not_there() => Assert.Null(await Reader().ReadAsync(7, CancellationToken.None));

    [Fact]
    public async Task From_creation_to_the_webhook_everything_stands_in_one_place()
    {
        var id = await bench.ApprovedAsync();
        await bench.SendAsync();
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Requests[0]));

        var detail = await ReadAsync(id);

        Assert.Equal(PayoutState.Paid, detail.Payout.State);
        Assert.Equal(["A webhook says: Paid", "Mozarto took it", "Sending begins", "Approved by 1 of 1", "Created"], detail.Steps.Select(step => step.Words), StringComparer.Ordinal);
        Assert.Equal((CallOutcome.Accepted, bench.Bank.BaseUrl + Bank.CashierPath), (Assert.Single(detail.Calls).Outcome, detail.Address));
        Assert.Equal(("Fay", 1), (Assert.Single(detail.Approvals).ApproverName, detail.StandingApprovalsCount));
        var told = Assert.Single(detail.Transactions);
        Assert.Equal(id, told.PayoutId);
        Assert.Contains(told.ExternalId, detail.Payout.ExternalId, StringComparison.Ordinal);
        Assert.Single(detail.Deliveries);
        Assert.Equal((null, false, false), (detail.ExpiresAt, detail.IsToBeSettled, detail.IsCut));
    }

    [Fact]
    public async Task It_says_when_it_expires_and_how_many_have_to_approve()
    {
        var id = await bench.RequestAsync("2000.00");
        var detail = await ReadAsync(id);
        Assert.Equal((detail.Payout.RequestedAt + PayoutSettings.Default.UnapprovedMax, 2, 0), (detail.ExpiresAt, detail.ApproversNeeded, detail.StandingApprovalsCount));

        await bench.ApproveAsync(id);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.ApproveAsync(id, Cast.Felix);

        detail = await ReadAsync(id);
        Assert.Equal((detail.Payout.ApprovedAt + PayoutSettings.Default.UnsentMax, 2), (detail.ExpiresAt, detail.StandingApprovalsCount));
    }

    [Fact]
    public async Task Approvals_for_other_credentials_are_shown_and_do_not_count()
    {
        var id = await bench.RequestAsync("2000.00");
        await bench.ApproveAsync(id);

        bench.Keys.OtherUrl = "https://elsewhere.test";

        var detail = await ReadAsync(id);
        Assert.Equal((1, 0), (detail.Approvals.Count, detail.StandingApprovalsCount));
    }

    [Fact]
    public async Task Whoever_cannot_approve_is_told_why()
    {
        var id = await bench.RequestAsync("2000.00");
        Assert.Contains("You created it", await WhyNotApproveAsync(id, Cast.Finn), StringComparison.Ordinal);
        Assert.Equal("Somebody from Finance approves it.", await WhyNotApproveAsync(id, Cast.Ada));
        Assert.Null(await WhyNotApproveAsync(id, Cast.Fay));

        await bench.ApproveAsync(id);
        Assert.StartsWith("You have approved it.", await WhyNotApproveAsync(id, Cast.Fay), StringComparison.Ordinal);
        bench.Keys.AreMissing = true;
        Assert.Contains("credentials are not entered", await WhyNotApproveAsync(id, Cast.Felix), StringComparison.Ordinal);
        bench.Keys.AreMissing = false;
        bench.Clock.Advance(PayoutSettings.Default.UnapprovedMax);
        Assert.StartsWith("It has expired", await WhyNotApproveAsync(id, Cast.Felix), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_rule_nobody_can_approve()
    {
        var id = await bench.RequestAsync(PayoutBench.Form(way: "forumpay") with { Currency = "EUR" });

        Assert.Contains("no rule in effect for payouts in EUR", await WhyNotApproveAsync(id, Cast.Fay), StringComparison.Ordinal);
    }

    /// <summary>What is shown and what the command does must not part: each of these is pressed.</summary>
    [Theory]
    [InlineData("Finn")]
    [InlineData("Fay")]
    [InlineData("Felix")]
    [InlineData("Ada")]
    [InlineData("Sam")]
    public async Task What_the_page_offers_is_what_the_commands_do(string name)
    {
        var who = new[] { Cast.Finn, Cast.Fay, Cast.Felix, Cast.Ada, Cast.Sam }.Single(each => each.Name == name);
        foreach (var isApproved in new[] { false, true })
        {
            Assert.Equal((await ActsAsync(await HalfApprovedAsync(isApproved), who)).CanReject, await RejectAsync(await HalfApprovedAsync(isApproved), who));
            Assert.Equal((await ActsAsync(await HalfApprovedAsync(isApproved), who)).CanCancel, await CancelAsync(await HalfApprovedAsync(isApproved), who));
            var id = await HalfApprovedAsync(isApproved);
            Assert.Equal((await ActsAsync(id, who)).WhyNotApprove is null, await bench.ApproveAsync(id, who) is PayoutResult.Done);
        }
    }

    [Fact]
    public async Task Whoever_proposed_does_not_confirm_and_an_administrator_does()
    {
        var id = await bench.UnknownAsync();
        Assert.True((await ActsAsync(id, Cast.Fay)).CanPropose);
        Assert.False((await ActsAsync(id, Cast.Ada)).CanPropose);

        await bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.CreateAgain, "it must be paid", null), Cast.Fay, CancellationToken.None);

        var detail = await ReadAsync(id);
        Assert.Equal("Fay", detail.Open!.ProposedByName);
        Assert.StartsWith("You proposed it", (await ActsAsync(id, Cast.Fay)).WhyNotConfirm, StringComparison.Ordinal);
        Assert.StartsWith("Another person", (await ActsAsync(id, Cast.Sam)).WhyNotConfirm, StringComparison.Ordinal);
        Assert.Null((await ActsAsync(id, Cast.Ada)).WhyNotConfirm);
        Assert.Equal((true, false), ((await ActsAsync(id, Cast.Finn)).CanWithdraw, (await ActsAsync(id, Cast.Ada)).CanWithdraw));

        await bench.Unknown.ConfirmAsync(detail.Open!.Id, Cast.Ada, CancellationToken.None);

        Assert.True((await ActsAsync(id, Cast.Finn)).CanCreateAgain);
        Assert.False((await ActsAsync(id, Cast.Ada)).CanCreateAgain);
        var again = await bench.RequestAsync(PayoutBench.Form() with { ReplacesId = id });
        Assert.Equal((again, false), ((await ReadAsync(id)).Replacement!.Id, (await ActsAsync(id, Cast.Finn)).CanCreateAgain));
        Assert.Equal(id, (await ReadAsync(again)).Replaced!.Id);
    }

    [Fact]
    public async Task It_says_from_when_on_it_can_be_said_not_to_have_left()
    {
        var id = await bench.UnknownAsync();
        var detail = await ReadAsync(id);
        Assert.True(detail.NotLeftFrom > bench.Clock.GetUtcNow() + UnknownDesk.QuietMin);

        bench.Clock.Advance(detail.NotLeftFrom!.Value - bench.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.IsType<PayoutResult.NotPossible>(await ProposeNotLeftAsync(id));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<PayoutResult.Done>(await ProposeNotLeftAsync(id));
    }

    private Task<PayoutResult> ProposeNotLeftAsync(long id) => bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.ItDidNotLeave, "so", null), Cast.Fay, CancellationToken.None);

    // By Finn, over an amount that two approve; Fay has.
    private async Task<long> HalfApprovedAsync(bool isApproved)
    {
        var id = await bench.RequestAsync("2000.00", userId: $"player-{A.Id()}");
        if (isApproved) Assert.IsType<PayoutResult.Done>(await bench.ApproveAsync(id));
        return id;
    }

    private async Task<bool> RejectAsync(long id, Operator who) =>
        await bench.Approval.RejectAsync(id, (await bench.PayoutAsync(id)).Version, "no", who, CancellationToken.None) is PayoutResult.Done;

    private async Task<bool> CancelAsync(long id, Operator who) =>
        await bench.Approval.CancelAsync(id, (await bench.PayoutAsync(id)).Version, "no", who, CancellationToken.None) is PayoutResult.Done;

    private PayoutReader Reader() => new(bench.Store, new TransactionEvidence(bench.Store), bench.Keys, PayoutSettings.Default, bench.Clock);

    private async Task<PayoutDetail> ReadAsync(long id) => (await Reader().ReadAsync(id, CancellationToken.None))!;

    private async Task<PayoutActs> ActsAsync(long id, Operator who) => PayoutActs.Of(await ReadAsync(id), who, bench.Clock.GetUtcNow());

    private async Task<string?> WhyNotApproveAsync(long id, Operator who) => (await ActsAsync(id, who)).WhyNotApprove;
}

public sealed class PayoutReaderOnSqlite() : PayoutReaderContract(DatabaseKind.Sqlite);

public sealed class PayoutReaderOnPostgres() : PayoutReaderContract(DatabaseKind.PostgreSql);
