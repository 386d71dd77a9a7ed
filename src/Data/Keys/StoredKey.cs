using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Data.Keys;

/// <summary>One key (or revocation of keys) of the ring, as the framework writes it: where several instances share a database, they find it there.</summary>
internal sealed class StoredKey
{
    public const int NameCharactersMax = 200;

    public required string Name { get; init; }

    public required string Xml { get; set; }

    public required DateTimeOffset StoredAt { get; init; }
}

internal sealed class StoredKeyMapping : IEntityTypeConfiguration<StoredKey>
{
    public void Configure(EntityTypeBuilder<StoredKey> builder)
    {
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(StoredKey.NameCharactersMax);
    }
}

/// <summary>The key ring in the database. The framework asks for it without awaiting, and rarely.</summary>
internal sealed class StoredKeys(IDbContextFactory<DashboardContext> contexts, TimeProvider time) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = contexts.CreateDbContext();
        return [.. context.DataProtectionKeys.AsNoTracking().OrderBy(row => row.StoredAt).Select(row => row.Xml).ToList().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var context = contexts.CreateDbContext();
        context.Add(new StoredKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting), StoredAt = time.GetUtcNow() });
        context.SaveChanges();
    }
}
