using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Data;

/// <summary>The one row that says whose database this is: the sandbox's or a real one. It also carries the installation key, encrypted.</summary>
internal sealed class Installation
{
    public const int OnlyId = 1;

    public int Id { get; private init; } = OnlyId;

    public bool IsSandbox { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public byte[] ProtectedKey { get; private init; } = [];

    public static Installation Create(bool isSandbox, byte[] protectedKey, DateTimeOffset now) =>
        new() { IsSandbox = isSandbox, ProtectedKey = protectedKey, CreatedAt = now };
}

/// <summary>
/// The installation key: 32 random bytes that digest what must be compared later but never kept (a refused Authorization value).
/// Read once, after <see cref="OpenAsync"/> has found the database to be ours.
/// </summary>
internal sealed class InstallationKey(
    IDbContextFactory<DashboardContext> contexts, DatabaseSettings settings, IDataProtectionProvider protection, TimeProvider time)
{
    private const int KeyBytes = 32;
    private const string Purpose = "Mozarto.Dashboard.InstallationKey";

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
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var protector = protection.CreateProtector(Purpose);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var installation = await context.Installations.SingleOrDefaultAsync(cancellation);
        if (installation is null)
        {
            installation = Installation.Create(settings.IsSandbox, protector.Protect(RandomNumberGenerator.GetBytes(KeyBytes)), time.GetUtcNow());
            context.Add(installation);
            await context.SaveChangesAsync(cancellation);
        }

        await CheckMarkAsync(context, cancellation);
        try
        {
            key = protector.Unprotect(installation.ProtectedKey);
        }
        catch (CryptographicException)
        {
            throw new StartRefusedException("The data protection keys do not fit this database: they were lost or belong to another installation. "
                + "Put back the key folder (DataProtection:KeyFolder) that was saved with this database.");
        }
    }
}

internal sealed class InstallationMapping : IEntityTypeConfiguration<Installation>
{
    public void Configure(EntityTypeBuilder<Installation> builder) => builder.Property(row => row.Id).ValueGeneratedNever();
}

internal abstract partial class DashboardContext
{
    public DbSet<Installation> Installations => Set<Installation>();
}
