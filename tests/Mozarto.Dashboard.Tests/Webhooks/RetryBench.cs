using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Retries and processing on a store of their own, moved by hand: nothing runs that a test does not run.</summary>
internal sealed class RetryBench : IAsyncDisposable
{
    public static readonly Operator Sam = new("here", "sam", "Sam", [Roles.Support]);
    public static readonly Operator Fay = new("here", "fay", "Fay", [Roles.Finance]);
    public static readonly Operator Nobody = new("here", "nobody", "Nobody", []);

    private readonly LiveUpdates live = new();
    private readonly ProcessDelivery process;
    private readonly JobQueue queue;
    private readonly JobSettlement settlement;
    private readonly JobRunner runner;
    private readonly RetryRunWork work;

    private RetryBench(TestStore store)
    {
        Store = store;
        Retry = new RetryDelivery(store, store.Turns, store.Trail, store.Ids, live);
        Cancel = new CancelRetryRun(store, store.Trail, live);
        Forecast = new RetryForecast(store, store.Ids, store.Clock);
        Reader = new RetryRunReader(store);
        process = new ProcessDelivery([], store.Ids, store.Clock);
        work = new RetryRunWork(store, store.Turns, store.Ids, live, store.Clock);
        queue = new JobQueue(store, new LeaseClock(store.Settings, store.Clock), store.Turns, store.Clock);
        settlement = new JobSettlement(store, store.Turns, store.Clock, NullLogger<JobSettlement>.Instance);
        runner = new JobRunner([process, work], queue, settlement, new IntakePressure(store.Clock, IntakePressure.WithOneWriter), live, store.Clock, NullLogger<JobRunner>.Instance);
    }

    public TestStore Store { get; }
    public TestClock Clock => Store.Clock;
    public RetryDelivery Retry { get; }
    public CancelRetryRun Cancel { get; }
    public RetryForecast Forecast { get; }
    public RetryRunReader Reader { get; }
    public Endpoint Endpoint { get; private set; } = null!;

    public static async Task<RetryBench> StartAsync(DatabaseKind kind)
    {
        var bench = new RetryBench(await TestStore.CreateAsync(kind)) { Endpoint = A.Endpoint("mozarto", EndpointKind.Mozarto) };
        await bench.AddAsync(bench.Endpoint);
        return bench;
    }

    /// <summary>On a store that an app has opened before, with that app's endpoint.</summary>
    public static async Task<RetryBench> OnAsync(TestDatabase database, string slug)
    {
        var bench = new RetryBench(TestStore.On(database));
        await using var context = bench.Store.CreateDbContext();
        bench.Endpoint = await context.Endpoints.SingleAsync(row => row.Slug == slug);
        return bench;
    }

    /// <summary>On a store that something else made, with an endpoint of it.</summary>
    public static RetryBench On(TestStore store, Endpoint endpoint) => new(store) { Endpoint = endpoint };

    public static byte[] Body(string word, string id) => Encoding.UTF8.GetBytes($$"""{"transaction_id":"{{id}}","transaction_status":"{{word}}","amount":"1.00","currency":"EUR"}""");

    public static byte[] Unreadable() => Encoding.UTF8.GetBytes("{" + ProcessingApp.NewId());

    public static RetrySelection Selection(string query) => RetrySelection.Of(PageQuery.Parse(query), new BusinessTime(TimeZoneInfo.Utc), A.Time);

    /// <summary>Stores deliveries with these bodies, oldest first, and processes them.</summary>
    public Task<IReadOnlyList<long>> ArriveAsync(params IReadOnlyList<byte[]> bodies) =>
        ArriveAsync([.. bodies.Select(body => StoredDeliveries.New(Store.Ids.Next(), Endpoint.Id, Clock.GetUtcNow(), body: body))], bodies);

    public Task<IReadOnlyList<long>> ArriveAsync(params IReadOnlyList<Told> told) => ArriveAsync([.. told.Select(each => each.Bytes())]);

    /// <summary>Stores one delivery of another endpoint, stale where it was signed before now, and processes it.</summary>
    public async Task<long> ArriveAtAsync(Endpoint endpoint, byte[] body, TimeSpan signedBefore = default)
    {
        var now = Clock.GetUtcNow();
        var reason = signedBefore == default ? VerdictReason.Fresh : VerdictReason.Stale;
        return (await ArriveAsync([StoredDeliveries.New(Store.Ids.Next(), endpoint.Id, now, reason, body, now - signedBefore)], [body]))[0];
    }

