using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What webhooks do to payouts: before, after and instead of the answer, and what contradicts what is known.</summary>
public abstract class HearingContract(DatabaseKind kind) : PayoutContract(kind)
{
    [Theory]
    [InlineData("Approved", PayoutState.Paid)]
    [InlineData("Declined", PayoutState.Declined)]
    [InlineData("Pending", PayoutState.Submitted)]
    public async Task What_is_told_before_our_answer_stands_when_the_answer_comes(string state, PayoutState expected)
    {
        var gate = new BankGate();
        Bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await Bench.ApprovedAsync();
        var sending = Bench.SendAsync();
        await gate.ReachedAsync();
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], state));

        gate.Open();
        await sending;

        var payout = await Bench.PayoutAsync(id);
        Assert.Equal((expected, Bench.Bank.Ledger[0].TransactionId, null), (payout.State, payout.ExternalId, payout.ConflictReason));
        Assert.Equal(CallOutcome.Accepted, Assert.Single(await Bench.CallsAsync(id)).Outcome);
    }

    [Fact]
    public async Task What_is_told_without_our_reference_before_our_answer_is_found_by_its_id_then()
    {
        var gate = new BankGate();
        Bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await Bench.ApprovedAsync();
        var sending = Bench.SendAsync();
        await gate.ReachedAsync();
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], reference: BankReference.Missing));
        Assert.Equal(PayoutState.Submitting, (await Bench.PayoutAsync(id)).State);

        gate.Open();
        await sending;

        Assert.Equal(PayoutState.Paid, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task What_is_told_after_our_answer_is_found_by_its_id_also_without_our_reference()
    {
        var id = await SubmittedAsync();

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], reference: BankReference.Empty));

        Assert.Equal(PayoutState.Paid, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task The_transaction_knows_its_payout_its_direction_and_its_provider()
    {
        var id = await SubmittedAsync();

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));

        var transaction = await TransactionAsync();
        Assert.Equal((id, TransactionDirection.Payout, "PAYONE"), (transaction.PayoutId, transaction.Direction, transaction.Provider));
    }

    [Fact]
    public async Task The_same_told_again_changes_nothing()
    {
        var id = await SubmittedAsync();
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));
        var before = await Bench.PayoutAsync(id);

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], "Pending"));

        var after = await Bench.PayoutAsync(id);
        Assert.Equal((before.Version, PayoutState.Paid), (after.Version, after.State));
    }

    [Fact]
    public async Task A_retry_of_the_delivery_that_settled_it_changes_nothing_and_says_so()
    {
        var id = await SubmittedAsync();
        var delivery = await Bench.DeliverAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));
        var before = await Bench.PayoutAsync(id);

        var became = await Bench.RetryAsync(delivery);

        Assert.Equal(ProcessingState.Repeat, became);
        Assert.Equal("Its event was known already; it moved nothing.", ProcessingWords.Explain(became));
        Assert.Equal((PayoutState.Paid, before.Version), ((await Bench.PayoutAsync(id)).State, (await Bench.PayoutAsync(id)).Version));
        Assert.Single(Bench.Bank.Requests);
    }

    [Theory]
    [InlineData("Approved", "Declined", PayoutState.Paid)]
    [InlineData("Declined", "Approved", PayoutState.Declined)]
    public async Task The_opposite_of_what_was_told_is_a_contradiction_and_no_silent_change(string first, string then, PayoutState stays)
    {
        var id = await SubmittedAsync();
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], first));

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], then));

        var payout = await Bench.PayoutAsync(id);
        Assert.Equal(stays, payout.State);
        Assert.Contains("Conflict", payout.ConflictReason!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42.51", null)]
    [InlineData(null, "EUR")]
    public async Task Another_amount_or_currency_is_a_contradiction_and_settles_nothing(string? amount, string? currency)
    {
        var id = await SubmittedAsync();

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], amountText: amount, currency: currency ?? "CAD"));

        var payout = await Bench.PayoutAsync(id);
        Assert.Equal(PayoutState.Submitted, payout.State);
        Assert.NotNull(payout.ConflictReason);
    }

    [Fact]
    public async Task Paid_after_two_people_said_that_it_did_not_leave_is_a_contradiction()
    {
        var id = await Bench.UnknownAsync();
        await SettleAsync(id, SettlementKind.ItDidNotLeave);
        Assert.Equal(PayoutState.Failed, (await Bench.PayoutAsync(id)).State);

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));

        var payout = await Bench.PayoutAsync(id);
        Assert.Equal(PayoutState.Failed, payout.State);
        Assert.NotNull(payout.ConflictReason);
    }

    [Fact]
    public async Task Two_people_settle_a_contradiction_and_the_same_facts_do_not_raise_it_again()
    {
        var id = await Bench.UnknownAsync();
        await SettleAsync(id, SettlementKind.ItDidNotLeave);
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));

        await SettleAsync(id, SettlementKind.ItLeft);
        Assert.Equal((PayoutState.Paid, null), ((await Bench.PayoutAsync(id)).State, (await Bench.PayoutAsync(id)).ConflictReason));
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]));

        Assert.Equal((PayoutState.Paid, null), ((await Bench.PayoutAsync(id)).State, (await Bench.PayoutAsync(id)).ConflictReason));
    }

    [Fact]
    public async Task A_webhook_for_a_payout_that_was_not_sent_stops_it_from_being_sent()
    {
        var id = await Bench.ApprovedAsync();
        await Bench.Sending.PauseAsync("a doubt", Cast.Ada, CancellationToken.None);
        var other = await Bench.ApprovedAsync(userId: "player-78");
        await Bench.Sending.ResumeAsync("none", Cast.Ada, CancellationToken.None);
        await Bench.Approval.CancelAsync(other, (await Bench.PayoutAsync(other)).Version, "a test", Cast.Finn, CancellationToken.None);
        var told = Told(id);

        await Bench.HearAsync(told);
        await Bench.SendAsync();

        var payout = await Bench.PayoutAsync(id);
        Assert.Equal((PayoutState.Approved, 0), (payout.State, Bench.Bank.Connections));
        Assert.NotNull(payout.ConflictReason);
    }

    [Fact]
    public async Task What_an_unsecured_endpoint_claims_settles_nothing()
    {
        var unsecured = A.Endpoint("unsecured-qwertzuiopasdfghjkl", EndpointKind.Mozarto, new EndpointOptions { IsUnsecured = true });
        await Bench.AddAsync(unsecured);
        var id = await Bench.UnknownAsync();

        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0]), unsecured);

        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
        Assert.Null((await TransactionAsync()).PayoutId);
    }

    [Fact]
    public async Task What_nobody_ordered_here_stays_unmatched_and_can_be_linked_with_a_reason()
    {
        var id = await SubmittedAsync();
        await Bench.ReadAsync(context => context.Payouts.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(payout => payout.ExternalId, "another-id")));
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], reference: BankReference.Missing));
        var transaction = await TransactionAsync();
        Assert.Null(transaction.PayoutId);

        Assert.IsType<PayoutResult.NotAllowed>(await Bench.Link.LinkAsync(transaction.Id, PayoutBench.Named(id), "it is that one", Cast.Sam, CancellationToken.None));
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Link.LinkAsync(transaction.Id, PayoutBench.Named(id), "", Cast.Finn, CancellationToken.None));
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Link.LinkAsync(transaction.Id, "out_", "it is that one", Cast.Finn, CancellationToken.None));
        Assert.IsType<PayoutResult.Done>(await Bench.Link.LinkAsync(transaction.Id, PayoutBench.Named(id), "it is that one", Cast.Finn, CancellationToken.None));

        Assert.Equal((id, PayoutState.Paid), ((await TransactionAsync()).PayoutId, (await Bench.PayoutAsync(id)).State));
        Assert.IsType<PayoutResult.NotPossible>(await Bench.Link.LinkAsync(transaction.Id, PayoutBench.Named(id), "again", Cast.Finn, CancellationToken.None));
    }

    [Fact]
    public async Task One_person_cannot_link_what_nobody_knows_about()
    {
        var id = await Bench.UnknownAsync();
        await Bench.HearAsync(Bench.Bank.Tell(Bench.Bank.Ledger[0], reference: BankReference.Missing));

        Assert.IsType<PayoutResult.NotPossible>(await Bench.Link.LinkAsync((await TransactionAsync()).Id, PayoutBench.Named(id), "it is that one", Cast.Finn, CancellationToken.None));

        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
    }

    private static BankTelling Told(long id)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"transaction_id":"told-before-sent","transaction_status":"Approved","amount":"42.50","currency":"CAD","merchantReference":"{{PayoutBench.Named(id)}}"}""");
        return new BankTelling(body, []);
    }

    private async Task<long> SubmittedAsync()
    {
        var id = await Bench.ApprovedAsync();
        await Bench.SendAsync();
        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
        return id;
    }

    private async Task SettleAsync(long id, SettlementKind settlement)
    {
        Bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<PayoutResult.Done>(await Bench.Unknown.ProposeAsync(new SettlementProposal(id, settlement, "the provider says so", null), Cast.Finn, CancellationToken.None));
        var open = await Bench.ReadAsync(context => context.PayoutSettlements.Where(row => row.ClosedAt == null).Select(row => row.Id).SingleAsync());
        Assert.IsType<PayoutResult.Done>(await Bench.Unknown.ConfirmAsync(open, Cast.Ada, CancellationToken.None));
    }

    private Task<Transaction> TransactionAsync() => Bench.ReadAsync(context => context.Transactions.AsNoTracking().SingleAsync());
}

public sealed class HearingOnSqlite() : HearingContract(DatabaseKind.Sqlite);

public sealed class HearingOnPostgres() : HearingContract(DatabaseKind.PostgreSql);
