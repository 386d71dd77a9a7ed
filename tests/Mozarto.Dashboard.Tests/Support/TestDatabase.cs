using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Tests.Support;

public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

/// <summary>A fresh database of either kind: a file in a temporary folder, or a database of the test server. Gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string FileName = "dashboard.db";

    private readonly TestFolder? folder;
    private readonly PostgresDatabase? postgres;

    private TestDatabase(TestFolder folder)
    {
        Kind = DatabaseKind.Sqlite;
        this.folder = folder;
        ConnectionString = $"Data Source={folder.PathOf(FileName)}";
    }

    private TestDatabase(PostgresDatabase postgres)
    {
        Kind = DatabaseKind.PostgreSql;
        this.postgres = postgres;
        ConnectionString = postgres.ConnectionString;
    }

    public DatabaseKind Kind { get; }
    public string ConnectionString { get; }

    /// <summary>The settings by which the app uses this database.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Database:Provider"] = Kind.ToString(),
        ["ConnectionStrings:Dashboard"] = ConnectionString,
    };

    /// <summary>One that is empty: whoever opens it first migrates it.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind) =>
        kind == DatabaseKind.Sqlite ? new TestDatabase(new TestFolder()) : new TestDatabase(await PostgresServer.CreateDatabaseAsync());

    /// <summary>One that is migrated already, without a row, and without the mark of whose it is.</summary>
    public static async Task<TestDatabase> CreateMigratedAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.PostgreSql) return new TestDatabase(await PostgresServer.CreateDatabaseAsync(await MigratedTemplate.PostgresAsync()));
        var place = new TestFolder();
        await MigratedTemplate.CopyToAsync(place.PathOf(FileName));
        return new TestDatabase(place);
    }

    internal DashboardContext NewContext(params IEnumerable<IInterceptor> interceptors) => NewContext(Kind, ConnectionString, interceptors);

    internal static DashboardContext NewContext(DatabaseKind kind, string connectionString, IEnumerable<IInterceptor> interceptors) => kind == DatabaseKind.Sqlite
        ? new SqliteDashboardContext(new DbContextOptionsBuilder<SqliteDashboardContext>()
            .UseSqlite(SqliteDashboardContext.CompleteConnectionString(connectionString, Path.GetTempPath())).AddInterceptors([DurableConnection.Instance, .. interceptors]).Options)
        : new PostgresDashboardContext(new DbContextOptionsBuilder<PostgresDashboardContext>().UseNpgsql(connectionString).AddInterceptors(interceptors).Options);

    public async ValueTask DisposeAsync()
    {
        folder?.Dispose();
        if (postgres is not null) await postgres.DisposeAsync();
    }
}
