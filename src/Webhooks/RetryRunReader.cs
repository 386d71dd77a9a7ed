using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>A run, and what became of its deliveries: as counted now while it runs, as it was in the end once it has ended.</summary>
public sealed record RetryRunProgress(RetryRun Run, RetryOutcomes Outcomes);

/// <summary>Reads retry runs for their pages.</summary>
internal sealed class RetryRunReader(IDbContextFactory<DashboardContext> contexts)
{
    /// <summary>The list shows so many, newest first.</summary>
    public const int RunsMax = 100;

    /// <summary>Null when there is no such run.</summary>
    public async Task<RetryRunProgress?> ReadAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var run = await context.RetryRuns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
        if (run is null) return null;
        return new RetryRunProgress(run, run.EndedAt is null ? await RetryRunWork.OutcomesAsync(context, id, cancellation) : run.Outcomes);
    }

    public async Task<IReadOnlyList<RetryRun>> LatestAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.RetryRuns.AsNoTracking().OrderByDescending(row => row.Id).Take(RunsMax).ToListAsync(cancellation);
    }
}
