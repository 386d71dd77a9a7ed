using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Audit;

/// <summary>
/// One link of the chain: the entry that has this number, and a digest of everything up to it (<see cref="AuditDigest.OfSeal"/>). A row of its own, so that
/// an entry is never written to again; written once, never changed.
/// </summary>
internal sealed class AuditSeal
{
    /// <summary>From 1, without gaps, in the order of sealing: an entry that committed late has a higher number than its id suggests.</summary>
    public required long Number { get; init; }

    public required long EntryId { get; init; }

    /// <summary>The entry's digest as it was sealed.</summary>
    public required byte[] EntryMac { get; init; }

    /// <summary>The entry is from before there were digests: what it said until then nobody can prove.</summary>
    public required bool IsLate { get; init; }

    public required byte[] Value { get; init; }
}

/// <summary>
/// Where the chain ends: without it, cutting off its tail would leave a shorter one that is whole. Its digest cannot be made from what the rows show.
/// </summary>
internal sealed class AuditHead
{
    public const int OnlyId = 1;

    public static readonly byte[] NoSeal = new byte[AuditKey.DigestBytes];

    public int Id { get; private init; } = OnlyId;

    /// <summary>When the chain began.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>The number of the last seal; 0 while there is none.</summary>
    public long Number { get; private set; }

    /// <summary>The last seal; zeros while there is none.</summary>
    public byte[] Seal { get; private set; } = NoSeal;

    public byte[] Mac { get; private set; } = [];

    public static AuditHead Begin(DateTimeOffset now, AuditKey key)
    {
        var head = new AuditHead { BegunAt = AuditDigest.Kept(now) };
        head.MoveTo(0, NoSeal, key);
        return head;
    }

    public void MoveTo(long number, byte[] seal, AuditKey key) => (Number, Seal, Mac) = (number, seal, AuditDigest.OfHead(BegunAt, number, seal, key));

    public bool IsOurs(AuditKey key) => AuditDigest.Fits(AuditDigest.OfHead(BegunAt, Number, Seal, key), Mac);
}

internal sealed class AuditSealMapping : IEntityTypeConfiguration<AuditSeal>
{
    public void Configure(EntityTypeBuilder<AuditSeal> builder)
    {
        builder.HasKey(row => row.Number);
        builder.Property(row => row.Number).ValueGeneratedNever();
        builder.HasIndex(row => row.EntryId).IsUnique();
    }
}

internal sealed class AuditHeadMapping : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder) => builder.Property(row => row.Id).ValueGeneratedNever();
}
