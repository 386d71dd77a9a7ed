using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>
/// Payouts on a store of their own with a bank behind the gateway, moved by hand: nothing runs that a test does not run. There is a rule for CAD: one
/// approver below 1,000.00, two from there on.
/// </summary>
internal sealed class PayoutBench : IAsyncDisposable
{
    public const string Way = "payone";

    private readonly LiveUpdates live = new();
    private readonly JobQueue queue;
    private readonly JobSettlement settlement;
    private readonly JobRunner runner;
    private readonly ProcessDelivery process;
    private readonly Endpoint endpoint = A.Endpoint("mozarto", EndpointKind.Mozarto);
    private readonly IReadOnlyList<IAsyncDisposable> owned;

    /// <param name="store">Migrated already; it may be that of a process.</param>
    /// <param name="bank">Behind the gateway.</param>
    /// <param name="owned">What ends with it.</param>
    public PayoutBench(TestStore store, Bank bank, params IReadOnlyList<IAsyncDisposable> owned)
    {
        (Store, Bank, this.owned) = (store, bank, owned);
        var settings = PayoutSettings.Default with { Source = endpoint.Source };
        Keys = new BankKeys(bank);
        var work = new PayoutWork(store, store.Turns, store.Ids, live, store.Clock);
        Book = new PayoutBook(store.Ids, store.Clock);
        Desk = new PayoutDesk(work, Trail, settings, new BankFieldSettings(store, Trail));
        Approval = new ApprovalDesk(work, Trail, Keys, new BusinessTime(TimeZoneInfo.Utc), settings);
        Unknown = new UnknownDesk(work, Trail, Book);
        Sending = new SendingDesk(work, Trail);
        Rules = new PayoutRules(store, Trail, settings, store.Ids, store.Clock);
        Link = new LinkDesk(work, Trail, Book);
        var record = new SendingRecord(work, Keys, settings, new SendingAnswer(Book, new EphemeralDataProtectionProvider()));
        Send = new SendPayout(record, new MozartoGateway(Keys, store.Clock), store.Clock);
        Expire = new ExpirePayout(settings, store.Ids, store.Clock);
        process = new ProcessDelivery([Book], store.Ids, store.Clock);
        queue = new JobQueue(store, new LeaseClock(store.Settings, store.Clock), store.Turns, store.Clock);
        settlement = new JobSettlement(store, store.Turns, store.Clock, NullLogger<JobSettlement>.Instance);
        runner = new JobRunner([Send, Expire, process], queue, settlement, new IntakePressure(store.Clock, IntakePressure.WithOneWriter), live, store.Clock, NullLogger<JobRunner>.Instance);
    }

    public TestStore Store { get; }
    public TestClock Clock => Store.Clock;
    public Bank Bank { get; }
    public BankKeys Keys { get; }
    public CommandTrail Trail => Store.Trail;
    public PayoutBook Book { get; }
    public PayoutDesk Desk { get; }
    public ApprovalDesk Approval { get; }
    public UnknownDesk Unknown { get; }
    public SendingDesk Sending { get; }
    public LinkDesk Link { get; }
    public SendPayout Send { get; }
    public ExpirePayout Expire { get; }
    public PayoutRules Rules { get; }

    /// <summary>At which the bank tells what became of payouts.</summary>
    public Endpoint Endpoint => endpoint;

    public static async Task<PayoutBench> StartAsync(DatabaseKind kind)
    {
        var store = await TestStore.CreateAsync(kind);
        var bank = new Bank(store.Clock);
        var bench = new PayoutBench(store, bank, bank, store);
        await bench.AddAsync(bench.endpoint);
        await bench.SetRuleAsync(new PayoutTerms(100_000, null, null, null, null));
        return bench;
    }

    /// <summary>Another instance on the same store.</summary>
    public PayoutBench Second() => new(Store, Bank);

    public static string Named(long id) => EntityId.Format(EntityId.PayoutPrefix, id);

    /// <summary>A form with a key of its own that passes every check.</summary>
    public static PayoutForm Form(string amount = "42.50", string userId = "player-77", string way = Way) => new()
    {
        RequestKey = Guid.NewGuid().ToString("N"),
        Way = way,
        Amount = amount,
        Currency = "CAD",
        Values = CashierCatalogue.Find(way)!.Fields.ToDictionary(field => field.Name, field => field.Name == CashierFields.UserId ? userId : field.Sample, StringComparer.Ordinal),
    };

    public async Task<long> RequestAsync(string amount = "42.50", string userId = "player-77", Operator? who = null) => await RequestAsync(Form(amount, userId), who);

    public async Task<long> RequestAsync(PayoutForm form, Operator? who = null) =>
        Assert.IsType<PayoutResult.Done>(await Desk.RequestAsync(form, who ?? Cast.Finn, CancellationToken.None)).PayoutId;

    public async Task<PayoutResult> ApproveAsync(long id, Operator? who = null) => await Approval.ApproveAsync(id, (await PayoutAsync(id)).Version, who ?? Cast.Fay, CancellationToken.None);

    /// <summary>Created by Finn, approved by Fay.</summary>
    public async Task<long> ApprovedAsync(string amount = "42.50", string userId = "player-77")
    {
        var id = await RequestAsync(amount, userId);
        Assert.IsType<PayoutResult.Done>(await ApproveAsync(id));
        return id;
    }

    /// <summary>Runs everything that is due to be sent.</summary>
    public Task SendAsync() => runner.DrainAsync(Send, CancellationToken.None);

    /// <summary>Claims the next job of sending as a holder of its own.</summary>
    public async Task<Job> ClaimAsync(TimeSpan? lease = null) => Assert.Single(await queue.ClaimAsync(SendPayout.JobKind, 1, lease ?? JobEngine.Lease, CancellationToken.None));

