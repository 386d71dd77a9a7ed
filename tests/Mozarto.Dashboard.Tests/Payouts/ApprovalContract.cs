using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Who may let money out, how many it takes, and what an approval is worth once anything has changed.</summary>
public abstract class ApprovalContract(DatabaseKind kind) : PayoutContract(kind)
{
    [Fact]
    public async Task Nobody_approves_what_they_created_and_the_attempt_is_noted()
    {
        var id = await Bench.RequestAsync();

        Assert.IsType<PayoutResult.NotPossible>(await Bench.ApproveAsync(id, Cast.Finn));

        await StaysAsync(id);
        Assert.Equal("created by the same person", (await RefusalsAsync()).Single());
    }

    [Fact]
    public async Task Somebody_who_is_also_administrator_does_not_approve_their_own_either()
    {
        var id = await Bench.RequestAsync(PayoutBench.Form(), Cast.AdaOfFinance);

        Assert.IsType<PayoutResult.NotPossible>(await Bench.ApproveAsync(id, Cast.AdaOfFinance with { Name = "Ada under another name" }));

        await StaysAsync(id);
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("Sam")]
    [InlineData("Nobody")]
    public async Task Whoever_is_not_of_finance_does_nothing_and_the_attempt_is_noted(string name)
    {
        var who = new[] { Cast.Ada, Cast.Sam, Cast.Nobody }.Single(each => each.Name == name);
        var id = await Bench.RequestAsync();
        var version = (await Bench.PayoutAsync(id)).Version;

        Assert.IsType<PayoutResult.NotAllowed>(await Bench.ApproveAsync(id, who));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Approval.RejectAsync(id, version, "no", who, CancellationToken.None));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Approval.CancelAsync(id, version, "no", who, CancellationToken.None));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Desk.RequestAsync(PayoutBench.Form(), who, CancellationToken.None));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Desk.ReviseAsync(id, version, PayoutBench.Form(), who, CancellationToken.None));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Sending.PushAsync(id, who, CancellationToken.None));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.ItLeft, "so", null), who, CancellationToken.None));

        await StaysAsync(id);
        Assert.Equal(7, (await RefusalsAsync()).Count(why => why == "no right"));
    }

    [Fact]
    public async Task Whoever_lost_the_role_after_signing_in_approves_nothing()
    {
        var people = Bench.Store.People;
        await people.SawAsync(Cast.Fay, CancellationToken.None);
        var id = await Bench.RequestAsync();
        await people.SawAsync(Cast.Fay with { Roles = ["Support"] }, CancellationToken.None);

        Assert.IsType<PayoutResult.NotAllowed>(await Bench.ApproveAsync(id, Cast.Fay));

        await StaysAsync(id);
        Assert.Equal("no right", (await RefusalsAsync()).Single());
    }

    [Fact]
    public async Task From_the_rules_amount_on_it_takes_two_different_people()
    {
        var id = await Bench.RequestAsync("1000.00");

        Assert.IsType<PayoutResult.Done>(await Bench.ApproveAsync(id, Cast.Fay));
        await StaysAsync(id);
        Assert.IsType<PayoutResult.NotPossible>(await Bench.ApproveAsync(id, Cast.Fay));
        await StaysAsync(id);
        Assert.IsType<PayoutResult.Done>(await Bench.ApproveAsync(id, Cast.Felix));

        Assert.Equal(PayoutState.Approved, (await Bench.PayoutAsync(id)).State);
        await Bench.SendAsync();
        Assert.Single(Bench.Bank.Ledger);
    }

    [Fact]
    public async Task Below_it_one_is_enough() => Assert.Equal(PayoutState.Approved, (await Bench.PayoutAsync(await Bench.ApprovedAsync("999.99"))).State);

    [Fact]
    public async Task Without_a_rule_for_its_currency_nothing_can_be_approved()
    {
        var id = await Bench.RequestAsync(PayoutBench.Form(way: "forumpay") with { Currency = "EUR" });

        Assert.Contains("no rule", Assert.IsType<PayoutResult.NotPossible>(await Bench.ApproveAsync(id)).Why, StringComparison.Ordinal);

        await StaysAsync(id);
    }

    [Fact]
    public async Task Without_credentials_there_is_nothing_to_approve_it_for()
    {
        var id = await Bench.RequestAsync();
        Bench.Keys.AreMissing = true;

        Assert.IsType<PayoutResult.NotPossible>(await Bench.ApproveAsync(id));

        await StaysAsync(id);
    }

    [Fact]
    public async Task What_was_changed_since_it_was_looked_at_is_not_approved()
    {
        var form = PayoutBench.Form();
        var id = await Bench.RequestAsync(form);
        var seen = (await Bench.PayoutAsync(id)).Version;
        Assert.IsType<PayoutResult.Done>(await Bench.Desk.ReviseAsync(id, seen, form with { Amount = "999.00" }, Cast.Finn, CancellationToken.None));

        Assert.IsType<PayoutResult.NotPossible>(await Bench.Approval.ApproveAsync(id, seen, Cast.Fay, CancellationToken.None));

        await StaysAsync(id);
    }

    [Fact]
    public async Task Editing_takes_the_approvals_away_and_what_is_sent_is_what_was_approved_last()
    {
        var form = PayoutBench.Form();
        var id = await Bench.RequestAsync(form);
        await Bench.ApproveAsync(id);

        var version = (await Bench.PayoutAsync(id)).Version;
        Assert.IsType<PayoutResult.Done>(await Bench.Desk.ReviseAsync(id, version, form with { Amount = "43.00" }, Cast.Finn, CancellationToken.None));
        await Bench.SendAsync();
        Assert.Equal(0, Bench.Bank.Connections);
        Assert.IsType<PayoutResult.Done>(await Bench.ApproveAsync(id, Cast.Fay));
        await Bench.SendAsync();

        Assert.Equal("43.00", Assert.Single(Bench.Bank.Ledger).AmountText);
    }

    [Fact]
    public async Task Only_its_creator_edits_it_and_not_once_it_is_sent()
    {
        var form = PayoutBench.Form();
        var id = await Bench.RequestAsync(form);
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Desk.ReviseAsync(id, (await Bench.PayoutAsync(id)).Version, form, Cast.Fay, CancellationToken.None));
        await Bench.ApproveAsync(id);
        await Bench.SendAsync();

        Assert.IsType<PayoutResult.NotPossible>(await Bench.Desk.ReviseAsync(id, (await Bench.PayoutAsync(id)).Version, form with { Amount = "1.00" }, Cast.Finn, CancellationToken.None));
    }

    [Fact]
    public async Task Another_company_token_voids_the_approval()
    {
        var id = await Bench.ApprovedAsync();
        Bench.Bank.CompanyToken = "company-token-reissued";

        await Bench.SendAsync();

        await StaysAsync(id);
        Assert.Equal(0, Bench.Bank.Connections);
        Assert.IsType<PayoutResult.Done>(await Bench.ApproveAsync(id));
        await Bench.SendAsync();
        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task Another_address_voids_the_approval()
    {
        var id = await Bench.ApprovedAsync();
        Bench.Keys.OtherUrl = Bench.Bank.BaseUrl.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        await Bench.SendAsync();

        await StaysAsync(id);
    }

    [Fact]
    public async Task Approvals_for_two_different_tokens_are_not_two_approvals()
    {
        var id = await Bench.RequestAsync("1000.00");
        await Bench.ApproveAsync(id, Cast.Fay);
        Bench.Bank.CompanyToken = "company-token-reissued";

        await Bench.ApproveAsync(id, Cast.Felix);

        await StaysAsync(id);
        Assert.IsType<PayoutResult.NotPossible>(await Bench.ApproveAsync(id, Cast.Felix));
        Assert.IsType<PayoutResult.Done>(await Bench.ApproveAsync(id, Cast.Fay));
        Assert.Equal(PayoutState.Approved, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task A_rule_that_asks_for_more_approvers_by_now_voids_the_approval()
    {
        var id = await Bench.ApprovedAsync();
        await Bench.SetRuleAsync(new PayoutTerms(1, null, null, null, null));

        await Bench.SendAsync();

        await StaysAsync(id);
    }

    [Fact]
    public async Task Of_two_who_approve_at_once_both_count_and_one_job_is_promised()
    {
        var id = await Bench.RequestAsync("1000.00");
        var version = (await Bench.PayoutAsync(id)).Version;

        var results = await Task.WhenAll(
            Bench.Approval.ApproveAsync(id, version, Cast.Fay, CancellationToken.None), Bench.Second().Approval.ApproveAsync(id, version, Cast.Felix, CancellationToken.None));

        // The second saw a page that does not show the first one's approval, and is told to look again.
        Assert.Single(results.OfType<PayoutResult.Done>());
        Assert.Single(results.OfType<PayoutResult.NotPossible>());
        await StaysAsync(id);
    }

    [Fact]
    public async Task A_second_press_approves_once_and_is_sent_once()
    {
        var id = await Bench.RequestAsync();
        var version = (await Bench.PayoutAsync(id)).Version;

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Bench.Approval.ApproveAsync(id, version, Cast.Fay, CancellationToken.None)));
        await Task.WhenAll(Bench.SendAsync(), Bench.Second().SendAsync());

        Assert.Single(results.OfType<PayoutResult.Done>());
        Assert.Single(Bench.Bank.Ledger);
    }

    [Fact]
    public async Task A_form_that_is_submitted_again_is_the_same_payout()
    {
        var form = PayoutBench.Form();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Bench.Desk.RequestAsync(form, Cast.Finn, CancellationToken.None)));

        Assert.Single(results.Select(result => Assert.IsType<PayoutResult.Done>(result).PayoutId).Distinct());
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Desk.RequestAsync(form with { Amount = "43.00" }, Cast.Finn, CancellationToken.None));
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Desk.RequestAsync(form, Cast.Felix, CancellationToken.None));
        Assert.Equal(1, await Bench.ReadAsync(context => context.Payouts.CountAsync()));
    }

    [Fact]
    public async Task Unapproved_for_a_week_or_unsent_for_a_day_it_has_expired()
    {
        var unapproved = await Bench.RequestAsync();
        Bench.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        var unsent = await Bench.ApprovedAsync(userId: "player-78");
        await Bench.Sending.PauseAsync("a doubt", Cast.Ada, CancellationToken.None);
        await Bench.ExpireAsync();
        await StaysAsync(unapproved);

        Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("expired", Assert.IsType<PayoutResult.NotPossible>(await Bench.ApproveAsync(unapproved)).Why, StringComparison.Ordinal);
        await Bench.ExpireAsync();
        Assert.Equal((PayoutState.Expired, PayoutState.Approved), ((await Bench.PayoutAsync(unapproved)).State, (await Bench.PayoutAsync(unsent)).State));
        Bench.Clock.Advance(TimeSpan.FromDays(1));
        await Bench.Sending.ResumeAsync("no doubt", Cast.Ada, CancellationToken.None);
        await Bench.SendAsync();
        await Bench.ExpireAsync();

        Assert.Equal(PayoutState.Expired, (await Bench.PayoutAsync(unsent)).State);
        Assert.Equal(0, Bench.Bank.Connections);
    }

    [Fact]
    public async Task It_is_rejected_by_others_and_cancelled_by_those_who_stand_behind_it()
    {
        var (rejected, cancelled, taken) = (await Bench.RequestAsync(), await Bench.RequestAsync(), await Bench.ApprovedAsync());

        Assert.IsType<PayoutResult.NotPossible>(await Bench.Approval.RejectAsync(rejected, await VersionAsync(rejected), "no", Cast.Finn, CancellationToken.None));
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Approval.RejectAsync(rejected, await VersionAsync(rejected), " ", Cast.Fay, CancellationToken.None));
        Assert.IsType<PayoutResult.Done>(await Bench.Approval.RejectAsync(rejected, await VersionAsync(rejected), "no", Cast.Fay, CancellationToken.None));
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Approval.CancelAsync(cancelled, await VersionAsync(cancelled), "no", Cast.Felix, CancellationToken.None));
        Assert.IsType<PayoutResult.Done>(await Bench.Approval.CancelAsync(cancelled, await VersionAsync(cancelled), "no", Cast.Finn, CancellationToken.None));
        Assert.IsType<PayoutResult.Done>(await Bench.Approval.CancelAsync(taken, await VersionAsync(taken), "no", Cast.Fay, CancellationToken.None));
        await Bench.SendAsync();

        Assert.Equal(
            [PayoutState.Rejected, PayoutState.Cancelled, PayoutState.Cancelled],
            [(await Bench.PayoutAsync(rejected)).State, (await Bench.PayoutAsync(cancelled)).State, (await Bench.PayoutAsync(taken)).State]);
        Assert.Equal(0, Bench.Bank.Connections);
    }

    [Fact]
    public async Task The_store_itself_refuses_the_creators_approval()
    {
        var id = await Bench.RequestAsync();

        await Assert.ThrowsAsync<DbUpdateException>(() => Bench.AddAsync(new PayoutApproval
        {
            PayoutId = id, Round = 1, ApproverIdentity = Cast.Finn.Identity, CreatorIdentity = Cast.Finn.Identity, ApproverName = "Finn", ApprovedAt = A.Time, BoundAddress = "", BoundToken = "",
        }));
    }

    private async Task StaysAsync(long id) => Assert.Equal(PayoutState.AwaitingApproval, (await Bench.PayoutAsync(id)).State);

    private async Task<int> VersionAsync(long id) => (await Bench.PayoutAsync(id)).Version;

    private Task<List<string>> RefusalsAsync() =>
        Bench.ReadAsync(context => context.AuditEntries.Where(row => row.Outcome == AuditOutcome.Refused).OrderBy(row => row.Id).Select(row => row.Detail).ToListAsync());
}

public sealed class ApprovalOnSqlite() : ApprovalContract(DatabaseKind.Sqlite);

public sealed class ApprovalOnPostgres() : ApprovalContract(DatabaseKind.PostgreSql);
