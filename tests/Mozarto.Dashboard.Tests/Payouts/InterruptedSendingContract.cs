using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Whoever was sending is stopped, killed or overtaken: there is one call at most, whichever of them wakes first.</summary>
public abstract class InterruptedSendingContract(DatabaseKind kind) : PayoutContract(kind)
{
    [Fact]
    public async Task One_who_stopped_before_the_intent_finds_the_claim_gone_and_the_other_sends()
    {
        var id = await Bench.ApprovedAsync();
        var stopped = await Bench.ClaimAsync(JobEngine.Lapsed);
        await Bench.RescueAsync();
        await Bench.SendAsync();
        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);

        await Bench.RunAsync(stopped);

        Assert.Equal(1, Bench.Bank.Connections);
    }

    [Fact]
    public async Task One_who_wakes_before_the_other_has_begun_sends_nothing_either()
    {
        var id = await Bench.ApprovedAsync();
        var stopped = await Bench.ClaimAsync(JobEngine.Lapsed);
        await Bench.RescueAsync();

        await Bench.RunAsync(stopped);
        Assert.Equal((PayoutState.Approved, 0), ((await Bench.PayoutAsync(id)).State, Bench.Bank.Connections));
        await Bench.SendAsync();

        Assert.Equal((PayoutState.Submitted, 1), ((await Bench.PayoutAsync(id)).State, Bench.Bank.Connections));
    }

    [Fact]
    public async Task One_who_is_gone_after_the_intent_leaves_a_payout_that_nobody_knows_about()
    {
        var gate = new BankGate();
        Bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await Bench.ApprovedAsync();
        var running = Bench.RunAsync(await Bench.ClaimAsync(JobEngine.Lapsed));
        await gate.ReachedAsync();

        await Bench.RescueAsync();
        Assert.Equal(PayoutState.Unknown, (await Bench.PayoutAsync(id)).State);
        await Bench.SendAsync();
        Assert.Equal(1, Bench.Bank.Connections);
        gate.Open();
        await running;

        // The one who was thought to be gone was only slow: its answer is evidence.
        var payout = await Bench.PayoutAsync(id);
        Assert.Equal((PayoutState.Submitted, Bench.Bank.Ledger[0].TransactionId), (payout.State, payout.ExternalId));
        Assert.Equal(1, Bench.Bank.Connections);
    }

    [Fact]
    public async Task A_late_refusal_settles_what_nobody_knew()
    {
        var gate = new BankGate();
        Bench.Bank.Next(BankScript.DoNotPayAnd(BankAnswers.Validation("no")) with { BeforeAnswer = gate });
        var id = await Bench.ApprovedAsync();
        var running = Bench.RunAsync(await Bench.ClaimAsync(JobEngine.Lapsed));
        await gate.ReachedAsync();
        await Bench.RescueAsync();

        gate.Open();
        await running;

        Assert.Equal(PayoutState.Failed, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task One_who_was_stopped_for_too_long_right_before_the_first_byte_gives_up()
    {
        var id = await Bench.ApprovedAsync();
        Bench.Keys.OnAsked = () => Bench.Clock.Advance(SendPayout.FirstByteMax);

        await Bench.SendAsync();
        Bench.Keys.OnAsked = null;

        Assert.Equal(PayoutState.Approved, (await Bench.PayoutAsync(id)).State);
        Assert.Empty(Bench.Bank.Requests);
        Assert.Equal(CallOutcome.NotSent, Assert.Single(await Bench.CallsAsync(id)).Outcome);
    }

    [Fact]
    public async Task A_payout_that_is_found_being_sent_is_not_sent()
    {
        var gate = new BankGate();
        Bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await Bench.ApprovedAsync();
        var job = await Bench.ClaimAsync();
        var running = Bench.RunAsync(job);
        await gate.ReachedAsync();

        await Bench.Second().RunAsync(job);

        Assert.Equal((PayoutState.Unknown, 1), ((await Bench.PayoutAsync(id)).State, Bench.Bank.Connections));
        gate.Open();
        await running;
        Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
    }

    [Fact]
    public async Task An_answer_is_kept_once_the_store_is_there_again()
    {
        var (gate, store) = (new BankGate(), new StoreInTrouble());
        Bench.Store.Interceptors.Add(store);
        Bench.Bank.Next(BankScript.Accept() with { BeforeAnswer = gate });
        var id = await Bench.ApprovedAsync();
        var sending = Bench.SendAsync();
        await gate.ReachedAsync();
        store.IsDown = true;
        gate.Open();
        await Eventually.TrueAsync("the answer could not be kept, twice", () => SecondLater(store.Refused > 1));

        store.IsDown = false;
        await Eventually.TrueAsync("the answer is kept", () => SecondLater(sending.IsCompleted));

        await sending;
        Assert.Equal((PayoutState.Submitted, Bench.Bank.Ledger[0].TransactionId), ((await Bench.PayoutAsync(id)).State, (await Bench.PayoutAsync(id)).ExternalId));
    }

    [Fact]
    public async Task The_store_itself_refuses_a_second_call()
    {
        var id = await Bench.ApprovedAsync();
        await Bench.SendAsync();
        var call = Assert.Single(await Bench.CallsAsync(id));

        await Assert.ThrowsAsync<Microsoft.EntityFrameworkCore.DbUpdateException>(() => Bench.AddAsync(new PayoutCall
        {
            Id = A.Id(), PayoutId = id, ClaimId = 1, StartedAt = A.Time, Address = call.Address, BodySha256 = call.BodySha256,
        }));
    }

    [Fact]
    public async Task Two_instances_that_look_at_once_make_one_call()
    {
        var ids = new List<long>();
        for (var i = 0; i < 10; i++) ids.Add(await Bench.ApprovedAsync(userId: $"player-{i}"));
        var second = Bench.Second();

        await Task.WhenAll(Bench.SendAsync(), second.SendAsync(), Bench.SendAsync(), second.SendAsync());

        Assert.Equal(10, Bench.Bank.Connections);
        foreach (var id in ids) Assert.Equal(PayoutState.Submitted, (await Bench.PayoutAsync(id)).State);
    }

    private bool SecondLater(bool isSo)
    {
        if (!isSo) Bench.Clock.Advance(TimeSpan.FromSeconds(1));
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
