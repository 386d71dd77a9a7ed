using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Jobs;

/// <summary>
/// Hands out jobs, each to one holder: a single conditional update stamps claim, lease and attempt (on PostgreSQL it passes over rows that another
/// claimer has locked). A claim that lapsed is taken back by <see cref="RescueAsync"/>.
/// </summary>
internal sealed class JobQueue(IDbContextFactory<DashboardContext> contexts, LeaseClock leases, WriteTurns turns, TimeProvider time)
{
    /// <summary>Whether there is anything to claim: asked without a turn to write, and cheap where there is nothing.</summary>
    public async Task<bool> HasDueAsync(string kind, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await Due(context, kind, time.GetUtcNow()).AnyAsync(cancellation);
    }

    /// <summary>Claims up to <paramref name="jobsMax"/> due jobs of one kind, oldest first.</summary>
    public async Task<IReadOnlyList<Job>> ClaimAsync(string kind, int jobsMax, TimeSpan lease, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        using var turn = await turns.EnterAsync(cancellation);
        var claimId = NewClaimId();
        var leaseUntil = await leases.ReadAsync(context, cancellation) + (long)lease.TotalMilliseconds;
        // What an update returns comes in no order of its own.
        var claimed = await context.Jobs.FromSql(context.ClaimSql(kind, now, claimId, leaseUntil, jobsMax)).AsNoTracking().ToListAsync(cancellation);
        return [.. claimed.OrderBy(job => job.DueAt).ThenBy(job => job.Id)];
    }

    /// <summary>Takes back jobs whose lease has lapsed: a new holder is named, so that the old one's late result is refused. Returns them, running under that holder.</summary>
    public async Task<IReadOnlyList<Job>> RescueAsync(int jobsMax, TimeSpan lease, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = await leases.ReadAsync(context, cancellation);
        var lapsed = await Lapsed(context, now).AsNoTracking().Take(jobsMax).ToListAsync(cancellation);
        var rescued = new List<Job>();
        using var turn = await turns.EnterAsync(cancellation);
        foreach (var job in lapsed)
        {
            var claimId = NewClaimId();
            var isOurs = await context.Jobs.Where(row => row.Id == job.Id && row.ClaimId == job.ClaimId).ExecuteUpdateAsync(
                row => row.SetProperty(stored => stored.ClaimId, claimId).SetProperty(stored => stored.LeaseUntil, now + (long)lease.TotalMilliseconds),
                cancellation) == 1;
            if (isOurs) rescued.Add(await context.Jobs.AsNoTracking().SingleAsync(row => row.Id == job.Id, cancellation));
        }

        return rescued;
    }

    // Each asks for one state by its number, as the filters of the indexes do; otherwise SQLite would read every job there ever was.
    internal static IQueryable<Job> Due(DashboardContext context, string kind, DateTimeOffset now) =>
        context.Jobs.Where(job => job.State == JobState.Queued && job.DueAt <= now && job.Kind == kind);

    internal static IQueryable<Job> Lapsed(DashboardContext context, long now) =>
        context.Jobs.Where(job => job.State == JobState.Running && job.LeaseUntil < now).OrderBy(job => job.LeaseUntil);

    private static long NewClaimId() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
}
