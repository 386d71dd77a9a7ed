using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>One attempt that did not finish.</summary>
public sealed record AttemptMade(int Number, DateTimeOffset EndedAt, string Reason);

/// <summary>The job behind a delivery's processing, as people want to know it: when it runs next, how many attempts are left, and what became of the earlier ones.</summary>
/// <param name="IsRunning">An attempt is being made.</param>
/// <param name="NextAt">When the next one is due; null when none is.</param>
/// <param name="AttemptsLeft">How many the schedule still has.</param>
/// <param name="Attempts">Those that did not finish, latest first.</param>
public sealed record ProcessingWork(bool IsRunning, DateTimeOffset? NextAt, int AttemptsLeft, IReadOnlyList<AttemptMade> Attempts)
{
    private const int AttemptsShownMax = 50;

    /// <summary>Null when no job was ever promised for it.</summary>
    internal static async Task<ProcessingWork?> ReadAsync(DashboardContext context, long deliveryId, CancellationToken cancellation)
    {
        var job = await context.Jobs.AsNoTracking().SingleOrDefaultAsync(row => row.Kind == ProcessDelivery.JobKind && row.SubjectId == deliveryId, cancellation);
        if (job is null) return null;
        var attempts = await context.JobAttempts.AsNoTracking().Where(row => row.JobId == job.Id)
            .OrderByDescending(row => row.Number).Take(AttemptsShownMax).ToListAsync(cancellation);
        return new ProcessingWork(
            job.State == JobState.Running,
            job.State == JobState.Queued ? job.DueAt : null,
            Math.Max(0, RetrySchedule.Default.AttemptsMax - job.Attempt),
            [.. attempts.OrderByDescending(attempt => attempt.EndedAt).Select(attempt => new AttemptMade(attempt.Number, attempt.EndedAt, attempt.Reason))]);
    }
}
