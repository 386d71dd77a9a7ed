using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>An inbox on a store of its own, whose commits a test can hold, count and break.</summary>
internal sealed class InboxStore : IDbContextFactory<DashboardContext>, IAsyncDisposable
{
    private readonly TestDatabase database;

    private InboxStore(TestDatabase database)
    {
        this.database = database;
        var settings = new DatabaseSettings(database.Kind == DatabaseKind.Sqlite ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql, database.ConnectionString, IsSandbox: true);
        Inbox = new WebhookInbox(
            new InboxWriter(this, new WriteTurns(settings), new IntakePressure(Clock, IntakePressure.WithOneWriter), new IdGenerator(Clock), Clock, NullLogger<InboxWriter>.Instance), Live, Clock);
    }

    public TestClock Clock { get; } = new(A.Time);

    public LiveUpdates Live { get; } = new();

    public CommitGate Commits { get; } = new();

    public WebhookInbox Inbox { get; }

    public static async Task<InboxStore> StartAsync(DatabaseKind kind)
    {
        var store = new InboxStore(await TestDatabase.CreateMigratedAsync(kind));
        await store.Inbox.StartAsync(CancellationToken.None);
        return store;
    }

    public DashboardContext CreateDbContext() => NewContext(Commits);

    public Task<bool> AcceptAsync(Delivery? delivery = null) => Inbox.AcceptAsync(delivery ?? A.Delivery(), A.Body);

    public async Task<int> RowsAsync()
    {
        await using var context = NewContext();
        var rows = await context.Deliveries.CountAsync();
        Assert.Equal(rows, await context.DeliveryBodies.CountAsync());
        return rows;
    }

    public DashboardContext NewContext(params IEnumerable<IInterceptor> interceptors) => database.NewContext(interceptors);

    public async ValueTask DisposeAsync()
    {
        Commits.Release();
        await Inbox.StopAsync(CancellationToken.None);
        Commits.Dispose();
        await database.DisposeAsync();
    }
}

/// <summary>Stands before and after every commit.</summary>
internal sealed class CommitGate : DbTransactionInterceptor, IDisposable
{
    private readonly ManualResetEventSlim open = new(initialState: true);
    private int started;
    private int reached;

    /// <summary>Transactions begun.</summary>
    public int Started => Volatile.Read(ref started);

    /// <summary>Commits that came to the gate.</summary>
    public int Reached => Volatile.Read(ref reached);

    public Action<DbTransaction>? Before { get; set; }

    public Action? After { get; set; }

    public void Hold() => open.Reset();

    public void Release() => open.Set();

    public void Dispose() => open.Dispose();

    /// <summary>Holds the next commit and lets one delivery run into it, so that whatever follows waits in the queue.</summary>
    public async Task<Task<bool>> HoldOneAsync(InboxStore store, Delivery? delivery = null)
    {
        var before = Reached;
        Hold();
        var held = store.AcceptAsync(delivery);
        await Eventually.TrueAsync("the commit is at the gate", () => Reached > before);
        return held;
    }

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        Interlocked.Increment(ref started);
        return result;
    }

    public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        Interlocked.Increment(ref reached);
        open.Wait();
        Before?.Invoke(transaction);
        return result;
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => After?.Invoke();
}

/// <summary>The connection broke.</summary>
internal sealed class BrokenConnectionException() : DbException("The connection broke.");
