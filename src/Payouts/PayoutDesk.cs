using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>The commands "create" and "edit" of a payout (Finance). Creating moves nothing: others have to approve it first.</summary>
internal sealed class PayoutDesk(PayoutWork work, CommandTrail trail, PayoutSettings settings, BankFieldSettings bankFields)
{
    private const string ReviseFirst = "This form was submitted already. Edit the payout on its page, or open a new form.";

    public async Task<PayoutResult> RequestAsync(PayoutForm form, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, Command.RequestPayout, $"payout form {form.RequestKey}", cancellation)) return new PayoutResult.NotAllowed();
        if (form.RequestKey.Length is 0 or > Payout.KeyCharactersMax) return new PayoutResult.NotPossible("This form has no key. Open a new one.");
        var fields = await bankFields.ReadAsync(cancellation);
        return await work.RunAsync(unit => RequestAsync(unit, form, fields, who, cancellation), cancellation);
    }

    /// <summary>Changes what is asked for, by its creator, as long as it was not sent. Whoever had agreed has to agree again.</summary>
    public async Task<PayoutResult> ReviseAsync(long payoutId, int seenVersion, PayoutForm form, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.PayoutPrefix, payoutId);
        if (!await trail.AllowAsync(who, Command.RevisePayout, subject, cancellation)) return new PayoutResult.NotAllowed();
        var fields = await bankFields.ReadAsync(cancellation);
        return await work.RunAsync(unit => ReviseAsync(unit, payoutId, seenVersion, form, fields, who, cancellation), cancellation);
    }

    private async Task<PayoutResult> RequestAsync(PayoutUnit unit, PayoutForm form, BankFields fields, Operator who, CancellationToken cancellation)
    {
        if (await unit.Context.Payouts.SingleOrDefaultAsync(row => row.RequestKey == form.RequestKey, cancellation) is { } known)
            return await IsTheSameAsync(unit.Context, known, form, fields, who, cancellation) ? Created(known) : new PayoutResult.NotPossible(ReviseFirst);
        var id = unit.NextId();
        if (Checked(form, id, fields, out var wrong) is not { } request) return wrong!;
        if (await TwinFaultAsync(unit.Context, form, request.Content, cancellation) is { } twin) return new PayoutResult.NotPossible(twin);
        var blank = new Payout
        {
            Id = id, RequestKey = form.RequestKey, CreatorIdentity = who.Identity, CreatorName = TextCut.To(who.Name, Payout.NameCharactersMax)!,
            ReplacesId = form.ReplacesId, Source = settings.Source,
        };
        var payout = Payout.Request(blank, request.Content, unit.Act(who, form.ReplacesId is { } former ? $"Created in place of {Named(former)}" : "Created"));
        unit.Context.Add(payout);
        unit.Context.Add(new PayoutRequest
        {
            PayoutId = id, Body = request.Body, ValuesJson = request.ValuesJson, ClaimsJson = request.ClaimsJson, IsEmailVerified = request.IsEmailVerified,
        });
        unit.Context.Add(Job.Create(unit.NextId(), ExpirePayout.JobKind, id, unit.Now + settings.UnapprovedMax));
        unit.Context.Add(trail.Done(who, Command.RequestPayout, Named(id), Described(payout)));
        await unit.Context.PayoutDrafts.Where(row => row.RequestKey == form.RequestKey && row.OwnerIdentity == who.Identity).ExecuteDeleteAsync(cancellation);
        await unit.CommitAsync(cancellation);
        return Created(payout);
    }

    private async Task<PayoutResult> ReviseAsync(PayoutUnit unit, long id, int seenVersion, PayoutForm form, BankFields fields, Operator who, CancellationToken cancellation)
    {
        if (await unit.Context.Payouts.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } payout) return new PayoutResult.NotPossible("There is no such payout.");
        if (payout.CreatorIdentity != who.Identity) return new PayoutResult.NotPossible($"Only {payout.CreatorName}, who created it, can edit it.");
        if (payout.State is not (PayoutState.AwaitingApproval or PayoutState.Approved)) return new PayoutResult.NotPossible($"It is {PayoutWords.Word(payout.State)}, and cannot be edited any more.");
        if (payout.Version != seenVersion) return new PayoutResult.NotPossible(PayoutWords.LookAgain);
        if (Checked(form, id, fields, out var wrong) is not { } request) return wrong!;
        var before = Described(payout);
        payout.Revise(request.Content, unit.Act(who, "Edited: it has to be approved again", $"before: {before}"));
        request.Onto(await unit.Context.PayoutRequests.SingleAsync(row => row.PayoutId == id, cancellation));
        unit.Context.Add(trail.Done(who, Command.RevisePayout, Named(id), $"{before} → {Described(payout)}"));
        await unit.CommitAsync(cancellation);
        return new PayoutResult.Done(id, "It is changed, and waits for approval.");
    }

    private static PayoutDraftedRequest? Checked(PayoutForm form, long id, BankFields fields, out PayoutResult? wrong)
    {
        var check = CashierForm.Check(form.Input(id), fields);
        wrong = check switch
        {
            CashierCheck.Faulty faulty => new PayoutResult.Faulty(faulty.Faults),
            CashierCheck.NotUsable not => new PayoutResult.NotPossible(not.Why),
            _ => null,
        };
        return check is CashierCheck.Passed passed ? PayoutDraftedRequest.Of(passed.Order, form) : null;
    }

    // A second press, a second tab, a reconnected page: the same person, the same key, the same bytes.
    private static async Task<bool> IsTheSameAsync(DashboardContext context, Payout known, PayoutForm form, BankFields fields, Operator who, CancellationToken cancellation)
    {
        if (known.CreatorIdentity != who.Identity || Checked(form, known.Id, fields, out _) is not { } request) return false;
        var row = await context.PayoutRequests.AsNoTracking().SingleAsync(each => each.PayoutId == known.Id, cancellation);
        return row.Body.AsSpan().SequenceEqual(request.Body) && row.ClaimsJson == request.ClaimsJson;
    }

    // What nobody knows about may have been paid: the same again needs two people, and stays linked.
    private static async Task<string?> TwinFaultAsync(DashboardContext context, PayoutForm form, PayoutContent content, CancellationToken cancellation)
    {
        var twin = await context.Payouts.AsNoTracking().Where(row => row.State == PayoutState.Unknown && row.UserId == content.UserId
                && row.AmountMinor == content.Amount.MinorUnits && row.CurrencyCode == content.Amount.Currency.Code)
            .Where(row => !context.Payouts.Any(other => other.ReplacesId == row.Id)).OrderBy(row => row.Id).FirstOrDefaultAsync(cancellation);
        if (form.ReplacesId is not { } replaced)
            return twin is null ? null : $"{Named(twin.Id)} to the same person over the same amount is Unknown: it may have been paid. Settle it first, or let two people agree there to create it again.";
        var isAgreed = await context.PayoutSettlements.AnyAsync(row => row.PayoutId == replaced && row.Kind == SettlementKind.CreateAgain && row.ConfirmedByIdentity != null, cancellation);
        if (!isAgreed) return $"Two people have to agree first that {Named(replaced)} is created again.";
        if (await context.Payouts.AnyAsync(row => row.ReplacesId == replaced, cancellation)) return $"{Named(replaced)} was created again already.";
        return await context.Payouts.AnyAsync(row => row.Id == replaced && row.State == PayoutState.Unknown, cancellation) ? null : $"{Named(replaced)} is not Unknown any more: look at it first.";
    }

    private static PayoutResult.Done Created(Payout payout) => new(payout.Id, "It is created, and waits for approval.");

    private static string Described(Payout payout) => $"{payout.Amount.ToPlainText()} {payout.CurrencyCode} to {payout.UserId} through {payout.Way}";

    private static string Named(long id) => EntityId.Format(EntityId.PayoutPrefix, id);
}
