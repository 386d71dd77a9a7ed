using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// A migrated, otherwise empty database of each kind, made once for all tests of a process. Theirs are copies of it: to migrate each takes many times longer.
/// </summary>
internal static class MigratedTemplate
{
    private static readonly Lazy<Task<byte[]>> SqliteFile = new(MigrateSqliteAsync);
    private static readonly Lazy<Task<string>> PostgresName = new(MigratePostgresAsync);

    public static async Task CopyToAsync(string file) => await File.WriteAllBytesAsync(file, await SqliteFile.Value);

    /// <summary>What to name as <c>TEMPLATE</c> when a database is created. It stays until the server goes; nobody is ever connected to it.</summary>
    public static Task<string> PostgresAsync() => PostgresName.Value;

    private static async Task<byte[]> MigrateSqliteAsync()
    {
        using var folder = new TestFolder();
        var file = folder.PathOf("template.db");
        await MigrateAsync(DatabaseKind.Sqlite, $"Data Source={file}");
        return await File.ReadAllBytesAsync(file);
    }

    private static async Task<string> MigratePostgresAsync()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await MigrateAsync(DatabaseKind.PostgreSql, database.ConnectionString);
        return database.Name;
    }

    // Without a pool: its connection would keep SQLite's write-ahead log, and keep PostgreSQL from copying.
    private static async Task MigrateAsync(DatabaseKind kind, string connectionString)
    {
        await using var context = TestDatabase.NewContext(kind, connectionString + ";Pooling=False", []);
        await context.Database.MigrateAsync();
    }
}
