using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// The job that sends an approved payout, at most once. What is sent, and that it is being sent, is on disk before the first byte leaves; from then on only
/// proof that nothing left leads back to another call. Its own transactions keep the intent and the answer; the settlement of the job says no more than that
/// it is over.
/// </summary>
internal sealed class SendPayout(SendingRecord record, MozartoGateway gateway, TimeProvider time) : IJobHandler
{
    public const string JobKind = "send-payout";

    public static readonly string JobsTopic = Topics.JobsOf(JobKind);

    /// <summary>With the runner's margin, 60 s more than a call can take.</summary>
    public static readonly TimeSpan Limit = MozartoGateway.TimeMax + TimeSpan.FromSeconds(30);

    /// <summary>A call that has not begun by then could outlast its lease.</summary>
    public static readonly TimeSpan FirstByteMax = Limit + JobRunner.LeaseMargin - MozartoGateway.TimeMax;

    private static readonly TimeSpan KeepAgainAfter = TimeSpan.FromSeconds(1);

    public string Kind => JobKind;

    public TimeSpan RunDurationMax => Limit;

    public bool IsAtMostOnce => true;

    /// <summary>Each on its own: one that hangs must not use up the lease of another.</summary>
    public int BatchJobsMax => 1;

    public int RunnersCount => 4;

    public async Task<IReadOnlyList<JobOutcome>> RunAsync(IReadOnlyList<Job> jobs, DashboardContext context, CancellationToken cancellation)
    {
        var outcomes = new List<JobOutcome>();
        foreach (var job in jobs) outcomes.Add(await RunAsync(job, cancellation));
        return outcomes;
    }

    public Task<JobOutcome> InterruptedAsync(Job job, DashboardContext context, CancellationToken cancellation) => record.InterruptAsync(job.SubjectId, cancellation);

    private async Task<JobOutcome> RunAsync(Job job, CancellationToken cancellation)
    {
        // Taken before the claim is looked at: a process that was stopped in between finds its claim gone, and one that is stopped later finds this too old.
        var startedAt = time.GetTimestamp();
        var start = await record.BeginAsync(job, cancellation);
        if (start is not SendingStart.Ready ready) return ((SendingStart.Over)start).Outcome;
        var answer = await gateway.SendPayoutAsync(ready.Request, () => ValueTask.FromResult(time.GetElapsedTime(startedAt) < FirstByteMax), cancellation);
        return await KeepAsync(ready.CallId, job.SubjectId, answer, startedAt);
    }

    // An answer that is not kept is one that nobody knows. While the store is in trouble it is tried again, for as long as the lease lasts.
    private async Task<JobOutcome> KeepAsync(long callId, long payoutId, CashierAnswer answer, long startedAt)
    {
        while (true)
        {
            try
            {
                return await record.AnswerAsync(callId, payoutId, answer, CancellationToken.None);
            }
            catch (Exception trouble) when (trouble is DbException or DbUpdateException or TimeoutException && time.GetElapsedTime(startedAt) < Limit)
            {
                await Task.Delay(KeepAgainAfter, time, CancellationToken.None);
            }
        }
    }
}
