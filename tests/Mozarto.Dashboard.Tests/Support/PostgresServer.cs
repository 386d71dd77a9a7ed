using Npgsql;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// The throw-away PostgreSQL server that tests/run.sh starts. Without it tests that need PostgreSQL fail, they are never skipped.
/// </summary>
public static class PostgresServer
{
    private const string Variable = "MOZARTO_TEST_POSTGRES";

    /// <summary>A connection string to the server's maintenance database.</summary>
    public static string MaintenanceConnectionString { get; } = Environment.GetEnvironmentVariable(Variable) ?? "";

    /// <summary>Creates a database with a name of its own, empty or a copy of another; disposing drops it, whoever is still connected.</summary>
    public static async Task<PostgresDatabase> CreateDatabaseAsync(string? template = null)
    {
        if (string.IsNullOrWhiteSpace(MaintenanceConnectionString))
        {
            throw new InvalidOperationException(
                $"{Variable} is not set, so there is no PostgreSQL to test against: run tests/run.sh (it starts one).");
        }

        var name = $"test_{Environment.ProcessId}_{Guid.NewGuid():n}";
        await ExecuteAsync(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}");
        return new PostgresDatabase(name);
    }

    internal static async Task ExecuteAsync(string sql)
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

/// <summary>A PostgreSQL database of one test or one fixture.</summary>
public sealed class PostgresDatabase(string name) : IAsyncDisposable
{
    public string Name { get; } = name;

    // Few connections each, because many test classes share one small server.
    public string ConnectionString { get; } =
        new NpgsqlConnectionStringBuilder(PostgresServer.MaintenanceConnectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(connection);
        await PostgresServer.ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }
}
