using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Mozarto.Dashboard.Tests.Support;
using Npgsql;

namespace Mozarto.Dashboard.Tests.Secrets;

/// <summary>Everything that a database has written to disk: its files, and its log of what was written (WAL), which holds also what was overwritten and deleted since.</summary>
internal sealed class StoreBytes
{
    private readonly TestDatabase database;
    private readonly string firstLogFile;

    private StoreBytes(TestDatabase database, string firstLogFile) => (this.database, this.firstLogFile) = (database, firstLogFile);

    /// <summary>From here on: the log of a server is that of all its databases.</summary>
    public static async Task<StoreBytes> FromNowOnAsync(TestDatabase database) =>
        new(database, database.Kind == DatabaseKind.PostgreSql ? (await NamesAsync(database, "SELECT pg_walfile_name(pg_current_wal_lsn())"))[0] : "");

    public async IAsyncEnumerable<(string Name, byte[] Content)> ReadAsync()
    {
        if (database.Kind == DatabaseKind.Sqlite)
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource)!)) yield return (Path.GetFileName(file), await ReadSharedAsync(file));
            yield break;
        }

        await ExecuteAsync("CHECKPOINT");
        var log = (await NamesAsync(database, "SELECT 'pg_wal/' || name FROM pg_ls_waldir() ORDER BY name")).Where(name => string.CompareOrdinal(name, $"pg_wal/{firstLogFile}") >= 0);
        var files = await NamesAsync(database, "SELECT folder || '/' || name FROM (SELECT 'base/' || oid AS folder FROM pg_database WHERE datname = current_database()) AS own, pg_ls_dir(folder) AS name");
        foreach (var file in files.Concat(log))
        {
            if (await ReadAsync(file) is { } content) yield return (file, content);
        }
    }

    /// <summary>A backup as operators make it: by the database's own means, while the product runs.</summary>
    public async Task<byte[]> BackUpAsync()
    {
        using var folder = new TestFolder();
        var file = folder.PathOf("backup");
        if (database.Kind == DatabaseKind.Sqlite)
        {
            await using var source = new SqliteConnection(database.ConnectionString);
            await using var target = new SqliteConnection($"Data Source={file};Pooling=False");
            await source.OpenAsync();
            await target.OpenAsync();
            source.BackupDatabase(target);
        }
        else
        {
            var parts = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            using var dump = Process.Start(new ProcessStartInfo("pg_dump", [$"--host={parts.Host}", $"--port={parts.Port}", $"--username={parts.Username}", $"--file={file}", parts.Database!]))!;
            await Eventually.CompletedAsync("the backup", dump.WaitForExitAsync(), TimeSpan.FromMinutes(1));
            Assert.Equal(0, dump.ExitCode);
        }

        return await File.ReadAllBytesAsync(file);
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }

    // Null: the server has put it away meanwhile.
    private async Task<byte[]?> ReadAsync(string file)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand("SELECT pg_read_binary_file($1, 0, pg_size, true) FROM (SELECT size AS pg_size FROM pg_stat_file($1, true)) AS known WHERE pg_size > 0");
        command.Parameters.Add(new NpgsqlParameter { Value = file });
        return await command.ExecuteScalarAsync() as byte[];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync()) names.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return names;
    }
}
