using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Whoever was sending is stopped, killed or overtaken: there is one call at most, whichever of them wakes first.</summary>
public abstract class InterruptedSendingContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;

    public async Task InitializeAsync() => bench = await PayoutBench.StartAsync(kind);

    public async Task DisposeAsync()
    {
        await bench.AssertAtMostOnceAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task One_who_stopped_before_the_intent_finds_the_claim_gone_and_the_other_sends()
    {
        var id = await bench.ApprovedAsync();
        var stopped = await bench.ClaimAsync(JobEngine.Lapsed);
        await bench.RescueAsync();
        await bench.SendAsync();
        Assert.Equal(PayoutState.Submitted, (await bench.PayoutAsync(id)).State);

        await bench.RunAsync(stopped);

        Assert.Equal(1, bench.Bank.Connections);
    }

    [Fact]
    public async Task One_who_wakes_before_the_other_has_begun_sends_nothing_either()
    {
        var id = await bench.ApprovedAsync();
        var stopped = await bench.ClaimAsync(JobEngine.Lapsed);
        await bench.RescueAsync();

        await bench.RunAsync(stopped);
        Assert.Equal((PayoutState.Approved, 0), ((await bench.PayoutAsync(id)).State, bench.Bank.Connections));
        await bench.SendAsync();

        Assert.Equal((PayoutState.Submitted, 1), ((await bench.PayoutAsync(id)).State, bench.Bank.Connections));
    }

    [Fact]
    public async Task One_who_is_gone_after_the_intent_leaves_a_payout_that_nobody_knows_about()
    {
        var gate = new BankGate();
        bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await bench.ApprovedAsync();
        var running = bench.RunAsync(await bench.ClaimAsync(JobEngine.Lapsed));
        await gate.ReachedAsync();

        await bench.RescueAsync();
        Assert.Equal(PayoutState.Unknown, (await bench.PayoutAsync(id)).State);
        await bench.SendAsync();
        Assert.Equal(1, bench.Bank.Connections);
        gate.Open();
        await running;

        // The one who was thought to be gone was only slow: its answer is evidence.
        var payout = await bench.PayoutAsync(id);
        Assert.Equal((PayoutState.Submitted, bench.Bank.Ledger[0].TransactionId), (payout.State, payout.ExternalId));
        Assert.Equal(1, bench.Bank.Connections);
    }

    [Fact]
    public async Task A_late_refusal_settles_what_nobody_knew()
    {
        var gate = new BankGate();
        bench.Bank.Next(BankScript.DoNotPayAnd(BankAnswers.Validation("no")) with { BeforeAnswer = gate });
        var id = await bench.ApprovedAsync();
        var running = bench.RunAsync(await bench.ClaimAsync(JobEngine.Lapsed));
        await gate.ReachedAsync();
        await bench.RescueAsync();

        gate.Open();
        await running;

        Assert.Equal(PayoutState.Failed, (await bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task One_who_was_stopped_for_too_long_right_before_the_first_byte_gives_up()
    {
        var id = await bench.ApprovedAsync();
        bench.Keys.OnAsked = () => bench.Clock.Advance(SendPayout.FirstByteMax);

        await bench.SendAsync();
        bench.Keys.OnAsked = null;

        Assert.Equal(PayoutState.Approved, (await bench.PayoutAsync(id)).State);
        Assert.Empty(bench.Bank.Requests);
        Assert.Equal(CallOutcome.NotSent, Assert.Single(await bench.CallsAsync(id)).Outcome);
    }

    [Fact]
    public async Task A_payout_that_is_found_being_sent_is_not_sent()
    {
        var gate = new BankGate();
        bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await bench.ApprovedAsync();
        var job = await bench.ClaimAsync();
        var running = bench.RunAsync(job);
        await gate.ReachedAsync();

        await bench.Second().RunAsync(job);

        Assert.Equal((PayoutState.Unknown, 1), ((await bench.PayoutAsync(id)).State, bench.Bank.Connections));
        gate.Open();
        await running;
        Assert.Equal(PayoutState.Submitted, (await bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task An_answer_is_kept_once_the_store_is_there_again()
    {
        var (gate, store) = (new BankGate(), new StoreInTrouble());
        bench.Store.Interceptors.Add(store);
        bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await bench.ApprovedAsync();
        var sending = bench.SendAsync();
        await gate.ReachedAsync();
        store.IsDown = true;
        gate.Open();
        await Eventually.TrueAsync("the answer could not be kept, twice", () => SecondLater(store.Refused > 1));

        store.IsDown = false;
        await Eventually.TrueAsync("the answer is kept", () => SecondLater(sending.IsCompleted));

        await sending;
        Assert.Equal((PayoutState.Submitted, bench.Bank.Ledger[0].TransactionId), ((await bench.PayoutAsync(id)).State, (await bench.PayoutAsync(id)).ExternalId));
    }

    [Fact]
    public async Task The_store_itself_refuses_a_second_call()
    {
        var id = await bench.ApprovedAsync();
        await bench.SendAsync();
        var call = Assert.Single(await bench.CallsAsync(id));

        await Assert.ThrowsAsync<Microsoft.EntityFrameworkCore.DbUpdateException>(() => bench.AddAsync(new PayoutCall
        {
            Id = A.Id(), PayoutId = id, ClaimId = 1, StartedAt = A.Time, Address = call.Address, BodySha256 = call.BodySha256,
        }));
    }

    [Fact]
    public async Task Two_instances_that_look_at_once_make_one_call()
    {
        var ids = new List<long>();
        for (var i = 0; i < 10; i++) ids.Add(await bench.ApprovedAsync(userId: $"player-{i}"));
        var second = bench.Second();

        await Task.WhenAll(bench.SendAsync(), second.SendAsync(), bench.SendAsync(), second.SendAsync());

        Assert.Equal(10, bench.Bank.Connections);
        foreach (var id in ids) Assert.Equal(PayoutState.Submitted, (await bench.PayoutAsync(id)).State);
    }

    private bool SecondLater(bool isSo)
    {
        if (!isSo) bench.Clock.Advance(TimeSpan.FromSeconds(1));
        return isSo;
    }
}

/// <summary>Refuses whatever is to be saved while it is down.</summary>
internal sealed class StoreInTrouble : SaveChangesInterceptor
{
    private int refused;

    public bool IsDown { get; set; }

    public int Refused => Volatile.Read(ref refused);

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (!IsDown) return ValueTask.FromResult(result);
        Interlocked.Increment(ref refused);
        throw new TimeoutException("the store does not answer");
    }
}

public sealed class InterruptedSendingOnSqlite() : InterruptedSendingContract(DatabaseKind.Sqlite);

public sealed class InterruptedSendingOnPostgres() : InterruptedSendingContract(DatabaseKind.PostgreSql);
