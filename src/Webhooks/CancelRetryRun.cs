using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What came of cancelling a retry run.</summary>
internal abstract record CancelRetryRunResult
{
    private CancelRetryRunResult() { }

    public sealed record Cancelled : CancelRetryRunResult;

    public sealed record NotPossible(string Why) : CancelRetryRunResult;

    public sealed record NotAllowed : CancelRetryRunResult;
}

/// <summary>The command "cancel a retry run": nothing more is queued by it. What it queued before is processed all the same.</summary>
internal sealed class CancelRetryRun(IDbContextFactory<DashboardContext> contexts, CommandTrail trail, LiveUpdates live)
{
    private const int TriesMax = 5;

    public async Task<CancelRetryRunResult> RunAsync(long runId, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, Command.CancelRetryRun, SubjectOf(runId), cancellation)) return new CancelRetryRunResult.NotAllowed();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(runId, who, cancellation);
            }
            catch (DbUpdateConcurrencyException) when (attempt < TriesMax)
            {
                // A slice was queued in between; cancel what is left after it.
            }
        }
    }

    private async Task<CancelRetryRunResult> TryAsync(long runId, Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var run = await context.RetryRuns.SingleOrDefaultAsync(row => row.Id == runId, cancellation);
        if (run is null) return new CancelRetryRunResult.NotPossible("There is no such retry run.");
        if (run.QueuedAllAt is not null) return new CancelRetryRunResult.NotPossible("It has queued all of its deliveries; there is nothing left to cancel.");
        if (!run.Cancel(who.Name)) return new CancelRetryRunResult.NotPossible($"It was cancelled already, by {run.CancelledBy}.");
        context.Add(trail.Done(who, Command.CancelRetryRun, SubjectOf(runId), $"cancelled after {run.Queued} of {run.Total} deliveries"));
        await context.SaveChangesAsync(cancellation);
        live.Publish(Topics.Deliveries);
        return new CancelRetryRunResult.Cancelled();
    }

    private static string SubjectOf(long runId) => EntityId.Format(EntityId.RetryRunPrefix, runId);
}
