using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts.Walk;

/// <summary>Payouts are sent: by two instances, to a bank that answers anything or nothing, by senders that stop, are overtaken and wake up.</summary>
internal sealed class WalkSenders
{
    private const int StandingMax = 3;

    private readonly PayoutWalk walk;
    private readonly ConcurrentDictionary<string, BankScript> gated = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> taken = new(StringComparer.Ordinal);
    private readonly List<Job> held = [];
    private readonly List<Stand> standing = [];

    public WalkSenders(PayoutWalk walk)
    {
        this.walk = walk;
        walk.Bank.Choose = Choose;
    }

    public IEnumerable<(int Weight, string Name, Func<Task<string>> Take)> Steps =>
    [
        (14, "send", SendAsync), (1, "send to a closed door", SendToClosedDoorAsync), (1, "send, and nobody reads it", SendUnreadAsync), (1, "send without credentials", SendWithoutKeysAsync), (1, "send too late", SendLateAsync),
        (8, "send, and stand still", StandAsync), (7, "go on", GoOnAsync), (5, "rescue", RescueAsync), (6, "stop before the intent", StopBeforeIntentAsync), (6, "run a stale claim", RunStaleAsync),
    ];

    /// <summary>Whose request stands at the bank, not answered.</summary>
    public bool IsStanding(string? reference) => standing.Exists(each => each.Reference == reference);

    /// <summary>What the bank took, or may have taken: a webhook can tell of it.</summary>
    public bool IsTaken(BankRequest request) => taken.ContainsKey(request.TransactionId);

    /// <summary>Those whose call has reached its limit have ended, and the bank goes on with what it holds.</summary>
    public async Task LetThoseGoWhoHaveWaitedTooLongAsync()
    {
        foreach (var each in standing.Where(each => walk.Clock.GetElapsedTime(each.StartedAt) >= MozartoGateway.TimeMax).ToList())
        {
            await Eventually.CompletedAsync("a call to end at its limit", each.Running);
            await FreeAsync(each);
        }
    }

    public async Task LetGoAsync()
    {
        foreach (var each in standing.ToList()) await FreeAsync(each);
    }

    // Requests are numbered as they come, so a seed answers them alike.
    private BankScript? Choose(BankRequest request)
    {
        var dice = new Random(request.Number);
        var script = gated.TryRemove(request.Reference ?? "", out var planned) ? planned : dice.Next(100) < 88 ? WalkScripts.Taking(dice) : null;
        if (script is not null) taken.TryAdd(request.TransactionId, true);
        return script ?? WalkScripts.Turning(dice);
    }

    private async Task<string> SendAsync()
    {
        var before = walk.Bank.Requests.Count;
        await (walk.Chance(40) ? Task.WhenAll(walk.First.SendAsync(), walk.Second.SendAsync()) : walk.Either().SendAsync());
        return $"{walk.Bank.Requests.Count - before} requests";
    }

    private async Task<string> SendToClosedDoorAsync()
    {
        walk.Bank.CloseDoor();
        await walk.First.SendAsync();
        walk.Bank.OpenDoor();
        return "nobody was there";
    }

    private async Task<string> SendUnreadAsync()
    {
        walk.Bank.Next(BankScript.CloseUnread);
        return await SendAsync();
    }

    private async Task<string> SendWithoutKeysAsync()
    {
        walk.First.Keys.AreMissing = true;
        await walk.First.SendAsync();
        walk.First.Keys.AreMissing = false;
        return "none were entered";
    }

    private async Task<string> SendLateAsync()
    {
        var asked = 0;
        walk.First.Keys.OnAsked = () =>
        {
            if (++asked <= 2) walk.Clock.Advance(SendPayout.FirstByteMax);
        };
        await walk.First.SendAsync();
        walk.First.Keys.OnAsked = null;
        return $"asked {asked} times";
    }

    private async Task<string> StandAsync()
    {
        var isStopped = walk.Chance(50);
        var bench = walk.Either();
        if (standing.Count >= StandingMax || await bench.TryClaimAsync(isStopped ? JobEngine.Lapsed : SendPayout.Limit + JobRunner.LeaseMargin) is not { } job) return "nothing is due";
        held.Add(job);
        var (reference, gate, taking) = (PayoutBench.Named(job.SubjectId), new BankGate(), WalkScripts.Taking(walk.Dice));
        gated[reference] = walk.Chance(50) ? taking with { BeforeAnswer = gate } : taking with { BeforeEntry = gate };
        var stand = new Stand(reference, gate, bench.RunAsync(job), walk.Clock.GetTimestamp(), taking.Pays);
        await Task.WhenAny(stand.Running, gate.ReachedAsync(TimeSpan.FromMinutes(2)));
        gated.TryRemove(reference, out _);
        if (gate.IsReached) standing.Add(stand);
        else await stand.Running;
        return $"{reference}, {(gate.IsReached ? "stands" : "was not sent")}, {(isStopped ? "lease lapsed" : "lease holds")}, {taking}";
    }

    private async Task<string> GoOnAsync()
    {
        if (standing.Count == 0) return "nobody stands";
        var stand = walk.Any(standing);
        var telling = walk.Chance(40) && walk.Bank.Ledger.FirstOrDefault(entry => entry.Reference == stand.Reference) is { } entry ? walk.Second.DeliverAsync(walk.Bank.Tell(entry), walk.First.Endpoint) : Task.CompletedTask;
        await Task.WhenAll(FreeAsync(stand), telling);
        return stand.Reference;
    }

    private async Task<string> RescueAsync()
    {
        await walk.Either().RescueAsync();
        return "done";
    }

    private async Task<string> StopBeforeIntentAsync()
    {
        if (await walk.Either().TryClaimAsync(JobEngine.Lapsed) is not { } job) return "nothing is due";
        held.Add(job);
        if (walk.Chance(70)) await walk.Either().RescueAsync();
        return walk.Chance(60) ? $"{await RunAsync(job)}, and woke up" : PayoutBench.Named(job.SubjectId);
    }

    // Also one that stands at the bank at this moment, and one that was settled long ago.
    private Task<string> RunStaleAsync() => held.Count == 0 ? Task.FromResult("nobody held one") : RunAsync(walk.Any(held.TakeLast(walk.Chance(50) ? 2 : 10).ToList()));

    private async Task<string> RunAsync(Job job)
    {
        var (isHeld, before) = (await IsHeldAsync(job), await walk.First.CallsAsync(job.SubjectId));
        await (walk.Chance(30) ? Task.WhenAll(walk.First.RunAsync(job), walk.Second.RunAsync(job)) : walk.Either().RunAsync(job));
        Assert.True(isHeld || (await walk.First.CallsAsync(job.SubjectId)).Count == before.Count, $"{PayoutBench.Named(job.SubjectId)} was sent under a claim that was lost");
        return $"{PayoutBench.Named(job.SubjectId)}, the claim {(isHeld ? "holds" : "is lost")}";
    }

    private Task<bool> IsHeldAsync(Job job) => walk.First.ReadAsync(context => context.Jobs.AnyAsync(row => row.Id == job.Id && row.ClaimId == job.ClaimId && row.State == JobState.Running));

    private async Task FreeAsync(Stand stand)
    {
        stand.Gate.Open();
        await stand.Running;
        standing.Remove(stand);
        if (stand.Pays) await Eventually.TrueAsync("the bank has paid what it held", () => walk.Bank.Ledger.Any(entry => entry.Reference == stand.Reference));
    }

    private sealed record Stand(string Reference, BankGate Gate, Task Running, long StartedAt, bool Pays);
}
