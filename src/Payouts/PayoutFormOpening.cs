using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What came of opening a form: closed.</summary>
internal abstract record OpenedForm
{
    private OpenedForm() { }

    /// <summary>It can be filled in. <paramref name="IsRestored"/>: with what was typed before.</summary>
    public sealed record Ready(PayoutEntry Entry, bool IsRestored) : OpenedForm;

    /// <summary>It was submitted: this payout came of it.</summary>
    public sealed record Submitted(long PayoutId) : OpenedForm;

    /// <summary>The key cannot be used by this person: mint another.</summary>
    public sealed record WrongKey : OpenedForm;

    public sealed record NotPossible(string Why) : OpenedForm;

    public sealed record NotFound : OpenedForm;
}

/// <summary>Opens forms for payouts: blank, restored, in place of a payout that nobody knows about, or to edit one that is not sent yet.</summary>
internal sealed class PayoutFormOpening(IDbContextFactory<DashboardContext> contexts, PayoutDrafts drafts, BankFieldSettings bankFields)
{
    /// <param name="key">From the address.</param>
    /// <param name="again">The id of the payout in whose place this one is created, from the address; null mostly.</param>
    /// <param name="who">Whose form it is.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<OpenedForm> OpenAsync(string key, string? again, Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Payouts.AsNoTracking().SingleOrDefaultAsync(row => row.RequestKey == key, cancellation) is { } known)
            return known.CreatorIdentity == who.Identity ? new OpenedForm.Submitted(known.Id) : new OpenedForm.WrongKey();
        var fields = await bankFields.ReadAsync(cancellation);
        if (await drafts.FindAsync(key, who, cancellation) is { } kept) return new OpenedForm.Ready(new PayoutEntry(kept, fields), IsRestored: true);
        if (await context.PayoutDrafts.AnyAsync(row => row.RequestKey == key && row.OwnerIdentity != who.Identity, cancellation)) return new OpenedForm.WrongKey();
        if (again is null) return new OpenedForm.Ready(new PayoutEntry(new PayoutForm { RequestKey = key }, fields), IsRestored: false);
        return await InPlaceOfAsync(context, key, again, fields, cancellation);
    }

    /// <summary>For its creator, as long as it was not sent.</summary>
    public async Task<OpenedForm> EditAsync(string? payout, Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await FindAsync(context, payout, cancellation) is not var (known, request)) return new OpenedForm.NotFound();
        if (known.CreatorIdentity != who.Identity) return new OpenedForm.NotPossible($"Only {known.CreatorName}, who created it, can edit it.");
        if (known.State is not (PayoutState.AwaitingApproval or PayoutState.Approved))
            return new OpenedForm.NotPossible($"It is {PayoutWords.Word(known.State)}, and cannot be edited any more.");
        var fields = await bankFields.ReadAsync(cancellation);
        // A draft belongs to the version that it began with: what was typed over an older one is gone with it.
        var key = $"edit_{EntityId.Format(EntityId.PayoutPrefix, known.Id)}_{known.Version}";
        var kept = await drafts.FindAsync(key, who, cancellation);
        return new OpenedForm.Ready(new PayoutEntry(kept ?? FormOf(key, known, request), fields, (known.Id, known.Version)), kept is not null);
    }

    private static async Task<OpenedForm> InPlaceOfAsync(DashboardContext context, string key, string again, BankFields fields, CancellationToken cancellation)
    {
        if (await FindAsync(context, again, cancellation) is not var (former, request)) return new OpenedForm.NotFound();
        var isAgreed = await context.PayoutSettlements.AnyAsync(row => row.PayoutId == former.Id && row.Kind == SettlementKind.CreateAgain && row.ConfirmedByIdentity != null, cancellation);
        var named = EntityId.Format(EntityId.PayoutPrefix, former.Id);
        if (!isAgreed) return new OpenedForm.NotPossible($"Two people have to agree on the page of {named} first that it is created again.");
        if (former.State != PayoutState.Unknown) return new OpenedForm.NotPossible($"{named} is {PayoutWords.Word(former.State)} now, and no longer Unknown. Look at it first.");
        if (await context.Payouts.AnyAsync(row => row.ReplacesId == former.Id, cancellation)) return new OpenedForm.NotPossible($"{named} was created again already.");
        return new OpenedForm.Ready(new PayoutEntry(FormOf(key, former, request) with { ReplacesId = former.Id, IsEmailVerified = false }, fields), IsRestored: false);
    }

    private static async Task<(Payout Payout, PayoutRequest Request)?> FindAsync(DashboardContext context, string? text, CancellationToken cancellation)
    {
        if (!EntityId.TryParse(EntityId.PayoutPrefix, text, out var id)) return null;
        if (await context.Payouts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } payout) return null;
        return (payout, await context.PayoutRequests.AsNoTracking().SingleAsync(row => row.PayoutId == id, cancellation));
    }

    private static PayoutForm FormOf(string key, Payout payout, PayoutRequest request) => new()
    {
        RequestKey = key,
        Way = payout.Way,
        Amount = payout.Amount.ToPlainText(),
        Currency = payout.CurrencyCode,
        Values = JsonSerializer.Deserialize<Dictionary<string, string>>(request.ValuesJson)!,
        IsEmailVerified = request.IsEmailVerified,
    };
}
