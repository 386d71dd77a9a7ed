using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>
/// The product as a process that sends payouts in earnest (no sandbox, TLS, credentials of its own), with the bank and the people in the process of the test:
/// it can be killed or made to stand still at any point, and started again on the same database.
/// </summary>
internal sealed class KilledSending : IAsyncDisposable
{
    private static readonly TimeSpan SendsWithin = TimeSpan.FromSeconds(60);

    private readonly TestFolder contentRoot = new();
    private readonly TestDatabase database;
    private readonly BankTls door;
    private readonly List<DashboardProcess> processes = [];

    private KilledSending(TestDatabase database)
    {
        this.database = database;
        door = new BankTls(Bank);
        var store = TestStore.On(database);
        store.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        Bench = new PayoutBench(store, Bank, store);
        Bench.Keys.OtherUrl = door.BaseUrl;
        Wall = new SendingWall(store);
    }

    public Bank Bank { get; } = new();

    /// <summary>The people at their desks. It sends nothing.</summary>
    public PayoutBench Bench { get; }

    public SendingWall Wall { get; }

    public DashboardProcess Process => processes[^1];

    /// <summary>How often somebody came to the bank, also without a handshake.</summary>
    public int Connections => door.Connections;

    /// <summary>A process runs, and there is a rule for CAD.</summary>
    public static async Task<KilledSending> StartAsync(DatabaseKind kind)
    {
        var killed = new KilledSending(await TestDatabase.CreateAsync(kind));
        await killed.StartOneAsync();
        await killed.Bench.SetRuleAsync(new PayoutTerms(100_000, null, null, null, null));
        return killed;
    }

    /// <summary>One more process on the same database.</summary>
    public async Task StartOneAsync() => processes.Add(await DashboardProcess.StartAsync(
        database, contentRoot,
        [
            new("Sandbox:Enabled", "false"), new("Mozarto:BaseUrl", door.BaseUrl), new("Mozarto:CompanyToken", Bank.CompanyToken), new("Mozarto:SecretKey", Bank.SecretKey),
            new("Mozarto:Source", Bench.Endpoint.Source), .. A.EndpointSettings(0, Sender.MozartoSlug, "Mozarto", Sender.MozartoSecret, ("Source", Bench.Endpoint.Source)),
        ],
        door.Trust));

    /// <summary>Approved, and at the bank's door, where no byte of it can leave.</summary>
    public async Task<(long Id, BankGate Gate)> StandingAtTheDoorAsync()
    {
        var gate = new BankGate();
        door.NextHandshake(gate);
        var id = await Bench.ApprovedAsync(userId: "at-the-door");
        await gate.ReachedAsync(SendsWithin);
        return (id, gate);
    }

    /// <summary>Approved, and at a gate of the bank.</summary>
    public async Task<long> StandingAsync(BankScript script, BankGate gate, string userId = "player-77")
    {
        Bank.Next(script);
        var id = await Bench.ApprovedAsync(userId: userId);
        await gate.ReachedAsync(SendsWithin);
        return id;
    }

    /// <summary>Kills the process; what it held is free, and the wall is gone.</summary>
    public async Task KillAsync()
    {
        await Process.KillAsync();
        await Wall.TakeDownAsync();
        await LetLeasesLapseAsync();
    }

    public async Task KillAndStartAgainAsync()
    {
        await KillAsync();
        await StartOneAsync();
    }

    /// <summary>Where a payout stands once nothing is promised for it any more.</summary>
    public async Task<PayoutState> EndOfAsync(long id)
    {
        await Eventually.TrueAsync(
            "nothing is promised for the payout any more",
            () => Bench.ReadAsync(context => context.Jobs.AnyAsync(job => job.Kind == SendPayout.JobKind && job.SubjectId == id && job.State == JobState.Done)), SendsWithin);
        return (await Bench.PayoutAsync(id)).State;
    }

    public Task ComesIntoAsync(long id, PayoutState state) =>
        Eventually.ValueAsync($"the payout is {state}", async () => (await Bench.PayoutAsync(id)).State, seen => seen == state, SendsWithin);

    /// <summary>The bank tells by webhook what became of everything that it paid, and the book follows.</summary>
    public async Task HearTheTruthAsync()
    {
        foreach (var entry in Bank.Ledger)
        {
            Assert.Equal(200, (await Bank.Tell(entry).SendAsync(Process.BaseAddress, Sender.MozartoSlug)).Status);
            Assert.True(EntityId.TryParse(EntityId.PayoutPrefix, entry.Reference, out var id));
            await ComesIntoAsync(id, PayoutState.Paid);
        }
    }

    public Task LetLeasesLapseAsync() =>
        Bench.ReadAsync(context => context.Jobs.Where(job => job.State == JobState.Running).ExecuteUpdateAsync(row => row.SetProperty(job => job.LeaseUntil, 0)));

    /// <summary>Money leaves at most once, whatever was killed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var each in processes) await each.DisposeAsync();
        await Wall.DisposeAsync();
        await Bench.AssertAtMostOnceAsync();
        await door.DisposeAsync();
        await Bank.DisposeAsync();
        await Bench.DisposeAsync();
        contentRoot.Dispose();
    }
}
