using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What an answer of Mozarto's does to a payout. Whatever it is, nothing but proof that nothing left leads back to another call.</summary>
internal sealed class SendingAnswer(PayoutBook book, IDataProtectionProvider protection)
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(10);

    private readonly IDataProtector protector = protection.CreateProtector("Mozarto.Dashboard.PayoutSecrets");

    public async Task<JobOutcome> TakeAsync(PayoutUnit unit, long callId, long payoutId, CashierAnswer answer, CancellationToken cancellation)
    {
        var payout = await unit.Context.Payouts.SingleAsync(row => row.Id == payoutId, cancellation);
        var call = await unit.Context.PayoutCalls.SingleAsync(row => row.Id == callId, cancellation);
        call.Answer(Kept(answer), unit.Now);
        var outcome = answer switch
        {
            CashierAnswer.Accepted accepted => Accept(unit, payout, accepted),
            CashierAnswer.Refused refused => await RefuseAsync(unit, payout, refused, cancellation),
            CashierAnswer.NotSent notSent => Return(unit, payout, notSent),
            CashierAnswer.Unknown unknown => Lose(unit, payout, unknown),
            _ => throw new InvalidOperationException($"An answer without treatment: {answer.GetType().Name}."),
        };
        await book.HearAsync(unit.Context, payout, cancellation);
        await unit.CommitAsync(cancellation);
        return outcome;
    }

    private static JobOutcome.Done Accept(PayoutUnit unit, Payout payout, CashierAnswer.Accepted accepted)
    {
        if (payout.ExternalId is { } known && known != accepted.TransactionId)
            payout.Contradict($"Mozarto answered with transaction {accepted.TransactionId}, and a webhook names {known}.", unit.Act(null, "Answer"));
        payout.Know(accepted.TransactionId);
        var act = unit.Act(null, payout.State == PayoutState.Unknown ? "Mozarto's answer came late: it took it" : "Mozarto took it", accepted.Message ?? accepted.ProviderStatus);
        if (payout.State is PayoutState.Submitting or PayoutState.Unknown) payout.Accept(act);
        else if (payout.State is PayoutState.Failed) payout.Contradict("Mozarto's answer says that it took it.", act);
        else payout.Note(payout.State, act);
        return JobOutcome.Done.Instance;
    }

    private static async Task<JobOutcome> RefuseAsync(PayoutUnit unit, Payout payout, CashierAnswer.Refused refused, CancellationToken cancellation)
    {
        var act = unit.Act(null, $"Mozarto refused it ({refused.Code})", refused.Message);
        if (payout.State is PayoutState.Submitting or PayoutState.Unknown) payout.Fail(act);
        else if (payout.State is PayoutState.Paid or PayoutState.Submitted) payout.Contradict($"Mozarto refused it: {refused.Message}", act);
        else payout.Note(payout.State, act);
        if (refused.PauseCause is { } cause && !await unit.Context.SendingPauses.AnyAsync(row => row.ResumedAt == null, cancellation))
            unit.Context.Add(new SendingPause { Id = unit.NextId(), At = unit.Now, Reason = cause });
        return JobOutcome.Done.Instance;
    }

    private static JobOutcome Return(PayoutUnit unit, Payout payout, CashierAnswer.NotSent notSent)
    {
        var act = unit.Act(null, "It was not sent", notSent.Reason);
        if (payout.State == PayoutState.Unknown) payout.Fail(act);
        if (payout.State != PayoutState.Submitting) return Noted(payout, act);
        if (notSent.Cause == NotSentCause.NoConnection && payout.Tries + 1 >= Payout.TriesMax)
        {
            payout.Fail(act with { Words = $"Never sent: {Payout.TriesMax} tries did not reach Mozarto" });
            return JobOutcome.Done.Instance;
        }

        payout.ReturnUnsent(notSent.Cause == NotSentCause.NoConnection, !IsTriedAgain(notSent), notSent.RetryAfter is { } delay ? unit.Now + delay : null, act);
        return notSent.Cause switch
        {
            NotSentCause.NoConnection => new JobOutcome.Retry(notSent.Reason),
            _ when IsTriedAgain(notSent) => new JobOutcome.Later(SoonAgain, notSent.Reason),
            _ => JobOutcome.Done.Instance,
        };
    }

    // Other keys than those of the approval, or none: the next try finds that out, and asks for a new approval.
    private static bool IsTriedAgain(CashierAnswer.NotSent notSent) =>
        notSent.IsRetriedByMachine || notSent.Cause is NotSentCause.OtherKeys or NotSentCause.NoKeys or NotSentCause.ClaimLapsed;

    private static JobOutcome.Done Lose(PayoutUnit unit, Payout payout, CashierAnswer.Unknown unknown)
    {
        if (unknown.TransactionId is { } named) payout.Know(named);
        var act = unit.Act(null, "Nobody knows whether it left", unknown.What);
        if (payout.State == PayoutState.Submitting) payout.Lose(act);
        else payout.Note(payout.State, act);
        return JobOutcome.Done.Instance;
    }

    private static JobOutcome.Done Noted(Payout payout, PayoutAct act)
    {
        if (payout.State is PayoutState.Paid or PayoutState.Submitted) payout.Contradict("Nothing of it was sent, as far as is known here.", act);
        else if (payout.State != PayoutState.Failed) payout.Note(payout.State, act);
        return JobOutcome.Done.Instance;
    }

    private CallAnswer Kept(CashierAnswer answer) => answer switch
    {
        CashierAnswer.Accepted accepted => new CallAnswer(CallOutcome.Accepted, accepted.Message ?? accepted.ProviderStatus ?? "accepted")
        {
            ExternalId = accepted.TransactionId,
            DetailsJson = accepted.Details.Count == 0 ? null : JsonSerializer.Serialize(accepted.Details),
            ProtectedSecrets = accepted.Secrets.Count == 0 ? null : protector.Protect(JsonSerializer.SerializeToUtf8Bytes(accepted.Secrets.Reveal())),
        },
        CashierAnswer.Refused refused => new CallAnswer(CallOutcome.Refused, $"{refused.Code}: {refused.Message}"),
        CashierAnswer.NotSent notSent => new CallAnswer(CallOutcome.NotSent, notSent.Reason),
        CashierAnswer.Unknown unknown => new CallAnswer(CallOutcome.Unknown, unknown.What) { ExternalId = unknown.TransactionId },
        _ => throw new InvalidOperationException($"An answer without words: {answer.GetType().Name}."),
    };
}
