using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
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
        People = new People(this, FirstAdmins.Nobody, Clock);
        Audit = new AuditLog(this, Key, NullLogger<AuditLog>.Instance);
        Trail = new CommandTrail(Audit, People, FreshSignIn.Default, Ids, Clock);
    }

    public TestClock Clock { get; } = new(A.Time);

    public DatabaseSettings Settings { get; }

    public WriteTurns Turns { get; }

    public IdGenerator Ids { get; }

    public People People { get; }

    public AuditKey Key { get; } = new(() => new byte[32]);

    public AuditLog Audit { get; }

    public CommandTrail Trail { get; }

    /// <summary>Looks into what every context of this store does.</summary>
    public List<IInterceptor> Interceptors { get; } = [];

    public static async Task<TestStore> CreateAsync(DatabaseKind kind) => new(await TestDatabase.CreateMigratedAsync(kind));

    /// <summary>Looks into a database that something else migrates; disposes it in the end.</summary>
    public static TestStore On(TestDatabase database) => new(database);

    public DashboardContext CreateDbContext() => database.NewContext(Interceptors);

    public async ValueTask DisposeAsync()
    {
        Turns.Dispose();
        await database.DisposeAsync();
    }
}
