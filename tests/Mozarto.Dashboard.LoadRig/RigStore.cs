using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Npgsql;

namespace Mozarto.Dashboard.LoadRig;

/// <summary>A new, empty database of either kind, and a second way into it besides the server under load. Gone when disposed.</summary>
internal sealed class RigStore : IDbContextFactory<DashboardContext>, IAsyncDisposable
{
    private const string PostgresVariable = "MOZARTO_TEST_POSTGRES";

    private readonly string postgresName;

    private RigStore(DatabaseProvider provider, string connectionString, string postgresName)
    {
        Provider = provider;
        ConnectionString = connectionString;
        this.postgresName = postgresName;
    }

    public static bool HasPostgres => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(PostgresVariable));

    public DatabaseProvider Provider { get; }

    public string ConnectionString { get; }

    public static async Task<RigStore> CreateAsync(DatabaseProvider provider, RigFolder folder, string name)
    {
        if (provider == DatabaseProvider.Sqlite) return new RigStore(provider, $"Data Source={folder.PathOf(name + ".db")}", "");
        if (!HasPostgres) throw new RigException($"{PostgresVariable} is not set: start the rig through its run.sh, which starts a server.");
        var database = $"rig_{Environment.ProcessId}_{name}";
        await ExecuteAsync($"CREATE DATABASE {database}");
        return new RigStore(provider, new NpgsqlConnectionStringBuilder(MaintenanceConnectionString) { Database = database }.ConnectionString, database);
    }

    public DashboardContext CreateContext() =>
        Provider == DatabaseProvider.Sqlite
            ? new SqliteDashboardContext(new DbContextOptionsBuilder<SqliteDashboardContext>()
                .UseSqlite(SqliteDashboardContext.CompleteConnectionString(ConnectionString, "/")).AddInterceptors(DurableConnection.Instance).Options)
            : new PostgresDashboardContext(new DbContextOptionsBuilder<PostgresDashboardContext>().UseNpgsql(ConnectionString).Options);

    DashboardContext IDbContextFactory<DashboardContext>.CreateDbContext() => CreateContext();

    /// <summary>What the database's own check says: "ok", or what is broken. PostgreSQL has none that is cheap.</summary>
    public async Task<string> CheckIntegrityAsync()
    {
        if (Provider != DatabaseProvider.Sqlite) return "ok";
        await using var context = CreateContext();
        return string.Join("; ", await context.Database.SqlQuery<string>($"PRAGMA integrity_check").ToListAsync());
    }

    /// <summary>
    /// What PostgreSQL does by itself while rows come over a month, and not within the seconds of a bulk insert: without its statistics it plans blindly.
    /// </summary>
    public async Task SettleAsync()
    {
        if (Provider != DatabaseProvider.PostgreSql) return;
        await using var context = CreateContext();
        await context.Database.ExecuteSqlAsync($"VACUUM ANALYZE");
    }

    public async ValueTask DisposeAsync()
    {
        if (Provider == DatabaseProvider.Sqlite)
        {
            SqliteConnection.ClearAllPools();
            return;
        }

        await using (var connection = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {postgresName} WITH (FORCE)");
    }

    private static string MaintenanceConnectionString => Environment.GetEnvironmentVariable(PostgresVariable)!;

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(MaintenanceConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is made here, from a generated name; names cannot be parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
