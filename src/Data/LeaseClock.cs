using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Data;

/// <summary>
/// Milliseconds that only ever go forward, for leases: a jump of the machine's clock must not run anything twice.
/// PostgreSQL's own clock, which all instances share; on SQLite, where one process owns the file, time since its start on top of the latest
/// lease found then, so that whatever a former process held has lapsed.
/// </summary>
internal sealed class LeaseClock(DatabaseSettings settings, TimeProvider time)
{
    private readonly long startedAt = time.GetTimestamp();
    private long floor;

    /// <summary>Where the clock of this process begins, on SQLite.</summary>
    public void StartAbove(long latestLease) => floor = Math.Max(floor, latestLease);

    public async Task<long> ReadAsync(DashboardContext context, CancellationToken cancellation) => settings.Provider == DatabaseProvider.PostgreSql
        ? await context.Database.SqlQuery<long>($"SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS \"Value\"").SingleAsync(cancellation)
        : floor + 1 + (long)time.GetElapsedTime(startedAt).TotalMilliseconds;
}
