using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Audit;

/// <summary>What is wrong with the log.</summary>
internal enum AuditFaultKind
{
    /// <summary>An entry says something else than when it was sealed.</summary>
    EntryChanged = 1,

    /// <summary>A seal names an entry that is not there any more.</summary>
    EntryMissing = 2,

    /// <summary>An entry was not written by this product, or was changed before it was sealed.</summary>
    EntryInserted = 3,

    /// <summary>A number of the chain is not there.</summary>
    SealMissing = 4,

    /// <summary>A seal does not follow from the one before: it was changed, moved, copied or put in.</summary>
    SealWrong = 5,

    /// <summary>The chain ends before its head: its last rows were cut off.</summary>
    TailCut = 6,

    /// <summary>The head, which says where the chain ends, is not there or was not made here.</summary>
    HeadWrong = 7,
}

/// <summary>The first bad row.</summary>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Number">Its place in the chain; null where it has none.</param>
/// <param name="EntryId">Its entry; null where no row names one.</param>
internal sealed record AuditFault(AuditFaultKind Kind, long? Number, long? EntryId);

/// <summary>What a verification found.</summary>
/// <param name="SealedCount">So many entries are in the chain, up to the fault.</param>
/// <param name="LateCount">So many of them are from before there were digests.</param>
/// <param name="UnsealedCount">So many entries bear their digest and are not in the chain yet.</param>
/// <param name="Fault">Null: nothing was changed.</param>
internal sealed record AuditFinding(long SealedCount, long LateCount, long UnsealedCount, AuditFault? Fault);

/// <summary>
/// Verifies the log: every seal from the first to the head, the entry of each, and the entries outside the chain. Reads in slices; what is sealed meanwhile
/// is left for the next time. Only reads.
/// </summary>
internal sealed class AuditCheck(IDbContextFactory<DashboardContext> contexts, AuditKey key)
{
    private const int SliceRows = 1_000;

    /// <param name="onProgress">Called after each slice with the number that it reached, and the last one.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<AuditFinding> RunAsync(Action<long, long> onProgress, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var walk = new Walk(key);
        var head = await context.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellation);
        if (head is null || !head.IsOurs(key)) return walk.Finding(0, new AuditFault(AuditFaultKind.HeadWrong, null, null));
        while (walk.Last < head.Number && await SliceAsync(context, walk.Last, head.Number, cancellation) is { Count: > 0 } slice)
        {
            foreach (var (seal, entry) in slice)
                if (walk.Step(seal, entry) is { } fault) return walk.Finding(0, fault);
            onProgress(walk.Last, head.Number);
        }

        if (walk.Last < head.Number) return walk.Finding(0, new AuditFault(AuditFaultKind.TailCut, walk.Last + 1, null));
        if (!AuditDigest.Fits(head.Seal, walk.Seal)) return walk.Finding(0, new AuditFault(AuditFaultKind.HeadWrong, head.Number, null));
        if (await BeyondAsync(context, cancellation) is { } beyond) return walk.Finding(0, beyond);
        var (count, inserted) = await UnsealedAsync(context, cancellation);
        return walk.Finding(count, inserted is { } id ? new AuditFault(AuditFaultKind.EntryInserted, null, id) : null);
    }

    private static async Task<IReadOnlyList<(AuditSeal Seal, AuditEntry? Entry)>> SliceAsync(DashboardContext context, long after, long last, CancellationToken cancellation)
    {
        // Numbers below the first one do not exist; the first slice looks for them all the same.
        var from = after == 0 ? long.MinValue : after;
        var seals = await context.AuditSeals.AsNoTracking().Where(row => row.Number > from && row.Number <= last).OrderBy(row => row.Number).Take(SliceRows).ToListAsync(cancellation);
        var ids = seals.ConvertAll(seal => seal.EntryId);
        var entries = await context.AuditEntries.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        return seals.ConvertAll(seal => (seal, entries.GetValueOrDefault(seal.EntryId)));
    }

    // The head and the last seal in one statement: sealing moves both at once.
    private static async Task<AuditFault?> BeyondAsync(DashboardContext context, CancellationToken cancellation)
    {
        var ends = await context.AuditHeads.Select(head => new { head.Number, Last = context.AuditSeals.Max(seal => (long?)seal.Number) ?? 0 }).SingleAsync(cancellation);
        if (ends.Last <= ends.Number) return null;
        var first = await context.AuditSeals.AsNoTracking().Where(row => row.Number > ends.Number).OrderBy(row => row.Number).FirstAsync(cancellation);
        return new AuditFault(AuditFaultKind.SealWrong, first.Number, first.EntryId);
    }

    private async Task<(long Count, long? InsertedId)> UnsealedAsync(DashboardContext context, CancellationToken cancellation)
    {
        var (count, after) = (0L, long.MinValue);
        while (await AuditSealing.Unsealed(context).AsNoTracking().Where(row => row.Id > after).OrderBy(row => row.Id).Take(SliceRows).ToListAsync(cancellation) is { Count: > 0 } slice)
        {
            if (slice.Find(entry => !AuditDigest.Fits(AuditDigest.Of(entry, key, isLate: false), entry.Mac)) is { } inserted) return (count, inserted.Id);
            count += slice.Count;
            after = slice[^1].Id;
        }

        return (count, null);
    }

    /// <summary>Goes along the chain and remembers where it is: pure.</summary>
    private sealed class Walk(AuditKey key)
    {
        private long lateCount;

        public long Last { get; private set; }

        public byte[] Seal { get; private set; } = AuditHead.NoSeal;

        public AuditFinding Finding(long unsealedCount, AuditFault? fault) => new(Last, lateCount, unsealedCount, fault);

        public AuditFault? Step(AuditSeal seal, AuditEntry? entry)
        {
            if (seal.Number > Last + 1) return new AuditFault(AuditFaultKind.SealMissing, Last + 1, null);
            if (KindOf(seal, entry) is { } kind) return new AuditFault(kind, seal.Number, seal.EntryId);
            (Last, Seal) = (seal.Number, seal.Value);
            if (seal.IsLate) lateCount++;
            return null;
        }

        private AuditFaultKind? KindOf(AuditSeal seal, AuditEntry? entry)
        {
            if (seal.Number <= Last || !AuditDigest.Fits(AuditDigest.OfSeal(seal.Number, Seal, seal.EntryMac, key), seal.Value)) return AuditFaultKind.SealWrong;
            if (entry is null) return AuditFaultKind.EntryMissing;
            var mac = AuditDigest.Of(entry, key, seal.IsLate);
            if (AuditDigest.Fits(mac, seal.EntryMac)) return AuditDigest.Fits(mac, entry.Mac ?? (seal.IsLate ? mac : null)) ? null : AuditFaultKind.EntryChanged;
            // An entry that is whole under the seal of another one: somebody moved the seal.
            return AuditDigest.Fits(mac, entry.Mac) ? AuditFaultKind.SealWrong : AuditFaultKind.EntryChanged;
        }
    }
}
