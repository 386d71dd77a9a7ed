using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mozarto.Dashboard.Data;

/// <summary>Sets on every opened connection what makes a commit mean "on disk".</summary>
internal sealed class DurableConnection : DbConnectionInterceptor
{
    public static readonly DurableConnection Instance = new();

    // SQLite's own waiting for a lock backs off in single milliseconds; the provider's waits 150 ms at a time.
    private const int BusyTimeoutMilliseconds = 2500;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA busy_timeout = {BusyTimeoutMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
