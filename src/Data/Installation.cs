using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Data.Keys;

namespace Mozarto.Dashboard.Data;

/// <summary>The one row that says whose database this is: the sandbox's or a real one. It also carries the installation key, encrypted.</summary>
internal sealed class Installation
{
    public const int OnlyId = 1;

    public int Id { get; private init; } = OnlyId;

    public bool IsSandbox { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public byte[] ProtectedKey { get; private set; } = [];

    public static Installation Create(bool isSandbox, byte[] protectedKey, DateTimeOffset now) =>
        new() { IsSandbox = isSandbox, ProtectedKey = protectedKey, CreatedAt = now };

    /// <summary>The old key is gone for good.</summary>
    public void BeginAnew(byte[] protectedKey) => ProtectedKey = protectedKey;
}

/// <summary>
/// The installation key: 32 random bytes that digest what must be compared later but never kept (a refused Authorization value).
/// Read once, after <see cref="OpenAsync"/> has found the database to be ours.
/// </summary>
internal sealed partial class InstallationKey(
    IDbContextFactory<DashboardContext> contexts, DatabaseSettings settings, KeyRing ring, KeyRingSettings ringSettings, IDataProtectionProvider protection, TimeProvider time,
    ILogger<InstallationKey> log)
{
    private const int KeyBytes = 32;
    private const string Purpose = "Mozarto.Dashboard.InstallationKey";

    private const string LockedWords = "The data protection keys of this installation are there, but under a certificate that this instance has not got. "
        + "Name it in DataProtection:CertificateFile, or among DataProtection:UnprotectCertificateFiles where it was replaced. All instances need the same keys.";

    private byte[]? key;

    public byte[] Value => key ?? throw new InvalidOperationException("The installation has not been opened.");

    /// <summary>Refuses a database that bears the other mark. Reads nothing but the mark, so that it also understands a database of an older version.</summary>
    public async Task CheckMarkAsync(DashboardContext context, CancellationToken cancellation)
    {
        var isSandbox = await context.Installations.Select(row => (bool?)row.IsSandbox).SingleOrDefaultAsync(cancellation);
        if (isSandbox is null || isSandbox == settings.IsSandbox) return;
        throw new StartRefusedException(settings.IsSandbox
            ? "The sandbox is on, but this database is a real one. Name another database, or switch Sandbox:Enabled off."
            : "This database belongs to the sandbox. Name another one in ConnectionStrings:Dashboard.");
    }

    /// <summary>Marks a new database, or checks the mark of an old one. A sandbox never opens a real database, nor the other way round.</summary>
    /// <exception cref="KeysLostException">What it is encrypted with is not here.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var protector = protection.CreateProtector(Purpose);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var installation = await context.Installations.SingleOrDefaultAsync(cancellation);
        if (installation is null) context.Add(installation = Installation.Create(settings.IsSandbox, protector.Protect(NewKey()), time.GetUtcNow()));
        else await CheckMarkAsync(context, cancellation);

        var finding = ring.Find(installation.ProtectedKey);
        if (finding == KeyFinding.Missing && ringSettings.AreLost)
        {
            installation.BeginAnew(protector.Protect(NewKey()));
            LogBegunAnew(log);
        }

        await context.SaveChangesAsync(cancellation);
        key = finding == KeyFinding.Locked ? throw new StartRefusedException(LockedWords) : Unprotect(protector, installation.ProtectedKey);
    }

    private static byte[] Unprotect(IDataProtector protector, byte[] protectedKey)
    {
        try
        {
            return protector.Unprotect(protectedKey);
        }
        catch (CryptographicException)
        {
            throw new KeysLostException();
        }
    }

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    [LoggerMessage(EventId = 72, Level = LogLevel.Critical,
        Message = "The data protection keys were said to be lost for good: a new installation key was made. Every secret has to be entered anew; take DataProtection:KeysAreLost out of the configuration.")]
    private static partial void LogBegunAnew(ILogger log);
}

internal sealed class InstallationMapping : IEntityTypeConfiguration<Installation>
{
    public void Configure(EntityTypeBuilder<Installation> builder) => builder.Property(row => row.Id).ValueGeneratedNever();
}

internal abstract partial class DashboardContext
{
    public DbSet<Installation> Installations => Set<Installation>();
}
