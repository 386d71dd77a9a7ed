using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;
using Npgsql;

namespace Mozarto.Dashboard.Tests.SupportTests;

public sealed class TestDatabaseTests
{
    [Fact]
    public async Task A_PostgreSQL_database_is_empty_apart_from_others_and_gone_afterwards()
    {
        string name;
        await using (var database = await PostgresServer.CreateDatabaseAsync())
        await using (var other = await PostgresServer.CreateDatabaseAsync())
        {
            name = database.Name;
            Assert.False(name == other.Name);
            await ScalarAsync(database.ConnectionString, "CREATE TABLE thing (id int)");
            Assert.Equal(1L, await CountTablesAsync(database.ConnectionString));
            Assert.Equal(0L, await CountTablesAsync(other.ConnectionString));
        }

        Assert.Equal(0L, await CountDatabasesAsync(name));
    }

    [Fact]
    public async Task A_database_with_an_open_connection_is_dropped_all_the_same()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using var open = new NpgsqlConnection(database.ConnectionString);
        await open.OpenAsync();

        await database.DisposeAsync();

        Assert.Equal(0L, await CountDatabasesAsync(database.Name));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite, "Sqlite")]
    [InlineData(DatabaseKind.PostgreSql, "PostgreSql")]
    public async Task A_database_tells_the_settings_by_which_the_app_uses_it(DatabaseKind kind, string provider)
    {
        await using var database = await TestDatabase.CreateAsync(kind);

        Assert.Equal(provider, database.Settings["Database:Provider"]);
        Assert.Equal(database.ConnectionString, database.Settings["ConnectionStrings:Dashboard"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_migrated_database_is_up_to_date_nobodys_yet_and_apart_from_others(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(kind);
        await using var other = await TestDatabase.CreateMigratedAsync(kind);
        await using var context = database.NewContext();
        await using var contextOfOther = other.NewContext();

        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        Assert.Empty(await context.Installations.ToListAsync());
        context.Add(Installation.Create(isSandbox: true, [1], A.Time));
        await context.SaveChangesAsync();
        Assert.Empty(await contextOfOther.Installations.ToListAsync());
    }

    private static Task<object?> CountTablesAsync(string connectionString) =>
        ScalarAsync(connectionString, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");

    private static Task<object?> CountDatabasesAsync(string name) =>
        ScalarAsync(PostgresServer.MaintenanceConnectionString, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'");

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Written above, with names that this test made.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