    /// <summary>The same; null when none is due.</summary>
    public async Task<Job?> TryClaimAsync(TimeSpan lease) => (await queue.ClaimAsync(SendPayout.JobKind, 1, lease, CancellationToken.None)).SingleOrDefault();

    public Task RunAsync(Job job) => settlement.RunAsync(Send, [job], CancellationToken.None);

    public Task RescueAsync() => runner.RescueAsync(CancellationToken.None);

    public Task ExpireAsync() => runner.DrainAsync(Expire, CancellationToken.None);

    /// <summary>Approved, and nobody knows whether it left: the bank paid it, and its answer was lost.</summary>
    public async Task<long> UnknownAsync(string userId = "player-77")
    {
        Bank.Next(BankScript.PayAnd(BankAnswers.Close));
        var id = await ApprovedAsync(userId: userId);
        await SendAsync();
        Assert.Equal(PayoutState.Unknown, (await PayoutAsync(id)).State);
        return id;
    }

    /// <summary>A webhook arrives and is processed.</summary>
    public async Task HearAsync(BankTelling telling, Endpoint? at = null)
    {
        var id = await DeliverAsync(telling, at);
        await using var read = Store.CreateDbContext();
        Assert.Contains((await read.Deliveries.SingleAsync(each => each.Id == id)).Processing, new[] { ProcessingState.Applied, ProcessingState.Repeat, ProcessingState.Superseded });
    }

    /// <summary>A webhook arrives and is processed, whatever comes of that. Returns its delivery.</summary>
    public async Task<long> DeliverAsync(BankTelling telling, Endpoint? at = null)
    {
        var id = Store.Ids.Next();
        var row = StoredDeliveries.New(id, (at ?? endpoint).Id, Clock.GetUtcNow(), body: telling.Body);
        row.Processing = ProcessingState.Waiting;
        await using (var context = Store.CreateDbContext())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.InsertMany<Delivery>([row]);
            context.InsertMany<DeliveryBody>([new DeliveryBody { DeliveryId = id, Bytes = telling.Body }]);
            context.InsertMany<Job>([Job.Create(Store.Ids.Next(), ProcessDelivery.JobKind, id, Clock.GetUtcNow())]);
            await transaction.CommitAsync();
        }

        await runner.DrainAsync(process, CancellationToken.None);
        return id;
    }

    /// <summary>A person retries a delivery, and it is processed again. Returns what became of it.</summary>
    public async Task<ProcessingState> RetryAsync(long deliveryId)
    {
        var retry = new RetryDelivery(Store, Store.Turns, Trail, Store.Ids, live);
        Assert.IsType<RetryResult.Queued>(await retry.RunAsync(deliveryId, "a test", Cast.Sam, CancellationToken.None));
        await runner.DrainAsync(process, CancellationToken.None);
        return await ReadAsync(context => context.Deliveries.Where(row => row.Id == deliveryId).Select(row => row.Processing).SingleAsync());
    }

    public async Task<Payout> PayoutAsync(long id)
    {
        await using var context = Store.CreateDbContext();
        return await context.Payouts.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    public async Task<IReadOnlyList<PayoutStep>> StepsAsync(long id)
    {
        await using var context = Store.CreateDbContext();
        return await context.PayoutSteps.AsNoTracking().Where(row => row.PayoutId == id).OrderBy(row => row.Id).ToListAsync();
    }

    public async Task<IReadOnlyList<PayoutCall>> CallsAsync(long id)
    {
        await using var context = Store.CreateDbContext();
        return await context.PayoutCalls.AsNoTracking().Where(row => row.PayoutId == id).OrderBy(row => row.Id).ToListAsync();
    }

    public async Task<T> ReadAsync<T>(Func<DashboardContext, Task<T>> read)
    {
        await using var context = Store.CreateDbContext();
        return await read(context);
    }

    public async Task AddAsync(object row)
    {
        await using var context = Store.CreateDbContext();
        context.Add(row);
        await context.SaveChangesAsync();
    }

    /// <summary>A rule for CAD that is in effect at once, in place of any before.</summary>
    public Task SetRuleAsync(PayoutTerms terms) => AddAsync(new PayoutRule
    {
        Id = Store.Ids.Next(), CurrencyCode = "CAD", Terms = terms, SetAt = A.Time, SetByName = "Ada", Reason = "a test", EffectiveAt = A.Time, CountedFrom = A.Time,
    });

    /// <summary>Every payout that was ever approved, for the bank's invariant.</summary>
    public async Task AssertAtMostOnceAsync()
    {
        await using var context = Store.CreateDbContext();
        var approved = await context.Payouts.AsNoTracking().Where(row => context.PayoutApprovals.Any(approval => approval.PayoutId == row.Id)).ToListAsync();
        Bank.AssertAtMostOnce(approved.Select(row => (Named(row.Id), row.Amount)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in owned) await each.DisposeAsync();
    }
}

/// <summary>The bank's own credentials, as they are at the moment of asking.</summary>
internal sealed class BankKeys(Bank bank) : ICashierKeys
{
    /// <summary>None are entered.</summary>
    public bool AreMissing { get; set; }

    /// <summary>Another address than the bank's.</summary>
    public string? OtherUrl { get; set; }

    /// <summary>Happens whenever somebody asks.</summary>
    public Action? OnAsked { get; set; }

    public ValueTask<CashierKeys?> CurrentAsync(CancellationToken stop)
    {
        OnAsked?.Invoke();
        return ValueTask.FromResult(AreMissing ? null : new CashierKeys(CashierAddress.TryMake(OtherUrl ?? bank.BaseUrl, isSandbox: true, out _)!, bank.CompanyToken, bank.SecretKey));
    }
}
