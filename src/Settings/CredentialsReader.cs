using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>What may be seen of a secret; its own text is not among it.</summary>
/// <param name="Fingerprint">Null: it cannot be read any more.</param>
/// <param name="By">Who set it, and when.</param>
public sealed record SecretView(string? Fingerprint, SetBy By);

/// <summary>What may be seen of the credentials.</summary>
/// <param name="BaseUrl">Mozarto's address.</param>
/// <param name="UserContext">How Mozarto learns who the user is.</param>
/// <param name="Token">The company token.</param>
/// <param name="Claims">What the token says of itself; null where it cannot be decoded.</param>
/// <param name="Key">The secret key.</param>
/// <param name="Version">For whoever changes what they saw.</param>
public sealed record CredentialsView(string BaseUrl, CustomerContext UserContext, SecretView Token, CompanyTokenClaims? Claims, SecretView Key, int Version);

/// <summary>Reads what may be seen of the credentials for Mozarto, and tells when the token is about to end.</summary>
internal sealed class CredentialsReader(IDbContextFactory<DashboardContext> contexts, CredentialsProtection protection)
{
    /// <summary>Null where none are entered.</summary>
    public async Task<CredentialsView?> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.MozartoCredentials.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } row) return null;
        var (token, key) = (protection.TryUnprotect(row.ProtectedCompanyToken), protection.TryUnprotect(row.ProtectedSecretKey));
        return new CredentialsView(
            row.BaseUrl, row.UserContext,
            new SecretView(token is null ? null : CashierBinding.FingerprintOf(token), new SetBy(row.TokenSetAt ?? row.SetAt, row.TokenSetByName)),
            token is null ? null : CompanyTokenClaims.TryRead(token),
            new SecretView(key is null ? null : protection.FingerprintOf(key), new SetBy(row.KeySetAt ?? row.SetAt, row.KeySetByName)),
            row.Version);
    }
}
