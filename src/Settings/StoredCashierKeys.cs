using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>Reads the credentials from the store each time, so that a change is in force everywhere at once.</summary>
internal sealed class StoredCashierKeys(IDbContextFactory<DashboardContext> contexts, CredentialsProtection protection, TimeProvider time) : ICashierKeys
{
    /// <summary>Null also when the keys that they were encrypted with are gone: then nothing can be sent.</summary>
    public async ValueTask<CashierKeys?> CurrentAsync(CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        if (await context.MozartoCredentials.AsNoTracking().SingleOrDefaultAsync(stop) is not { } row) return null;
        if (CashierAddress.TryMake(row.BaseUrl, isSandbox: false, out _) is not { } address) return null;
        return protection.TryUnprotect(row.ProtectedCompanyToken) is { } token && protection.TryUnprotect(row.ProtectedSecretKey) is { } key
            ? new CashierKeys(address, token, key) { UserContext = row.UserContext }
            : null;
    }

    /// <summary>Keeps the first-start values if there are none yet.</summary>
    public async Task PlantAsync(CredentialsSeed seed, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.MozartoCredentials.AnyAsync(cancellation)) return;
        var first = new SetBy(time.GetUtcNow(), Name: null);
        var row = new MozartoCredentials { BaseUrl = seed.BaseUrl, UserContext = seed.UserContext, SetAt = first.At };
        row.SetToken(protection.Protect(seed.CompanyToken), first);
        row.SetKey(protection.Protect(seed.SecretKey), first);
        context.Add(row);
        await context.SaveChangesAsync(cancellation);
    }
}
