using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// Forms that were not submitted yet, kept while they are filled in, so that a lost connection or a closed tab loses nothing. A draft is nobody's but its
/// owner's, moves nothing, and goes away by itself.
/// </summary>
internal sealed class PayoutDrafts(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, TimeProvider time)
{
    public const int CountMax = 20;

    /// <summary>Far more than the fields of a form can hold; what is longer was not typed in one.</summary>
    public const int JsonCharactersMax = 32 * 1024;

    public static readonly TimeSpan AgeMax = TimeSpan.FromDays(7);

    /// <summary>Keeps a form as it is now, and lets go of its owner's oldest beyond the limit and of all that are too old.</summary>
    /// <returns>False when it cannot be kept: it is too long, was submitted already, or its key is somebody else's.</returns>
    public async Task<bool> KeepAsync(PayoutForm form, Operator who, CancellationToken cancellation)
    {
        var json = form.ToJson();
        if (json.Length > JsonCharactersMax || !PayoutForm.IsKey(form.RequestKey) || !Rights.Allow(who, Command.RequestPayout)) return false;
        using var turn = await turns.EnterAsync(cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        var now = time.GetUtcNow();
        // A form that was submitted a moment ago must not come back as a draft.
        if (await context.Payouts.AnyAsync(row => row.RequestKey == form.RequestKey, cancellation)) return false;
        var kept = await context.PayoutDrafts.SingleOrDefaultAsync(row => row.RequestKey == form.RequestKey, cancellation);
        if (kept is not null && kept.OwnerIdentity != who.Identity) return false;
        if (kept is null) context.Add(new PayoutDraft { RequestKey = form.RequestKey, OwnerIdentity = who.Identity, FormJson = json, ChangedAt = now });
        else (kept.FormJson, kept.ChangedAt) = (json, now);
        await context.SaveChangesAsync(cancellation);
        var surplus = context.PayoutDrafts.Where(row => row.OwnerIdentity == who.Identity).OrderByDescending(row => row.ChangedAt).ThenBy(row => row.RequestKey).Skip(CountMax).Select(row => row.RequestKey);
        await context.PayoutDrafts.Where(row => row.ChangedAt < now - AgeMax || surplus.Contains(row.RequestKey)).ExecuteDeleteAsync(cancellation);
        await unit.CommitAsync(cancellation);
        return true;
    }

    /// <summary>The form that its owner left under a key; null when there is none, it is too old, or it is somebody else's.</summary>
    public async Task<PayoutForm?> FindAsync(string key, Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var kept = await Of(context, who).SingleOrDefaultAsync(row => row.RequestKey == key, cancellation);
        return kept is null ? null : PayoutForm.FromJson(kept.FormJson);
    }

    /// <summary>Everything that somebody left, the latest first.</summary>
    public async Task<IReadOnlyList<(PayoutForm Form, DateTimeOffset ChangedAt)>> ListAsync(Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var kept = await Of(context, who).OrderByDescending(row => row.ChangedAt).Take(CountMax).ToListAsync(cancellation);
        return [.. kept.Select(row => (PayoutForm.FromJson(row.FormJson)!, row.ChangedAt)).Where(pair => pair.Item1 is not null)];
    }

    public async Task DropAsync(string key, Operator who, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.PayoutDrafts.Where(row => row.RequestKey == key && row.OwnerIdentity == who.Identity).ExecuteDeleteAsync(cancellation);
    }

    private IQueryable<PayoutDraft> Of(DashboardContext context, Operator who)
    {
        var oldest = time.GetUtcNow() - AgeMax;
        return context.PayoutDrafts.AsNoTracking().Where(row => row.OwnerIdentity == who.Identity && row.ChangedAt >= oldest);
    }
}
