using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>A migrated store of its own without the app around it, for what works on contexts alone.</summary>
internal sealed class TestStore : IDbContextFactory<DashboardContext>, IAsyncDisposable
{
    private readonly TestDatabase database;

    private TestStore(TestDatabase database)
    {
        this.database = database;
        Settings = new DatabaseSettings(database.Kind == DatabaseKind.Sqlite ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql, database.ConnectionString, IsSandbox: true);
        Turns = new WriteTurns(Settings);
        Ids = new IdGenerator(Clock);
        Trail = new CommandTrail(this, Ids, Clock);
    }

    public TestClock Clock { get; } = new(A.Time);

    public DatabaseSettings Settings { get; }

    public WriteTurns Turns { get; }

    public IdGenerator Ids { get; }

    public CommandTrail Trail { get; }

    /// <summary>Looks into what every context of this store does.</summary>
    public List<IInterceptor> Interceptors { get; } = [];

    public static async Task<TestStore> CreateAsync(DatabaseKind kind)
    {
        var store = new TestStore(await TestDatabase.CreateAsync(kind));
        await using (var context = store.CreateDbContext()) await context.Database.MigrateAsync();
        return store;
    }

    /// <summary>Looks into a database that something else migrates; disposes it in the end.</summary>
    public static TestStore On(TestDatabase database) => new(database);

    public DashboardContext CreateDbContext() => database.Kind == DatabaseKind.Sqlite
        ? new SqliteDashboardContext(new DbContextOptionsBuilder<SqliteDashboardContext>()
            .UseSqlite(SqliteDashboardContext.CompleteConnectionString(database.ConnectionString, Path.GetTempPath())).AddInterceptors([DurableConnection.Instance, .. Interceptors]).Options)
        : new PostgresDashboardContext(new DbContextOptionsBuilder<PostgresDashboardContext>().UseNpgsql(database.ConnectionString).AddInterceptors(Interceptors).Options);

    public async ValueTask DisposeAsync()
    {
        Turns.Dispose();
        await database.DisposeAsync();
    }
}
