using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What webhooks do to payouts: before, after and instead of the answer, and what contradicts what is known.</summary>
public abstract class HearingContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;

    public async Task InitializeAsync() => bench = await PayoutBench.StartAsync(kind);

    public async Task DisposeAsync()
    {
        await bench.AssertAtMostOnceAsync();
        await bench.DisposeAsync();
    }

    [Theory]
    [InlineData("Approved", PayoutState.Paid)]
    [InlineData("Declined", PayoutState.Declined)]
    [InlineData("Pending", PayoutState.Submitted)]
    public async Task What_is_told_before_our_answer_stands_when_the_answer_comes(string state, PayoutState expected)
    {
        var gate = new BankGate();
        bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await bench.ApprovedAsync();
        var sending = bench.SendAsync();
        await gate.ReachedAsync();
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], state));

        gate.Open();
        await sending;

        var payout = await bench.PayoutAsync(id);
        Assert.Equal((expected, bench.Bank.Ledger[0].TransactionId, null), (payout.State, payout.ExternalId, payout.ConflictReason));
        Assert.Equal(CallOutcome.Accepted, Assert.Single(await bench.CallsAsync(id)).Outcome);
    }

    [Fact]
    public async Task What_is_told_without_our_reference_before_our_answer_is_found_by_its_id_then()
    {
        var gate = new BankGate();
        bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await bench.ApprovedAsync();
        var sending = bench.SendAsync();
        await gate.ReachedAsync();
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], reference: BankReference.Missing));
        Assert.Equal(PayoutState.Submitting, (await bench.PayoutAsync(id)).State);

        gate.Open();
        await sending;

        Assert.Equal(PayoutState.Paid, (await bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task What_is_told_after_our_answer_is_found_by_its_id_also_without_our_reference()
    {
        var id = await SubmittedAsync();

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], reference: BankReference.Empty));

        Assert.Equal(PayoutState.Paid, (await bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task The_transaction_knows_its_payout_its_direction_and_its_provider()
    {
        var id = await SubmittedAsync();

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0]));

        var transaction = await TransactionAsync();
        Assert.Equal((id, TransactionDirection.Payout, "PAYONE"), (transaction.PayoutId, transaction.Direction, transaction.Provider));
    }

    [Fact]
    public async Task The_same_told_again_changes_nothing()
    {
        var id = await SubmittedAsync();
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0]));
        var before = await bench.PayoutAsync(id);

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0]));
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], "Pending"));

        var after = await bench.PayoutAsync(id);
        Assert.Equal((before.Version, PayoutState.Paid), (after.Version, after.State));
    }

    [Fact]
    public async Task A_retry_of_the_delivery_that_settled_it_changes_nothing_and_says_so()
    {
        var id = await SubmittedAsync();
        var delivery = await bench.DeliverAsync(bench.Bank.Tell(bench.Bank.Ledger[0]));
        var before = await bench.PayoutAsync(id);

        var became = await bench.RetryAsync(delivery);

        Assert.Equal(ProcessingState.Repeat, became);
        Assert.Equal("Its event was known already; it moved nothing.", ProcessingWords.Explain(became));
        Assert.Equal((PayoutState.Paid, before.Version), ((await bench.PayoutAsync(id)).State, (await bench.PayoutAsync(id)).Version));
        Assert.Single(bench.Bank.Requests);
    }

    [Theory]
    [InlineData("Approved", "Declined", PayoutState.Paid)]
    [InlineData("Declined", "Approved", PayoutState.Declined)]
    public async Task The_opposite_of_what_was_told_is_a_contradiction_and_no_silent_change(string first, string then, PayoutState stays)
    {
        var id = await SubmittedAsync();
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], first));

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], then));

        var payout = await bench.PayoutAsync(id);
        Assert.Equal(stays, payout.State);
        Assert.Contains("Conflict", payout.ConflictReason!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42.51", null)]
    [InlineData(null, "EUR")]
    public async Task Another_amount_or_currency_is_a_contradiction_and_settles_nothing(string? amount, string? currency)
    {
        var id = await SubmittedAsync();

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], amountText: amount, currency: currency ?? "CAD"));

        var payout = await bench.PayoutAsync(id);
        Assert.Equal(PayoutState.Submitted, payout.State);
        Assert.NotNull(payout.ConflictReason);
    }

    [Fact]
    public async Task Paid_after_two_people_said_that_it_did_not_leave_is_a_contradiction()
    {
        var id = await bench.UnknownAsync();
        await SettleAsync(id, SettlementKind.ItDidNotLeave);
        Assert.Equal(PayoutState.Failed, (await bench.PayoutAsync(id)).State);

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0]));

        var payout = await bench.PayoutAsync(id);
        Assert.Equal(PayoutState.Failed, payout.State);
        Assert.NotNull(payout.ConflictReason);
    }

    [Fact]
    public async Task Two_people_settle_a_contradiction_and_the_same_facts_do_not_raise_it_again()
    {
        var id = await bench.UnknownAsync();
        await SettleAsync(id, SettlementKind.ItDidNotLeave);
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0]));

        await SettleAsync(id, SettlementKind.ItLeft);
        Assert.Equal((PayoutState.Paid, null), ((await bench.PayoutAsync(id)).State, (await bench.PayoutAsync(id)).ConflictReason));
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0]));

        Assert.Equal((PayoutState.Paid, null), ((await bench.PayoutAsync(id)).State, (await bench.PayoutAsync(id)).ConflictReason));
    }

    [Fact]
    public async Task A_webhook_for_a_payout_that_was_not_sent_stops_it_from_being_sent()
    {
        var id = await bench.ApprovedAsync();
        await bench.Sending.PauseAsync("a doubt", Cast.Ada, CancellationToken.None);
        var other = await bench.ApprovedAsync(userId: "player-78");
        await bench.Sending.ResumeAsync("none", Cast.Ada, CancellationToken.None);
        await bench.Approval.CancelAsync(other, (await bench.PayoutAsync(other)).Version, "a test", Cast.Finn, CancellationToken.None);
        var told = Told(id);

        await bench.HearAsync(told);
        await bench.SendAsync();

        var payout = await bench.PayoutAsync(id);
        Assert.Equal((PayoutState.Approved, 0), (payout.State, bench.Bank.Connections));
        Assert.NotNull(payout.ConflictReason);
    }

    [Fact]
    public async Task What_an_unsecured_endpoint_claims_settles_nothing()
    {
        var unsecured = A.Endpoint("unsecured-qwertzuiopasdfghjkl", EndpointKind.Mozarto, new EndpointOptions { IsUnsecured = true });
        await bench.AddAsync(unsecured);
        var id = await bench.UnknownAsync();

        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0]), unsecured);

        Assert.Equal(PayoutState.Unknown, (await bench.PayoutAsync(id)).State);
        Assert.Null((await TransactionAsync()).PayoutId);
    }

    [Fact]
    public async Task What_nobody_ordered_here_stays_unmatched_and_can_be_linked_with_a_reason()
    {
        var id = await SubmittedAsync();
        await bench.ReadAsync(context => context.Payouts.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(payout => payout.ExternalId, "another-id")));
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], reference: BankReference.Missing));
        var transaction = await TransactionAsync();
        Assert.Null(transaction.PayoutId);

        Assert.IsType<PayoutResult.NotAllowed>(await bench.Link.LinkAsync(transaction.Id, PayoutBench.Named(id), "it is that one", Cast.Sam, CancellationToken.None));
        Assert.IsType<PayoutResult.NotPossible>(await bench.Link.LinkAsync(transaction.Id, PayoutBench.Named(id), "", Cast.Finn, CancellationToken.None));
        Assert.IsType<PayoutResult.NotPossible>(await bench.Link.LinkAsync(transaction.Id, "out_", "it is that one", Cast.Finn, CancellationToken.None));
        Assert.IsType<PayoutResult.Done>(await bench.Link.LinkAsync(transaction.Id, PayoutBench.Named(id), "it is that one", Cast.Finn, CancellationToken.None));

        Assert.Equal((id, PayoutState.Paid), ((await TransactionAsync()).PayoutId, (await bench.PayoutAsync(id)).State));
        Assert.IsType<PayoutResult.NotPossible>(await bench.Link.LinkAsync(transaction.Id, PayoutBench.Named(id), "again", Cast.Finn, CancellationToken.None));
    }

    [Fact]
    public async Task One_person_cannot_link_what_nobody_knows_about()
    {
        var id = await bench.UnknownAsync();
        await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], reference: BankReference.Missing));

        Assert.IsType<PayoutResult.NotPossible>(await bench.Link.LinkAsync((await TransactionAsync()).Id, PayoutBench.Named(id), "it is that one", Cast.Finn, CancellationToken.None));

        Assert.Equal(PayoutState.Unknown, (await bench.PayoutAsync(id)).State);
    }

    private static BankTelling Told(long id)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"transaction_id":"told-before-sent","transaction_status":"Approved","amount":"42.50","currency":"CAD","merchantReference":"{{PayoutBench.Named(id)}}"}""");
        return new BankTelling(body, []);
    }

    private async Task<long> SubmittedAsync()
    {
        var id = await bench.ApprovedAsync();
        await bench.SendAsync();
        Assert.Equal(PayoutState.Submitted, (await bench.PayoutAsync(id)).State);
        return id;
    }

    private async Task SettleAsync(long id, SettlementKind settlement)
    {
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<PayoutResult.Done>(await bench.Unknown.ProposeAsync(new SettlementProposal(id, settlement, "the provider says so", null), Cast.Finn, CancellationToken.None));
        var open = await bench.ReadAsync(context => context.PayoutSettlements.Where(row => row.ClosedAt == null).Select(row => row.Id).SingleAsync());
        Assert.IsType<PayoutResult.Done>(await bench.Unknown.ConfirmAsync(open, Cast.Ada, CancellationToken.None));
    }

    private Task<Transaction> TransactionAsync() => bench.ReadAsync(context => context.Transactions.AsNoTracking().SingleAsync());
}

public sealed class HearingOnSqlite() : HearingContract(DatabaseKind.Sqlite);

public sealed class HearingOnPostgres() : HearingContract(DatabaseKind.PostgreSql);
