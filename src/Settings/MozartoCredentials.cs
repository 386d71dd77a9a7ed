using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>When something was set, and by whom; nobody in particular where the configuration of the first start did.</summary>
public sealed record SetBy(DateTimeOffset At, string? Name);

/// <summary>The one row of what we need to speak to Mozarto: its address, and the company's token and secret key, encrypted.</summary>
internal sealed class MozartoCredentials
{
    public const int OnlyId = 1;
    public const int NameCharactersMax = 200;

    public int Id { get; private init; } = OnlyId;

    public required string BaseUrl { get; set; }

    public byte[] ProtectedCompanyToken { get; private set; } = [];

    public byte[] ProtectedSecretKey { get; private set; } = [];

    /// <summary>How Mozarto learns who the user is.</summary>
    public required CustomerContext UserContext { get; set; }

    /// <summary>When anything of it was set last.</summary>
    public required DateTimeOffset SetAt { get; set; }

    public string? SetByName { get; set; }

    /// <summary>Null, as the names: as long as nothing was set since the first start.</summary>
    public DateTimeOffset? TokenSetAt { get; private set; }

    public string? TokenSetByName { get; private set; }

    public DateTimeOffset? KeySetAt { get; private set; }

    public string? KeySetByName { get; private set; }

    /// <summary>Counts the changes, so that of two who change it at once the second is told.</summary>
    public int Version { get; private set; }

    public void SetToken(byte[] encrypted, SetBy by) => (ProtectedCompanyToken, TokenSetAt, TokenSetByName) = (encrypted, by.At, by.Name);

    public void SetKey(byte[] encrypted, SetBy by) => (ProtectedSecretKey, KeySetAt, KeySetByName) = (encrypted, by.At, by.Name);

    /// <summary>Ends a change.</summary>
    public void Sign(SetBy by) => (SetAt, SetByName, Version) = (by.At, by.Name, Version + 1);
}

internal sealed class MozartoCredentialsMapping : IEntityTypeConfiguration<MozartoCredentials>
{
    public void Configure(EntityTypeBuilder<MozartoCredentials> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.SetByName).HasMaxLength(MozartoCredentials.NameCharactersMax);
        builder.Property(row => row.TokenSetByName).HasMaxLength(MozartoCredentials.NameCharactersMax);
        builder.Property(row => row.KeySetByName).HasMaxLength(MozartoCredentials.NameCharactersMax);
        builder.Property(row => row.Version).IsConcurrencyToken();
    }
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
