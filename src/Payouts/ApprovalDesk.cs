using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// The commands "approve", "reject" and "cancel" (Finance). Nobody approves what they created, and nobody twice; limits are checked with the last approval,
/// under the lock of the currency; what is approved is bound to today's address and company token.
/// </summary>
internal sealed class ApprovalDesk(PayoutWork work, CommandTrail trail, ICashierKeys keys, BusinessTime business, PayoutSettings settings)
{
    private const string OwnPayout = "You created it, so others have to approve it. The attempt was noted.";

    /// <param name="payoutId">Which.</param>
    /// <param name="seenVersion">What the person saw: what changed since must be looked at first.</param>
    /// <param name="who">Who approves.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<PayoutResult> ApproveAsync(long payoutId, int seenVersion, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.PayoutPrefix, payoutId);
        var allowance = await trail.AllowAsync(who, Command.ApprovePayout, subject, cancellation);
        if (!allowance) return new PayoutResult.NotAllowed(allowance.Why);
        var current = await keys.CurrentAsync(cancellation);
        var refusal = new List<string>();
        var result = await work.RunAsync(unit =>
        {
            refusal.Clear();
            return ApproveAsync(unit, payoutId, seenVersion, current?.Binding, who, refusal, cancellation);
        }, cancellation);
        foreach (var why in refusal) await trail.RefuseAsync(who, Command.ApprovePayout, subject, why, cancellation);
        return result;
    }

    /// <summary>Says no, by somebody who could have approved it.</summary>
    public async Task<PayoutResult> RejectAsync(long payoutId, int seenVersion, string? reason, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.PayoutPrefix, payoutId);
        if (!await trail.AllowAsync(who, Command.RejectPayout, subject, cancellation)) return new PayoutResult.NotAllowed();
        if (!Reason.TryRead(reason, out var why, out var missing)) return new PayoutResult.NotPossible(missing);
        return await work.RunAsync(
            unit => EndAsync(
                unit, payoutId, seenVersion,
                payout =>
                {
                    if (payout.CreatorIdentity == who.Identity) return "You created it: cancel it instead.";
                    payout.Reject(unit.Act(who, "Rejected", why));
                    unit.Context.Add(trail.Done(who, Command.RejectPayout, subject, "rejected", why));
                    return null;
                },
                cancellation),
            cancellation);
    }

    /// <summary>Takes it back before it is sent, by its creator or by somebody who approved it.</summary>
    public async Task<PayoutResult> CancelAsync(long payoutId, int seenVersion, string? reason, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.PayoutPrefix, payoutId);
        if (!await trail.AllowAsync(who, Command.CancelPayout, subject, cancellation)) return new PayoutResult.NotAllowed();
        if (!Reason.TryRead(reason, out var why, out var missing)) return new PayoutResult.NotPossible(missing);
        return await work.RunAsync(
            async unit =>
            {
                var hasApproved = await unit.Context.PayoutApprovals.AnyAsync(row => row.PayoutId == payoutId && row.ApproverIdentity == who.Identity, cancellation);
                return await EndAsync(
                    unit, payoutId, seenVersion,
                    payout =>
                    {
                        if (payout.CreatorIdentity != who.Identity && !hasApproved) return "Only its creator and those who approved it can cancel it. You can reject it.";
                        payout.Cancel(unit.Act(who, "Cancelled", why));
                        unit.Context.Add(trail.Done(who, Command.CancelPayout, subject, "cancelled", why));
                        return null;
                    },
                    cancellation);
            },
            cancellation);
    }

    private async Task<PayoutResult> ApproveAsync(
        PayoutUnit unit, long id, int seenVersion, CashierBinding? binding, Operator who, List<string> refusal, CancellationToken cancellation)
    {
        var context = unit.Context;
        var currency = await context.Payouts.Where(row => row.Id == id).Select(row => row.CurrencyCode).SingleOrDefaultAsync(cancellation);
        if (currency is null) return new PayoutResult.NotPossible("There is no such payout.");
        await unit.LockAsync(currency, cancellation);
        var payout = await context.Payouts.SingleAsync(row => row.Id == id, cancellation);
        if (payout.CreatorIdentity == who.Identity)
        {
            refusal.Add("created by the same person");
            return new PayoutResult.NotPossible(OwnPayout);
        }

        if (!await People.StillMayAsync(context, who, Command.ApprovePayout, unit.Now, cancellation))
        {
            refusal.Add("the role was taken away");
            return new PayoutResult.NotAllowed();
        }

        if (await WhyNotAsync(context, payout, seenVersion, unit.Now, binding, who, cancellation) is { } why) return new PayoutResult.NotPossible(why);
        if (await PayoutRules.InEffectAsync(context, payout.CurrencyCode, unit.Now, cancellation) is not { } rule)
            return new PayoutResult.NotPossible($"There is no rule in effect for payouts in {payout.CurrencyCode}: an administrator has to set one.");
        if (binding is null) return new PayoutResult.NotPossible("Mozarto's address and credentials are not entered, so there is nothing to approve it for.");
        return await AgreeAsync(unit, payout, rule, binding, who, cancellation);
    }

    private async Task<PayoutResult> AgreeAsync(PayoutUnit unit, Payout payout, PayoutRule rule, CashierBinding binding, Operator who, CancellationToken cancellation)
    {
        var (context, needed) = (unit.Context, rule.Terms.ApproversFor(payout.AmountMinor));
        var others = await Standing(context, payout, binding).CountAsync(cancellation);
        if (others < await context.PayoutApprovals.CountAsync(row => row.PayoutId == payout.Id && row.Round == payout.Round, cancellation))
        {
            payout.BeginRound(unit.Act(null, "Earlier approvals no longer count", "Mozarto's address or the company token is another one by now."));
            others = 0;
        }

        var day = DateOnly.FromDateTime(business.Local(unit.Now).DateTime).DayNumber;
        if (others + 1 >= needed && await PayoutLimits.ExcessAsync(context, payout, rule, day, cancellation) is { } excess) return new PayoutResult.NotPossible(excess);
        context.Add(new PayoutApproval
        {
            PayoutId = payout.Id, Round = payout.Round, ApproverIdentity = who.Identity, CreatorIdentity = payout.CreatorIdentity,
            ApproverName = TextCut.To(who.Name, Payout.NameCharactersMax)!, ApprovedAt = unit.Now, BoundAddress = binding.Address, BoundToken = binding.TokenFingerprint,
        });
        var said = $"Approved by {others + 1} of {needed}";
        if (others + 1 < needed) payout.Note(payout.State, unit.Act(who, said));
        else
        {
            if (!await PromiseAsync(unit, payout.Id, cancellation)) return new PayoutResult.NotPossible("It is being worked on at this moment. Try again.");
            await ExpirePayout.LookAtAsync(context, payout.Id, unit.Now + settings.UnsentMax, cancellation);
            payout.Approve(new PayoutTicket(binding.Address, binding.TokenFingerprint, day), unit.Act(who, said));
        }

        context.Add(trail.Done(who, Command.ApprovePayout, EntityId.Format(EntityId.PayoutPrefix, payout.Id), $"{said}: {payout.Amount.ToPlainText()} {payout.CurrencyCode} to {payout.UserId}"));
        await unit.CommitAsync(cancellation);
        return new PayoutResult.Done(payout.Id, payout.State == PayoutState.Approved ? "It is approved, and will be sent." : "Your approval is noted. Another person has to approve it too.");
    }

    // Agreement to another address or token is agreement to something else.
    private static IQueryable<PayoutApproval> Standing(DashboardContext context, Payout payout, CashierBinding binding) => context.PayoutApprovals.Where(
        row => row.PayoutId == payout.Id && row.Round == payout.Round && row.BoundAddress == binding.Address && row.BoundToken == binding.TokenFingerprint);

    private async Task<string?> WhyNotAsync(
        DashboardContext context, Payout payout, int seenVersion, DateTimeOffset now, CashierBinding? binding, Operator who, CancellationToken cancellation)
    {
        if (payout.State != PayoutState.AwaitingApproval) return $"It is {PayoutWords.Word(payout.State)} already.";
        if (binding is not null && await Standing(context, payout, binding).AnyAsync(row => row.ApproverIdentity == who.Identity, cancellation))
            return "You have approved it already. Another person has to approve it too.";
        if (payout.Version != seenVersion) return PayoutWords.LookAgain;
        if (payout.ConflictReason is { } conflict) return $"It contradicts itself, so nothing is sent: {conflict}";
        return payout.RequestedAt + settings.UnapprovedMax <= now ? "It has expired: too much time has passed since it was created." : null;
    }

    private static async Task<bool> PromiseAsync(PayoutUnit unit, long payoutId, CancellationToken cancellation)
    {
        if (await unit.Context.Jobs.SingleOrDefaultAsync(job => job.Kind == SendPayout.JobKind && job.SubjectId == payoutId, cancellation) is { } former) return former.Restart(unit.Now);
        unit.Context.Add(Job.Create(unit.NextId(), SendPayout.JobKind, payoutId, unit.Now));
        return true;
    }

    private static async Task<PayoutResult> EndAsync(PayoutUnit unit, long id, int seenVersion, Func<Payout, string?> end, CancellationToken cancellation)
    {
        if (await unit.Context.Payouts.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } payout) return new PayoutResult.NotPossible("There is no such payout.");
        if (payout.State is not (PayoutState.AwaitingApproval or PayoutState.Approved)) return new PayoutResult.NotPossible($"It is {PayoutWords.Word(payout.State)}: it cannot be stopped any more.");
        if (payout.Version != seenVersion) return new PayoutResult.NotPossible(PayoutWords.LookAgain);
        if (end(payout) is { } why) return new PayoutResult.NotPossible(why);
        await unit.CommitAsync(cancellation);
        return new PayoutResult.Done(id, $"It is {PayoutWords.Word(payout.State)}. Nothing is sent.");
    }
}
