using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Audit;

/// <summary>
/// Chains committed entries, a few seconds after they were committed, so that no command ever queues on the chain. One at a time does it, whichever instance is
/// first. What does not bear the digest of this installation is never sealed: it stays outside, where a verification finds it.
/// </summary>
internal sealed partial class AuditSealing(
    IDbContextFactory<DashboardContext> contexts, AuditKey key, LiveUpdates live, TimeProvider time, ILogger<AuditSealing> log)
{
    private const string ChainLock = "audit chain";
    private const int SliceRows = 500;
    private const int ReportedMax = 1_000;

    // Ids carry their time. Entries of clocks that are further behind than this, or of transactions that took longer, are found by the look at everything.
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);
    private static readonly TimeSpan LookAtEverythingEvery = TimeSpan.FromHours(1);

    private readonly HashSet<long> reported = [];
    private long? lookedAtEverythingAt;

    /// <summary>Entries that no seal names yet.</summary>
    public static IQueryable<AuditEntry> Unsealed(DashboardContext context) => context.AuditEntries.Where(row => !context.AuditSeals.Any(seal => seal.EntryId == row.Id));

    /// <summary>
    /// Begins the chain of a store that has none, before anything is written to it: entries from before there were digests are sealed as such. A store with
    /// seals and without a head is no new one; there nothing is begun.
    /// </summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        await context.LockAsync(ChainLock, cancellation);
        if (await context.AuditHeads.AnyAsync(cancellation) || await context.AuditSeals.AnyAsync(cancellation)) return;
        context.Add(AuditHead.Begin(time.GetUtcNow(), key));
        await context.SaveChangesAsync(cancellation);
        long after = 0;
        while (await SealSliceAsync(context, Unsealed(context), after, isBeginning: true, cancellation) is { } reached) after = reached;
        await unit.CommitAsync(cancellation);
    }

    /// <summary>Seals what was committed since.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var isEverything = lookedAtEverythingAt is not { } at || time.GetElapsedTime(at) >= LookAtEverythingEvery;
        var lookedAt = time.GetTimestamp();
        long after = isEverything ? 0 : IdGenerator.FirstAt(time.GetUtcNow() - LookBack) - 1;
        while (await SealNextAsync(after, cancellation) is { } reached) after = reached;
        if (isEverything) lookedAtEverythingAt = lookedAt;
    }

    private async Task<long?> SealNextAsync(long after, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        // Asked first without a transaction: mostly there is nothing to do, and nobody is held up.
        if (!await Unsealed(context).AnyAsync(row => row.Id > after, cancellation)) return null;
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        await context.LockAsync(ChainLock, cancellation);
        var reached = await SealSliceAsync(context, Unsealed(context), after, isBeginning: false, cancellation);
        await unit.CommitAsync(cancellation);
        live.Publish(Topics.Audit);
        return reached;
    }

    // The id up to which it looked; null when there was nothing left.
    private async Task<long?> SealSliceAsync(DashboardContext context, IQueryable<AuditEntry> unsealed, long after, bool isBeginning, CancellationToken cancellation)
    {
        var entries = await unsealed.AsNoTracking().Where(row => row.Id > after).OrderBy(row => row.Id).Take(SliceRows).ToListAsync(cancellation);
        if (entries.Count == 0) return null;
        var head = await context.AuditHeads.SingleOrDefaultAsync(cancellation);
        if (head is null || !head.IsOurs(key))
        {
            LogNoHead(log);
            return null;
        }

        var before = head.Number;
        foreach (var entry in entries) Seal(context, head, entry, isLate: isBeginning && entry.Mac is null);
        await context.SaveChangesAsync(cancellation);
        context.ChangeTracker.Clear();
        var seal = Convert.ToHexStringLower(head.Seal);
        if (head.Number > before) LogSealed(log, head.Number - before, head.Number, seal);
        return entries[^1].Id;
    }

    private void Seal(DashboardContext context, AuditHead head, AuditEntry entry, bool isLate)
    {
        var mac = AuditDigest.Of(entry, key, isLate);
        if (!isLate && !AuditDigest.Fits(mac, entry.Mac))
        {
            // Said once; it is looked at in every round.
            if (reported.Count < ReportedMax && reported.Add(entry.Id)) LogNotOurs(log, entry.Id);
            return;
        }

        var value = AuditDigest.OfSeal(head.Number + 1, head.Seal, mac, key);
        context.Add(new AuditSeal { Number = head.Number + 1, EntryId = entry.Id, EntryMac = mac, IsLate = isLate, Value = value });
        head.MoveTo(head.Number + 1, value, key);
    }

    [LoggerMessage(EventId = 63, Level = LogLevel.Information, Message = "Sealed {Count} audit entries, up to number {Number}; the chain's head is {Head}.")]
    private static partial void LogSealed(ILogger log, long count, long number, string head);

    [LoggerMessage(EventId = 64, Level = LogLevel.Error, Message = "Audit entry {EntryId} does not bear the digest of this installation and is not sealed. Verify the audit log.")]
    private static partial void LogNotOurs(ILogger log, long entryId);

    [LoggerMessage(EventId = 65, Level = LogLevel.Critical, Message = "The head of the audit chain is missing or was changed; nothing is sealed. Verify the audit log.")]
    private static partial void LogNoHead(ILogger log);
}
