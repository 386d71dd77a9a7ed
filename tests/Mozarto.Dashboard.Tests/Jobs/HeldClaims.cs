using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Tests.Webhooks;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>
/// Processes that run into a wall while they hold claims: a database in which nothing new can get into the book until the wall
/// is taken down. On PostgreSQL it stands before the book is even read, so that whoever runs into it holds claims and no locks.
/// </summary>
internal sealed class HeldClaims : IAsyncDisposable
{
    public const int Count = 50;

    // Beyond what any test waits for: the insert of a transaction does not end.
    private const string SqliteWall =
        """
        CREATE TRIGGER "Wall" BEFORE INSERT ON "Transactions" BEGIN
          SELECT (WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT 100000000000) SELECT max(n) FROM counted);
        END
        """;

    // While deliveries arrive, and in the second after that, jobs are claimed in small batches.
    private static readonly TimeSpan PressureGone = TimeSpan.FromSeconds(3);

    private readonly TestFolder contentRoot = new();
    private readonly TestStore store;
    private DbConnection? wall;

    private HeldClaims(TestDatabase database)
    {
        Database = database;
        store = TestStore.On(database);
    }

    public TestDatabase Database { get; }

    public static async Task<HeldClaims> CreateAsync(DatabaseKind kind) => new(await TestDatabase.CreateAsync(kind));

    public Task<DashboardProcess> StartAsync() => DashboardProcess.StartAsync(
        Database, contentRoot, [new("Sandbox:Enabled", "false"), .. A.EndpointSettings(0, "mozarto", "Mozarto", A.MozartoSecret)]);

    /// <summary>Sends deliveries of different transactions, and lets the process claim all of them at once: it runs into the wall with all of their claims.</summary>
    public async Task HoldAllAsync(DashboardProcess process)
    {
        await SetEndpointAsync(endpoint => endpoint.Pause(A.Time));
        await SendAsync(process);
        await Eventually.TrueAsync("all wait", async () => (await JobsAsync()).Count(job => job is { State: JobState.Queued, Reason: not null }) == Count);
        await BuildWallAsync();
        await SetEndpointAsync(endpoint => endpoint.Activate(A.Time));
        var due = TimeProvider.System.GetUtcNow() + PressureGone;
        await ChangeJobsAsync(jobs => jobs.ExecuteUpdateAsync(row => row.SetProperty(job => job.DueAt, due)));
        await Eventually.TrueAsync("all are claimed", async () => (await JobsAsync()).Count(job => job.State == JobState.Running) == Count);
    }

    private async Task BuildWallAsync()
    {
        var context = store.CreateDbContext();
        wall = context.Database.GetDbConnection();
        await wall.OpenAsync();
        await ExecuteAsync(wall, Database.Kind == DatabaseKind.Sqlite ? SqliteWall : "BEGIN; LOCK TABLE \"Transactions\" IN ACCESS EXCLUSIVE MODE");
    }

    public async Task TakeDownWallAsync() => await ExecuteAsync(wall!, Database.Kind == DatabaseKind.Sqlite ? "DROP TRIGGER \"Wall\"" : "COMMIT");

    private static async Task SendAsync(DashboardProcess process)
    {
        var requests = Enumerable.Range(0, Count).Select(_ => A.Post("mozarto", new Told { Id = ProcessingApp.NewId() }.Bytes(), ("Authorization", $"Bearer {A.MozartoSecret}")));
        foreach (var request in requests) Assert.Equal(200, (await RawHttp.ExchangeAsync(process.BaseAddress, request)).Status);
    }

    private Task<int> SetEndpointAsync(Action<Endpoint> change) => WithAsync(async context =>
    {
        change(await context.Endpoints.SingleAsync());
        return await context.SaveChangesAsync();
    });

    public Task ChangeJobsAsync(Func<IQueryable<Job>, Task> change) => WithAsync(async context =>
    {
        await change(context.Jobs);
        return 0;
    });

    public Task<List<Job>> JobsAsync() => WithAsync(context => context.Jobs.AsNoTracking().ToListAsync());

    public async Task FinishedAsync() => await Eventually.ValueAsync(
        "all jobs are done", () => WithAsync(context => context.Jobs.CountAsync(job => job.State == JobState.Done)), done => done == Count, TimeSpan.FromSeconds(60));

    /// <summary>Each delivery applied its event, once: had one run twice, it would call itself a repeat.</summary>
    public async Task EachHadItsEffectOnceAsync()
    {
        Assert.Equal((Count, Count), await WithAsync(async context => (await context.Transactions.CountAsync(), await context.TransactionEvents.CountAsync())));
        Assert.All(await WithAsync(context => context.Deliveries.AsNoTracking().ToListAsync()), row => Assert.Equal(ProcessingState.Applied, row.Processing));
        Assert.All(await WithAsync(context => context.Transactions.AsNoTracking().ToListAsync()), row => Assert.Equal(2, row.Version));
    }

    public async ValueTask DisposeAsync()
    {
        if (wall is not null) await wall.DisposeAsync();
        await store.DisposeAsync();
        contentRoot.Dispose();
    }

    private async Task<T> WithAsync<T>(Func<DashboardContext, Task<T>> read)
    {
        await using var context = store.CreateDbContext();
        return await read(context);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
