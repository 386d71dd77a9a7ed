namespace Mozarto.Dashboard.Tests.Support;

public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

/// <summary>A fresh, empty database of either kind: a file in a temporary folder, or a database of the test server. Gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TestFolder? folder;
    private readonly PostgresDatabase? postgres;

    private TestDatabase(TestFolder folder)
    {
        Kind = DatabaseKind.Sqlite;
        this.folder = folder;
        ConnectionString = $"Data Source={folder.PathOf("dashboard.db")}";
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

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind) =>
        kind == DatabaseKind.Sqlite ? new TestDatabase(new TestFolder()) : new TestDatabase(await PostgresServer.CreateDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        folder?.Dispose();
        if (postgres is not null) await postgres.DisposeAsync();
    }
}