    public async Task MapAsync(string word, TransactionState state) => await AddAsync(new WordMapping
    {
        Id = A.Id(),
        Kind = EndpointKind.Mozarto,
        Word = word,
        Reason = "the provider says so",
        State = state,
        ProposedBy = "here|ada",
        ProposedByName = "Ada",
        ProposedAt = Clock.GetUtcNow(),
    });

    public async Task<long> StartAsync(string query, Operator? who = null) =>
        Assert.IsType<RetryRunResult.Started>(await Retry.StartAsync(Selection(query), "the cause is gone", who ?? Sam, CancellationToken.None)).RunId;

    /// <summary>Processes everything that is due.</summary>
    public Task ProcessAsync() => runner.DrainAsync(process, CancellationToken.None);

    /// <summary>Runs the run's job once: one slice.</summary>
    public async Task SliceAsync() => await settlement.RunAsync(work, await ClaimAsync(), CancellationToken.None);

    /// <summary>The same, but the process dies before the job is settled, and its lease has lapsed.</summary>
    public async Task SliceAndDieAsync()
    {
        var jobs = await queue.ClaimAsync(RetryRunWork.JobKind, 1, JobEngine.Lapsed, CancellationToken.None);
        await using var context = Store.CreateDbContext();
        await work.RunAsync(jobs, context, CancellationToken.None);
    }

    /// <summary>Runs everything to its end.</summary>
    public async Task<RetryRunProgress> FinishAsync(long runId)
    {
        for (var round = 0; round < 20; round++)
        {
            await runner.DrainAsync(work, CancellationToken.None);
            await ProcessAsync();
            if (await ReadAsync(runId) is { Run.EndedAt: not null } ended) return ended;
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        throw new InvalidOperationException($"The run does not end: {await ReadAsync(runId)}.");
    }

    public async Task<RetryRunProgress> ReadAsync(long runId) => (await Reader.ReadAsync(runId, CancellationToken.None))!;

    public async Task<RetryPreview> ForetellAsync(string query) => await Forecast.RunAsync(Selection(query), CancellationToken.None).LastAsync();

    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync()
    {
        await using var context = Store.CreateDbContext();
        return await context.Deliveries.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
    }

    public async Task<IReadOnlyList<(string Who, string Action, AuditOutcome Outcome, string Subject)>> TrailAsync()
    {
        await using var context = Store.CreateDbContext();
        return [.. (await context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).ToListAsync()).Select(row => (row.OperatorName, row.Action, row.Outcome, row.Subject))];
    }

    /// <summary>How often each delivery was tried and given up, by delivery.</summary>
    public async Task<IReadOnlyDictionary<long, int>> GivenUpAsync()
    {
        await using var context = Store.CreateDbContext();
        return await context.JobAttempts.Join(context.Jobs.Where(job => job.Kind == ProcessDelivery.JobKind), attempt => attempt.JobId, job => job.Id, (_, job) => job.SubjectId)
            .GroupBy(id => id).ToDictionaryAsync(group => group.Key, group => group.Count());
    }

    public async Task AddAsync<T>(T row) where T : class
    {
        await using var context = Store.CreateDbContext();
        context.Add(row);
        await context.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private async Task<IReadOnlyList<long>> ArriveAsync(IReadOnlyList<Delivery> rows, IReadOnlyList<byte[]> bodies)
    {
        foreach (var row in rows) row.Processing = ProcessingState.Waiting;
        await using (var context = Store.CreateDbContext())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.InsertMany(rows);
            context.InsertMany<DeliveryBody>([.. rows.Zip(bodies, (row, body) => new DeliveryBody { DeliveryId = row.Id, Bytes = body })]);
            context.InsertMany<Job>([.. rows.Select(row => Job.Create(Store.Ids.Next(), ProcessDelivery.JobKind, row.Id, Clock.GetUtcNow()))]);
            await transaction.CommitAsync();
        }

        await ProcessAsync();
        Clock.Advance(TimeSpan.FromSeconds(10));
        return [.. rows.Select(row => row.Id)];
    }

    private Task<IReadOnlyList<Job>> ClaimAsync() => queue.ClaimAsync(RetryRunWork.JobKind, 1, JobEngine.Lease, CancellationToken.None);
}
