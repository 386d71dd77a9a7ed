using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What became of a payout that nobody knows about is for two people to say.</summary>
public abstract class UnknownDeskContract(DatabaseKind kind) : PayoutContract(kind)
{
    [Fact]
    public async Task One_proposes_that_it_left_and_another_confirms()
    {
        var id = await Bench.UnknownAsync();

        var settlement = await ProposedAsync(id, SettlementKind.ItLeft);
        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
        Assert.IsType<PayoutResult.Done>(await Bench.Unknown.ConfirmAsync(settlement, Cast.Ada, CancellationToken.None));

        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));
        Assert.Equal(PayoutState.Paid, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task Nobody_confirms_what_they_proposed_and_the_attempt_is_noted()
    {
        var id = await Bench.UnknownAsync();
        var settlement = await ProposedAsync(id, SettlementKind.ItLeft);

        Assert.IsType<PayoutResult.NotPossible>(await Bench.Unknown.ConfirmAsync(settlement, Cast.Finn with { Roles = ["Finance", "Admin"] }, CancellationToken.None));

        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
        Assert.Equal("proposed by the same person", await Bench.ReadAsync(context => context.AuditEntries.Where(row => row.Outcome == AuditOutcome.Refused).Select(row => row.Detail).SingleAsync()));
    }

    [Theory]
    [InlineData("Sam")]
    [InlineData("Nobody")]
    public async Task Others_neither_propose_nor_confirm(string name)
    {
        var who = name == "Sam" ? Cast.Sam : Cast.Nobody;
        var id = await Bench.UnknownAsync();
        var settlement = await ProposedAsync(id, SettlementKind.ItLeft);

        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Unknown.ConfirmAsync(settlement, who, CancellationToken.None));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Unknown.WithdrawAsync(settlement, who, CancellationToken.None));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.ItLeft, "so", null), who, CancellationToken.None));
        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.ItLeft, "so", null), Cast.Ada, CancellationToken.None));

        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task That_it_did_not_leave_can_be_said_only_after_a_while()
    {
        var id = await Bench.UnknownAsync();
        var proposal = new SettlementProposal(id, SettlementKind.ItDidNotLeave, "the provider knows nothing of it", null);
        Bench.Clock.Advance(TimeSpan.FromMinutes(18) - TimeSpan.FromSeconds(1));
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Unknown.ProposeAsync(proposal, Cast.Finn, CancellationToken.None));

        Bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<PayoutResult.Done>(await Bench.Unknown.ProposeAsync(proposal, Cast.Finn, CancellationToken.None));
        Assert.IsType<PayoutResult.Done>(await Bench.Unknown.ConfirmAsync(await OpenAsync(), Cast.Fay, CancellationToken.None));

        Assert.Equal(PayoutState.Failed, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task A_transaction_that_a_person_found_settles_it_once_another_agrees()
    {
        var id = await Bench.UnknownAsync();
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], reference: BankReference.Missing));
        var transaction = await Bench.ReadAsync(context => context.Transactions.Select(row => row.Id).SingleAsync());

        var settlement = await ProposedAsync(id, SettlementKind.ItLeft, transaction);
        Assert.Null(await Bench.ReadAsync(context => context.Transactions.Select(row => row.PayoutId).SingleAsync()));
        Assert.IsType<PayoutResult.Done>(await Bench.Unknown.ConfirmAsync(settlement, Cast.Fay, CancellationToken.None));

        var payout = await Bench.PayoutAsync(id);
        Assert.Equal((PayoutState.Paid, Bench.Bank.Ledger[0].TransactionId), (payout.State, payout.ExternalId));
    }

    [Fact]
    public async Task What_a_webhook_has_settled_meanwhile_nobody_confirms()
    {
        var id = await Bench.UnknownAsync();
        Bench.Clock.Advance(TimeSpan.FromHours(1));
        var settlement = await ProposedAsync(id, SettlementKind.ItDidNotLeave);
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));

        Assert.IsType<PayoutResult.NotPossible>(await Bench.Unknown.ConfirmAsync(settlement, Cast.Fay, CancellationToken.None));

        Assert.Equal((PayoutState.Paid, null), ((await Bench.PayoutAsync(id)).State, (await Bench.PayoutAsync(id)).ConflictReason));
    }

    [Fact]
    public async Task A_proposal_that_is_taken_back_makes_room_for_another()
    {
        var id = await Bench.UnknownAsync();
        var first = await ProposedAsync(id, SettlementKind.ItLeft);
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.ItLeft, "so", null), Cast.Fay, CancellationToken.None));

        Assert.IsType<PayoutResult.Done>(await Bench.Unknown.WithdrawAsync(first, Cast.Fay, CancellationToken.None));
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Unknown.ConfirmAsync(first, Cast.Ada, CancellationToken.None));

        await ProposedAsync(id, SettlementKind.ItLeft);
    }

    [Fact]
    public async Task Of_two_who_confirm_at_once_one_does()
    {
        var id = await Bench.UnknownAsync();
        var settlement = await ProposedAsync(id, SettlementKind.ItLeft);

        var results = await Task.WhenAll(
            Bench.Unknown.ConfirmAsync(settlement, Cast.Fay, CancellationToken.None), Bench.Second().Unknown.ConfirmAsync(settlement, Cast.Ada, CancellationToken.None));

        Assert.Single(results.OfType<PayoutResult.Done>());
        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task The_same_again_is_not_created_beside_one_that_nobody_knows_about()
    {
        var id = await Bench.UnknownAsync();

        Assert.Contains(PayoutBench.Named(id), NotPossible(await Bench.Desk.RequestAsync(PayoutBench.Form(), Cast.Finn, CancellationToken.None)), StringComparison.Ordinal);
        NotPossible(await Bench.Desk.RequestAsync(PayoutBench.Form() with { ReplacesId = id }, Cast.Finn, CancellationToken.None));
        await ProposedAsync(id, SettlementKind.CreateAgain);
        NotPossible(await Bench.Desk.RequestAsync(PayoutBench.Form() with { ReplacesId = id }, Cast.Finn, CancellationToken.None));
    }

    [Fact]
    public async Task Two_people_let_it_be_created_again_once_and_both_stay_linked()
    {
        var id = await Bench.UnknownAsync();
        var settlement = await ProposedAsync(id, SettlementKind.CreateAgain);
        Assert.IsType<PayoutResult.Done>(await Bench.Unknown.ConfirmAsync(settlement, Cast.Felix, CancellationToken.None));

        var again = await Bench.RequestAsync(PayoutBench.Form() with { ReplacesId = id });
        NotPossible(await Bench.Desk.RequestAsync(PayoutBench.Form() with { ReplacesId = id }, Cast.Finn, CancellationToken.None));
        await Bench.ApproveAsync(again);
        await Bench.SendAsync();

        Assert.Equal((id, PayoutState.Submitted), ((await Bench.PayoutAsync(again)).ReplacesId, (await Bench.PayoutAsync(again)).State));
        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
        Assert.Equal(2, Bench.Bank.Ledger.Count);
    }

    private static string NotPossible(PayoutResult result) => Assert.IsType<PayoutResult.NotPossible>(result).Why;

    private Task<long> OpenAsync() => Bench.ReadAsync(context => context.PayoutSettlements.Where(row => row.ClosedAt == null).Select(row => row.Id).SingleAsync());

    private async Task<long> ProposedAsync(long id, SettlementKind settlement, long? transactionId = null, Operator? who = null)
    {
        Assert.IsType<PayoutResult.Done>(
            await Bench.Unknown.ProposeAsync(new SettlementProposal(id, settlement, "the provider says so", transactionId), who ?? Cast.Finn, CancellationToken.None));
        return await OpenAsync();
    }
}

public sealed class UnknownDeskOnSqlite() : UnknownDeskContract(DatabaseKind.Sqlite);

public sealed class UnknownDeskOnPostgres() : UnknownDeskContract(DatabaseKind.PostgreSql);
