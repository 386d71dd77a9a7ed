using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>The one row of what we need to speak to Mozarto: its address, and the company's token and secret key, encrypted.</summary>
internal sealed class MozartoCredentials
{
    public const int OnlyId = 1;

    public int Id { get; private init; } = OnlyId;

    public required string BaseUrl { get; init; }

    public required byte[] ProtectedCompanyToken { get; init; }

    public required byte[] ProtectedSecretKey { get; init; }

    /// <summary>How Mozarto learns who the user is.</summary>
    public required CustomerContext UserContext { get; init; }

    public required DateTimeOffset SetAt { get; init; }
}

internal sealed class MozartoCredentialsMapping : IEntityTypeConfiguration<MozartoCredentials>
{
    public void Configure(EntityTypeBuilder<MozartoCredentials> builder) => builder.Property(row => row.Id).ValueGeneratedNever();
}

/// <summary>First-start values of the configuration (<c>Mozarto:BaseUrl</c>, <c>CompanyToken</c>, <c>SecretKey</c>, <c>UserContext</c>); afterwards the database rules.</summary>
internal sealed record CredentialsSeed(string BaseUrl, string CompanyToken, string SecretKey, CustomerContext UserContext)
{
    // A record's own text would show the secrets.
    public override string ToString() => nameof(CredentialsSeed);

    /// <summary>Null where none of the three is set; half of them is a problem.</summary>
    public static CredentialsSeed? From(IConfiguration configuration, ConfigurationProblems problems)
    {
        var (url, token, key) = (configuration["Mozarto:BaseUrl"] ?? "", configuration["Mozarto:CompanyToken"] ?? "", configuration["Mozarto:SecretKey"] ?? "");
        if (url.Length + token.Length + key.Length == 0) return null;
        if (CashierAddress.TryMake(url, isSandbox: false, out var fault) is null) problems.Add("Mozarto:BaseUrl", $"cannot be used. {fault}");
        if (token.Length == 0) problems.Add("Mozarto:CompanyToken", "is missing.");
        if (key.Length == 0) problems.Add("Mozarto:SecretKey", "is missing.");
        if (!Enum.TryParse<CustomerContext>(configuration["Mozarto:UserContext"] ?? nameof(CustomerContext.SignedToken), ignoreCase: true, out var mode) || !Enum.IsDefined(mode))
            problems.Add("Mozarto:UserContext", "must be SignedToken or AuthUrl where it is given.");
        return new CredentialsSeed(url, token, key, mode);
    }
}

/// <summary>Reads the credentials from the store each time, so that a change is in force everywhere at once.</summary>
internal sealed class StoredCashierKeys(IDbContextFactory<DashboardContext> contexts, IDataProtectionProvider protection, TimeProvider time) : ICashierKeys
{
    private readonly IDataProtector protector = protection.CreateProtector("Mozarto.Dashboard.MozartoCredentials");

    /// <summary>Null also when the keys that they were encrypted with are gone: then nothing can be sent.</summary>
    public async ValueTask<CashierKeys?> CurrentAsync(CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        if (await context.MozartoCredentials.AsNoTracking().SingleOrDefaultAsync(stop) is not { } row) return null;
        if (CashierAddress.TryMake(row.BaseUrl, isSandbox: false, out _) is not { } address) return null;
        try
        {
            return new CashierKeys(address, Text(row.ProtectedCompanyToken), Text(row.ProtectedSecretKey)) { UserContext = row.UserContext };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Keeps the first-start values if there are none yet.</summary>
    public async Task PlantAsync(CredentialsSeed seed, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.MozartoCredentials.AnyAsync(cancellation)) return;
        context.Add(new MozartoCredentials
        {
            BaseUrl = seed.BaseUrl,
            ProtectedCompanyToken = protector.Protect(Encoding.UTF8.GetBytes(seed.CompanyToken)),
            ProtectedSecretKey = protector.Protect(Encoding.UTF8.GetBytes(seed.SecretKey)),
            UserContext = seed.UserContext,
            SetAt = time.GetUtcNow(),
        });
        await context.SaveChangesAsync(cancellation);
    }

    private string Text(byte[] value) => Encoding.UTF8.GetString(protector.Unprotect(value));
}
