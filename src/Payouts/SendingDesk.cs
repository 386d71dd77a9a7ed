using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Payouts;

/// <summary>The commands "pause" and "resume" all sending (Finance, Admin), and "push" one payout that was turned away at the door (Finance).</summary>
internal sealed class SendingDesk(PayoutWork work, CommandTrail trail)
{
    private const string Subject = "sending of payouts";

    public async Task<PayoutResult> PauseAsync(string? reason, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, Command.PauseSending, Subject, cancellation)) return new PayoutResult.NotAllowed();
        if (!Reason.TryRead(reason, out var why, out var missing)) return new PayoutResult.NotPossible(missing);
        return await work.RunAsync<PayoutResult>(
            async unit =>
            {
                if (await unit.Context.SendingPauses.SingleOrDefaultAsync(row => row.ResumedAt == null, cancellation) is { } known)
                    return new PayoutResult.NotPossible($"{known.ByName ?? "An answer of Mozarto's"} has paused it already: {known.Reason}");
                unit.Context.Add(new SendingPause { Id = unit.NextId(), At = unit.Now, ByName = TextCut.To(who.Name, Payout.NameCharactersMax), Reason = why });
                unit.Context.Add(trail.Done(who, Command.PauseSending, Subject, "paused", why));
                await unit.CommitAsync(cancellation);
                return new PayoutResult.Done(0, "Nothing is sent until somebody resumes it. What is on its way cannot be called back.");
            },
            cancellation);
    }

    public async Task<PayoutResult> ResumeAsync(string? reason, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, Command.ResumeSending, Subject, cancellation)) return new PayoutResult.NotAllowed();
        if (!Reason.TryRead(reason, out var why, out var missing)) return new PayoutResult.NotPossible(missing);
        return await work.RunAsync<PayoutResult>(
            async unit =>
            {
                if (await unit.Context.SendingPauses.SingleOrDefaultAsync(row => row.ResumedAt == null, cancellation) is not { } pause)
                    return new PayoutResult.NotPossible("Sending is not paused.");
                pause.Resume(TextCut.To(who.Name, Payout.NameCharactersMax)!, why, unit.Now);
                var waiting = unit.Context.Payouts.Where(row => row.State == PayoutState.Approved && !row.WaitsForPush).Select(row => row.Id);
                await Job.RestartAsync(unit.Context.Jobs.Where(job => job.Kind == SendPayout.JobKind && job.State == JobState.Queued && waiting.Contains(job.SubjectId)), unit.Now, cancellation);
                unit.Context.Add(trail.Done(who, Command.ResumeSending, Subject, "goes on", why));
                await unit.CommitAsync(cancellation);
                return new PayoutResult.Done(0, "Sending goes on.");
            },
            cancellation);
    }

    public async Task<PayoutResult> PushAsync(long payoutId, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.PayoutPrefix, payoutId);
        if (!await trail.AllowAsync(who, Command.PushPayout, subject, cancellation)) return new PayoutResult.NotAllowed();
        return await work.RunAsync<PayoutResult>(
            async unit =>
            {
                if (await unit.Context.Payouts.SingleOrDefaultAsync(row => row.Id == payoutId, cancellation) is not { State: PayoutState.Approved, WaitsForPush: true } payout)
                    return new PayoutResult.NotPossible("It does not wait for that.");
                var job = await unit.Context.Jobs.SingleAsync(row => row.Kind == SendPayout.JobKind && row.SubjectId == payoutId, cancellation);
                if (!job.Restart(unit.Now)) return new PayoutResult.NotPossible("It is being worked on at this moment. Try again.");
                if (payout.NotBefore > unit.Now) job.DueAt = payout.NotBefore.Value;
                payout.Push(unit.Act(who, "Pushed: it is tried again"));
                unit.Context.Add(trail.Done(who, Command.PushPayout, subject, "tried again"));
                await unit.CommitAsync(cancellation);
                return new PayoutResult.Done(payoutId, payout.NotBefore > unit.Now ? $"It is tried again at {payout.NotBefore:HH:mm} UTC, as Mozarto asked." : "It is tried again now.");
            },
            cancellation);
    }
}
