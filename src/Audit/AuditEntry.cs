using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Audit;

/// <summary>How an act ended. The numbers are stored.</summary>
internal enum AuditOutcome
{
    Done = 1,
    Refused = 2,

    /// <summary>It was allowed and begun, and did not come to its end.</summary>
    Failed = 3,
}

/// <summary>
/// Who did what to what, from where, and whether it was allowed: written once, never changed and never deleted. A successful act and its entry share one
/// transaction. Takes plain values, so that every feature can use it; made by <see cref="AuditLog.Entry"/>, which also digests it (<see cref="AuditDigest"/>).
/// </summary>
internal sealed class AuditEntry
{
    public const int NameCharactersMax = 200;
    public const int ActionCharactersMax = 100;
    public const int SubjectCharactersMax = 500;
    public const int DetailCharactersMax = 8_000;
    public const int ReasonCharactersMax = 1_000;
    public const int AddressCharactersMax = 100;
    public const int ReferenceCharactersMax = 100;

    public required long Id { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }

    public required string OperatorIssuer { get; init; }

    public required string OperatorSubject { get; init; }

    public required string OperatorName { get; init; }

    /// <summary>Separated by spaces; empty for nobody.</summary>
    public required string OperatorRoles { get; init; }

    /// <summary>The command's name, or that of an act that is no command, such as a sign-in.</summary>
    public required string Action { get; init; }

    /// <summary>The id of what it was done to, as people quote it.</summary>
    public required string Subject { get; init; }

    public required AuditOutcome Outcome { get; init; }

    /// <summary>What became of it, in words; never a secret.</summary>
    public required string Detail { get; init; }

    /// <summary>Why, in the person's own words; null where none is asked for, or where the detail says it.</summary>
    public string? Reason { get; init; }

    /// <summary>What it was before and after (<see cref="AuditChange.Write"/>), without secrets; null where nothing was set.</summary>
    public string? Changes { get; init; }

    /// <summary>From which address; null where nobody said.</summary>
    public string? Address { get; init; }

    /// <summary>Which request or circuit, as the log names it.</summary>
    public string? Reference { get; init; }

    /// <summary>The keyed digest of all of the above; null in entries from before there were digests.</summary>
    public byte[]? Mac { get; private set; }

    /// <summary>Digests it, once.</summary>
    public AuditEntry Stamp(AuditKey key)
    {
        if (Mac is not null) throw new InvalidOperationException($"Entry {Id} has its digest already.");
        Mac = AuditDigest.Of(this, key, isLate: false);
        return this;
    }
}

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => new { row.Subject, row.Id });
        builder.HasIndex(row => new { row.Action, row.Id });
        builder.HasIndex(row => new { row.OperatorSubject, row.Id });
        builder.HasIndex(row => new { row.Outcome, row.Id });
        builder.Property(row => row.OperatorName).HasMaxLength(AuditEntry.NameCharactersMax);
    }
}
