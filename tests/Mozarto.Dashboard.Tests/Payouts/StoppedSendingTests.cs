using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Two processes on one PostgreSQL: one is made to stand still (SIGSTOP) around a call, the other takes over, and then the first goes on.</summary>
public sealed class StoppedSendingTests : IAsyncLifetime
{
    private KilledSending sending = null!;

    public async Task InitializeAsync() => sending = await KilledSending.StartAsync(DatabaseKind.PostgreSql);

    public async Task DisposeAsync() => await sending.DisposeAsync();

    [Fact]
    public async Task One_that_stood_still_before_the_intent_finds_its_claim_gone_and_the_other_has_sent_it()
    {
        await sending.Wall.BeforeCommitOfAsync(PayoutState.Submitting);
        var id = await sending.Bench.ApprovedAsync();
        await sending.Wall.ReachedAsync();
        var first = sending.Process;
        await first.StopAsync();
        await sending.Wall.TakeDownAsync();
        await sending.LetLeasesLapseAsync();
        await sending.StartOneAsync();
        Assert.Equal(PayoutState.Submitted, await sending.EndOfAsync(id));

        await first.ContinueAsync();

        await Eventually.TrueAsync("the first finds that it is too late", () => first.Output.Contains("after its claim was lost", StringComparison.Ordinal));
        Assert.Equal((PayoutState.Submitted, 1, 1), ((await sending.Bench.PayoutAsync(id)).State, sending.Bank.Ledger.Count, sending.Connections));
    }

    [Fact]
    public async Task One_that_stood_still_between_the_fence_and_the_intent_makes_the_only_call()
    {
        await sending.Wall.BeforeTheIntentIsWrittenAsync();
        var id = await sending.Bench.ApprovedAsync();
        await sending.Wall.WaitingAsync(1);
        var first = sending.Process;
        await first.StopAsync();
        await sending.LetLeasesLapseAsync();
        await sending.StartOneAsync();
        await sending.Wall.WaitingAsync(2);
        await sending.Wall.TakeDownAsync();

        await first.ContinueAsync();

        await sending.ComesIntoAsync(id, PayoutState.Submitted);
        await sending.EndOfAsync(id);
        Assert.Equal((PayoutState.Submitted, 1, 1), ((await sending.Bench.PayoutAsync(id)).State, sending.Bank.Ledger.Count, sending.Connections));
    }

    [Fact]
    public async Task One_that_stood_still_while_the_bank_paid_keeps_its_answer_and_the_other_has_sent_nothing()
    {
        var gate = new BankGate();
        var id = await sending.StandingAsync(BankScript.Accept() with { BeforeAnswer = gate }, gate);
        var first = sending.Process;
        await first.StopAsync();
        gate.Open();
        await sending.LetLeasesLapseAsync();
        await sending.StartOneAsync();
        Assert.Equal(PayoutState.Unknown, await sending.EndOfAsync(id));

        await first.ContinueAsync();

        await sending.ComesIntoAsync(id, PayoutState.Submitted);
        Assert.Equal((1, 1), (sending.Bank.Ledger.Count, sending.Connections));
    }
}
