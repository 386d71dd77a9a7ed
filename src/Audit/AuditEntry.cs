using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Audit;

/// <summary>How an act ended. The numbers are stored.</summary>
internal enum AuditOutcome
{
    Done = 1,
    Refused = 2,
}

/// <summary>
/// Who did what to what, and whether it was allowed: written once, never changed. A successful act and its entry share one transaction.
/// Takes plain values, so that every feature can use it.
/// </summary>
internal sealed class AuditEntry
{
    public const int NameCharactersMax = 200;

    public required long Id { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }

    public required string OperatorIssuer { get; init; }

    public required string OperatorSubject { get; init; }

    public required string OperatorName { get; init; }

    public required string OperatorRoles { get; init; }

    /// <summary>The command's name.</summary>
    public required string Action { get; init; }

    /// <summary>The id of what it was done to, as people quote it.</summary>
    public required string Subject { get; init; }

    public required AuditOutcome Outcome { get; init; }

    /// <summary>What became of it, in words; never a secret.</summary>
    public required string Detail { get; init; }
}

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => new { row.Subject, row.Id });
        builder.Property(row => row.OperatorName).HasMaxLength(AuditEntry.NameCharactersMax);
    }
}
