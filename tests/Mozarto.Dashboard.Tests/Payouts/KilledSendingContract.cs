using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>
/// <c>kill -9</c> at each point of a call, and a new process on the same database. Before the intent is kept nothing has begun; once the answer is kept it is
/// known; whatever was killed in between nobody knows, and it is never sent again.
/// </summary>
public abstract class KilledSendingContract(DatabaseKind kind) : IAsyncLifetime
{
    private KilledSending sending = null!;

    public async Task InitializeAsync() => sending = await KilledSending.StartAsync(kind);

    public async Task DisposeAsync() => await sending.DisposeAsync();

    [Fact]
    public async Task Before_the_intent_is_committed_nothing_has_begun_and_the_next_process_sends_it_once()
    {
        await sending.Wall.BeforeCommitOfAsync(PayoutState.Submitting);
        var id = await sending.Bench.ApprovedAsync();
        await sending.Wall.ReachedAsync();
        await sending.KillAsync();
        Assert.Equal((PayoutState.Approved, 0), ((await sending.Bench.PayoutAsync(id)).State, (await sending.Bench.CallsAsync(id)).Count));

        await sending.StartOneAsync();

        Assert.Equal(PayoutState.Submitted, await sending.EndOfAsync(id));
        Assert.Equal((1, 1), (sending.Bank.Ledger.Count, sending.Connections));
        await sending.HearTheTruthAsync();
    }

    [Fact]
    public async Task Right_after_the_intent_is_committed_nobody_knows_though_nobody_came_to_the_bank()
    {
        await sending.Wall.BetweenIntentAndCallAsync();
        var id = await sending.Bench.ApprovedAsync();
        await sending.ComesIntoAsync(id, PayoutState.Submitting);

        await sending.KillAndStartAgainAsync();

        Assert.Equal(PayoutState.Unknown, await sending.EndOfAsync(id));
        Assert.Equal((0, 0), (sending.Bank.Ledger.Count, sending.Connections));
    }

    [Fact]
    public async Task From_before_the_first_byte_until_before_the_answer_nobody_knows_and_webhooks_settle_what_was_paid()
    {
        var (atTheDoor, door) = await sending.StandingAtTheDoorAsync();
        var (unread, taken, paid) = (new BankGate(), new BankGate(), new BankGate());
        var sent = await sending.StandingAsync(BankScript.Accept() with { BeforeReading = unread }, unread, "sent");
        var arrived = await sending.StandingAsync(BankScript.Accept() with { BeforeEntry = taken }, taken, "arrived");
        var answered = await sending.StandingAsync(BankScript.Accept() with { BeforeAnswer = paid }, paid, "paid");
        Assert.Single(sending.Bank.Ledger);

        await sending.KillAsync();
        foreach (var gate in new[] { door, unread, taken, paid }) gate.Open();
        await sending.Bank.PaidAsync(3);
        await sending.StartOneAsync();

        foreach (var id in new[] { atTheDoor, sent, arrived, answered }) Assert.Equal(PayoutState.Unknown, await sending.EndOfAsync(id));
        Assert.Equal((3, 4), (sending.Bank.Ledger.Count, sending.Connections));
        await sending.HearTheTruthAsync();
        Assert.Equal(PayoutState.Unknown, (await sending.Bench.PayoutAsync(atTheDoor)).State);
    }

    [Fact]
    public async Task After_the_answer_and_before_anything_of_it_is_kept_nobody_knows()
    {
        var (gate, read) = (new BankGate(), new TaskCompletionSource());
        var id = await sending.StandingAsync(BankScript.PayAnd(AcceptedAndRead(read)) with { BeforeAnswer = gate }, gate);
        await sending.Wall.BeforeEveryTransactionAsync();
        gate.Open();
        await Eventually.CompletedAsync("the answer was read", read.Task);

        await sending.KillAndStartAgainAsync();

        Assert.Equal(PayoutState.Unknown, await sending.EndOfAsync(id));
        Assert.Equal((1, 1), (sending.Bank.Ledger.Count, sending.Connections));
        await sending.HearTheTruthAsync();
    }

    [Fact]
    public async Task Before_what_the_answer_says_is_committed_nobody_knows()
    {
        await sending.Wall.BeforeCommitOfAsync(PayoutState.Submitted);
        var id = await sending.Bench.ApprovedAsync();
        await sending.Bank.PaidAsync(1, TimeSpan.FromSeconds(60));
        await sending.Wall.ReachedAsync();

        await sending.KillAndStartAgainAsync();

        Assert.Equal(PayoutState.Unknown, await sending.EndOfAsync(id));
        Assert.Equal((1, 1), (sending.Bank.Ledger.Count, sending.Connections));
        await sending.HearTheTruthAsync();
    }

    [Fact]
    public async Task Once_what_the_answer_says_is_committed_it_is_known_though_its_job_was_never_settled()
    {
        await sending.Wall.BeforeSettlementAsync();
        var id = await sending.Bench.ApprovedAsync();
        await sending.ComesIntoAsync(id, PayoutState.Submitted);
        await sending.Wall.ReachedAsync();

        await sending.KillAndStartAgainAsync();

        Assert.Equal(PayoutState.Submitted, await sending.EndOfAsync(id));
        Assert.Equal((1, 1), (sending.Bank.Ledger.Count, sending.Connections));
        await sending.HearTheTruthAsync();
    }

    // The other side hangs up once it has read the whole answer.
    private static BankSaying AcceptedAndRead(TaskCompletionSource read) => new("accepted, and read", async (call, stop) =>
    {
        await BankAnswers.Accepted().SayAsync(call, stop);
        await call.StaySilentAsync(stop);
        read.TrySetResult();
    });
}

public sealed class KilledSendingOnSqlite() : KilledSendingContract(DatabaseKind.Sqlite);

public sealed class KilledSendingOnPostgres() : KilledSendingContract(DatabaseKind.PostgreSql);
