using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>The job that ends a payout which was not approved, or not sent, in time. It waits with each of them until that can no longer happen.</summary>
internal sealed class ExpirePayout(PayoutSettings settings, IdGenerator ids, TimeProvider time) : IJobHandler
{
    public const string JobKind = "expire-payout";

    // An approved one that is being sent at this moment may come back.
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(5);

    public string Kind => JobKind;

    public TimeSpan RunDurationMax => TimeSpan.FromSeconds(30);

    /// <summary>Approval brings the deadline nearer.</summary>
    public static Task<int> LookAtAsync(DashboardContext context, long payoutId, DateTimeOffset at, CancellationToken cancellation) =>
        context.Jobs.Where(job => job.Kind == JobKind && job.SubjectId == payoutId && job.State == JobState.Queued && job.DueAt > at)
            .ExecuteUpdateAsync(row => row.SetProperty(job => job.DueAt, at), cancellation);

    public async Task<IReadOnlyList<JobOutcome>> RunAsync(IReadOnlyList<Job> jobs, DashboardContext context, CancellationToken cancellation)
    {
        var subjects = jobs.Select(job => job.SubjectId).ToList();
        var payouts = await context.Payouts.Where(row => subjects.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        return [.. jobs.Select(job => payouts.TryGetValue(job.SubjectId, out var payout) ? Look(payout, time.GetUtcNow()) : JobOutcome.Done.Instance)];
    }

    private JobOutcome Look(Payout payout, DateTimeOffset now)
    {
        var (deadline, why) = payout.State switch
        {
            PayoutState.AwaitingApproval => (payout.RequestedAt + settings.UnapprovedMax, $"Not approved within {Words(settings.UnapprovedMax)}."),
            PayoutState.Approved => (payout.ApprovedAt!.Value + settings.UnsentMax, $"Not sent within {Words(settings.UnsentMax)} of its approval."),
            PayoutState.Submitting => (now + LookAgainAfter, ""),
            _ => (DateTimeOffset.MaxValue, ""),
        };
        if (deadline == DateTimeOffset.MaxValue) return JobOutcome.Done.Instance;
        if (deadline > now) return new JobOutcome.Later(deadline - now, "It is not due yet.");
        payout.Expire(new PayoutAct(ids.Next(), now, null, "Expired", why));
        return JobOutcome.Done.Instance;
    }

    private static string Words(TimeSpan span) => span.TotalDays >= 2 ? $"{span.TotalDays:0.#} days" : $"{span.TotalHours:0.#} hours";
}
