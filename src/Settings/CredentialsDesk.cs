using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>The command "set credentials" (Admin): each part alone or several at once. What payouts were approved for is said before it changes, and stops them when it does.</summary>
internal sealed class CredentialsDesk(
    IDbContextFactory<DashboardContext> contexts, DatabaseSettings settings, CommandTrail trail, CredentialsProtection protection, IEnumerable<ICredentialsFollower> followers,
    LiveUpdates live, TimeProvider time)
{
    private const string Subject = "credentials for Mozarto";
    private const string Collision = "Somebody else has changed the credentials just now. Nothing of yours was saved: look at what they set, and decide again.";

    /// <summary>How many approvals a change would void; 0 where it leaves address and token as they are, or is not whole yet.</summary>
    public async Task<int> CountUnfitAsync(CredentialsChange change, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var known = await context.MozartoCredentials.AsNoTracking().SingleOrDefaultAsync(cancellation);
        if (known is null || CredentialsRules.FaultsOf(change, isFirst: false, time.GetUtcNow()).Count > 0 || BindingAfter(change, known) is not { } after || after == BindingOf(known)) return 0;
        var count = 0;
        foreach (var follower in followers) count += await follower.CountUnfitAsync(after, cancellation);
        return count;
    }

    public async Task<CredentialsResult> SetAsync(CredentialsChange change, string? reason, Operator who, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, Command.SetCredentials, Subject, cancellation);
        if (!allowance) return new CredentialsResult.NotAllowed(allowance.Why);
        if (settings.IsSandbox) return new CredentialsResult.NotPossible("The sandbox brings credentials of its own; real ones are never kept in it.");
        if (!Reason.TryRead(reason, out var why, out var missing)) return new CredentialsResult.Faulty([new FieldFault(CredentialsRules.ReasonField, missing)]);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        var known = await context.MozartoCredentials.SingleOrDefaultAsync(cancellation);
        if (known?.Version != change.SeenVersion) return new CredentialsResult.NotPossible(Collision);
        if (CredentialsRules.FaultsOf(change, known is null, time.GetUtcNow()) is { Count: > 0 } faults) return new CredentialsResult.Faulty(faults);
        try
        {
            return await KeepAsync(context, change, known, why, who, cancellation) is { } kept ? await CommitAsync(kept) : new CredentialsResult.NotPossible("Nothing is different from what is set.");
        }
        catch (DbUpdateException exception) when (context.IsCollision(exception))
        {
            return new CredentialsResult.NotPossible(Collision);
        }

        async Task<CredentialsResult> CommitAsync(CredentialsResult.Set kept)
        {
            await unit.CommitAsync(cancellation);
            live.Publish(Topics.Settings);
            live.Publish(Topics.Payouts);
            return kept;
        }
    }

    // Null: there is nothing to keep.
    private async Task<CredentialsResult.Set?> KeepAsync(DashboardContext context, CredentialsChange change, MozartoCredentials? known, string why, Operator who, CancellationToken cancellation)
    {
        var differences = Differences(change, known);
        if (differences.Count == 0) return null;
        var before = known is null ? null : BindingOf(known);
        var by = new SetBy(time.GetUtcNow(), TextCut.To(who.Name, MozartoCredentials.NameCharactersMax));
        var row = known ?? new MozartoCredentials { BaseUrl = change.BaseUrl.Trim(), UserContext = change.UserContext, SetAt = by.At };
        (row.BaseUrl, row.UserContext) = (change.BaseUrl.Trim(), change.UserContext);
        if (change.CompanyToken is { Length: > 0 } token) row.SetToken(protection.Protect(token), by);
        if (change.SecretKey is { Length: > 0 } key) row.SetKey(protection.Protect(key), by);
        row.Sign(by);
        if (known is null) context.Add(row);
        var pauses = known is not null && BindingOf(row) != before;
        if (pauses)
        {
            differences.Add(new AuditChange("sending", "goes on", "paused"));
            foreach (var follower in followers) await follower.PauseAsync(context, by.Name!, $"{CauseOf(change)} Check the new credentials, then let it go on.", cancellation);
        }

        context.Add(trail.Done(who, Command.SetCredentials, Subject, $"set: {string.Join(", ", differences.Select(each => each.Field))}", why, differences));
        await context.SaveChangesAsync(cancellation);
        return new CredentialsResult.Set(pauses);
    }

    private static string CauseOf(CredentialsChange change) =>
        change.CompanyToken is { Length: > 0 } ? "The company token was replaced; where Mozarto issued it anew, all earlier ones are invalid." : "Mozarto's address was changed.";

    // For the trail: fingerprints, never secrets.
    private List<AuditChange> Differences(CredentialsChange change, MozartoCredentials? known)
    {
        var differences = new List<AuditChange>();
        if (known?.BaseUrl != change.BaseUrl.Trim()) differences.Add(new AuditChange("address", known?.BaseUrl, change.BaseUrl.Trim()));
        if (known?.UserContext != change.UserContext) differences.Add(new AuditChange("user context", known?.UserContext.ToString(), change.UserContext.ToString()));
        var (token, key) = (known is null ? null : protection.TryUnprotect(known.ProtectedCompanyToken), known is null ? null : protection.TryUnprotect(known.ProtectedSecretKey));
        if (change.CompanyToken is { Length: > 0 } newToken && newToken != token)
            differences.Add(new AuditChange("company token", token is null ? null : CashierBinding.FingerprintOf(token), CashierBinding.FingerprintOf(newToken)));
        if (change.SecretKey is { Length: > 0 } newKey && newKey != key)
            differences.Add(new AuditChange("secret key", key is null ? null : protection.FingerprintOf(key), protection.FingerprintOf(newKey)));
        return differences;
    }

    private CashierBinding? BindingOf(MozartoCredentials row) => Binding(row.BaseUrl, protection.TryUnprotect(row.ProtectedCompanyToken));

    private CashierBinding? BindingAfter(CredentialsChange change, MozartoCredentials known) =>
        Binding(change.BaseUrl, change.CompanyToken is { Length: > 0 } token ? token : protection.TryUnprotect(known.ProtectedCompanyToken));

    private static CashierBinding? Binding(string baseUrl, string? token) =>
        token is not null && CashierAddress.TryMake(baseUrl, isSandbox: false, out _) is { } address ? CashierBinding.Of(address, token) : null;
}
