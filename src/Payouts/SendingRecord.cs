using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Whether a payout is to be sent now: closed.</summary>
internal abstract record SendingStart
{
    private SendingStart() { }

    /// <summary>The intent is on disk.</summary>
    public sealed record Ready(long CallId, CashierRequest Request) : SendingStart;

    /// <summary>Nothing is to be sent, or not now.</summary>
    public sealed record Over(JobOutcome Outcome) : SendingStart
    {
        public static readonly Over ForGood = new(JobOutcome.Done.Instance);
    }
}

/// <summary>What is kept about sending: the intent before the call, the answer after it, each in a transaction of its own.</summary>
internal sealed class SendingRecord(PayoutWork work, ICashierKeys keys, PayoutSettings settings, SendingAnswer answers)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);

    /// <summary>Commits the intent, if everything that held at approval still does.</summary>
    public async Task<SendingStart> BeginAsync(Job job, CancellationToken cancellation)
    {
        var binding = (await keys.CurrentAsync(cancellation))?.Binding;
        return await work.RunAsync(unit => BeginAsync(unit, job, binding, cancellation), cancellation);
    }

    /// <summary>Keeps an answer, whoever holds the claim by now: an answer is evidence.</summary>
    public Task<JobOutcome> AnswerAsync(long callId, long payoutId, CashierAnswer answer, CancellationToken cancellation) =>
        work.RunAsync(unit => answers.TakeAsync(unit, callId, payoutId, answer, cancellation), cancellation);

    /// <summary>Whoever was sending is gone.</summary>
    public Task<JobOutcome> InterruptAsync(long payoutId, CancellationToken cancellation) => work.RunAsync<JobOutcome>(
        async unit =>
        {
            var payout = await unit.Context.Payouts.SingleAsync(row => row.Id == payoutId, cancellation);
            // Nothing of it had begun, and whoever had the claim has lost it.
            if (payout.State == PayoutState.Approved) return new JobOutcome.Later(TimeSpan.Zero, "Whoever was to send it is gone; nothing had begun.");
            await LoseAsync(unit, payout, cancellation);
            return JobOutcome.Done.Instance;
        },
        cancellation);

    private async Task<SendingStart> BeginAsync(PayoutUnit unit, Job job, CashierBinding? binding, CancellationToken cancellation)
    {
        var context = unit.Context;
        if (await context.Payouts.Where(row => row.Id == job.SubjectId).Select(row => row.CurrencyCode).SingleOrDefaultAsync(cancellation) is not { } currency) return SendingStart.Over.ForGood;
        await unit.LockAsync(currency, cancellation);
        if (!await context.Jobs.AnyAsync(row => row.Id == job.Id && row.ClaimId == job.ClaimId && row.State == JobState.Running, cancellation)) return SendingStart.Over.ForGood;
        var payout = await context.Payouts.SingleAsync(row => row.Id == job.SubjectId, cancellation);
        if (payout.State == PayoutState.Submitting)
        {
            await LoseAsync(unit, payout, cancellation);
            return SendingStart.Over.ForGood;
        }

        if (payout.State != PayoutState.Approved || payout.WaitsForPush || payout.ConflictReason is not null) return SendingStart.Over.ForGood;
        if (await WhenAsync(unit, payout, cancellation) is { } later) return new SendingStart.Over(later);
        if (await WhyVoidAsync(unit, payout, binding, cancellation) is { } why)
        {
            payout.Void(unit.Act(null, "It has to be approved again", why));
            await unit.CommitAsync(cancellation);
            return SendingStart.Over.ForGood;
        }

        return await KeepIntentAsync(unit, payout, job, binding!, cancellation);
    }

    private static async Task<SendingStart> KeepIntentAsync(PayoutUnit unit, Payout payout, Job job, CashierBinding binding, CancellationToken cancellation)
    {
        var asked = await unit.Context.PayoutRequests.AsNoTracking().SingleAsync(row => row.PayoutId == payout.Id, cancellation);
        var call = new PayoutCall
        {
            Id = unit.NextId(), PayoutId = payout.Id, ClaimId = job.ClaimId!.Value, StartedAt = unit.Now, Address = binding.Address,
            BodySha256 = Convert.ToHexStringLower(SHA256.HashData(asked.Body)),
        };
        unit.Context.Add(call);
        payout.BeginSending(unit.Act(null, "Sending begins"));
        await unit.CommitAsync(cancellation);
        var claims = JsonSerializer.Deserialize<CustomerClaims>(asked.ClaimsJson)!;
        return new SendingStart.Ready(call.Id, new CashierRequest(asked.Body, claims, payout.Amount, EntityId.Format(EntityId.PayoutPrefix, payout.Id), binding));
    }

    private async Task<JobOutcome?> WhenAsync(PayoutUnit unit, Payout payout, CancellationToken cancellation)
    {
        // One that has expired is left to its own job.
        if (payout.ApprovedAt + settings.UnsentMax <= unit.Now) return JobOutcome.Done.Instance;
        if (payout.NotBefore is { } notBefore && notBefore > unit.Now) return new JobOutcome.Later(notBefore - unit.Now, "Mozarto asked to wait.");
        return await unit.Context.SendingPauses.AnyAsync(row => row.ResumedAt == null, cancellation) ? new JobOutcome.Later(LookAgainAfter, "Sending is paused.") : null;
    }

    private static async Task<string?> WhyVoidAsync(PayoutUnit unit, Payout payout, CashierBinding? binding, CancellationToken cancellation)
    {
        if (binding is null) return "Mozarto's address and credentials are not entered any more.";
        if (binding.Address != payout.BoundAddress || binding.TokenFingerprint != payout.BoundToken) return "Mozarto's address or the company token is not the one that it was approved for.";
        if (await PayoutRules.InEffectAsync(unit.Context, payout.CurrencyCode, unit.Now, cancellation) is not { } rule) return $"There is no rule in effect for payouts in {payout.CurrencyCode}.";
        var approvals = await unit.Context.PayoutApprovals.CountAsync(row => row.PayoutId == payout.Id && row.Round == payout.Round, cancellation);
        if (approvals < rule.Terms.ApproversFor(payout.AmountMinor)) return "The rule asks for more approvers now.";
        return await PayoutLimits.ExcessAsync(unit.Context, payout, rule, payout.ApprovedOnDay!.Value, cancellation);
    }

    private static async Task LoseAsync(PayoutUnit unit, Payout payout, CancellationToken cancellation)
    {
        if (payout.State != PayoutState.Submitting) return;
        const string Words = "Whoever was sending it stopped before an answer was kept.";
        var call = await unit.Context.PayoutCalls.SingleAsync(row => row.PayoutId == payout.Id && row.Outcome == CallOutcome.Open, cancellation);
        call.Answer(new CallAnswer(CallOutcome.Unknown, Words), unit.Now);
        payout.Lose(unit.Act(null, "Nobody knows whether it left", Words));
        await unit.CommitAsync(cancellation);
    }
}
