using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Settings;

/// <summary>How the audit log stands.</summary>
/// <param name="SealedThrough">The last number of the chain; null where its head is missing.</param>
/// <param name="BegunAt">When the chain began.</param>
/// <param name="TailCount">So many entries wait to be sealed; exact below <see cref="AuditOverviewReader.TailCountMax"/>.</param>
/// <param name="TailOldestAt">The oldest of them.</param>
/// <param name="LastVerification">The entry of the latest verification that came to an end.</param>
/// <param name="AnonymousRefusals">Of the last day, by kind.</param>
internal sealed record AuditOverview(
    long? SealedThrough, DateTimeOffset? BegunAt, int TailCount, DateTimeOffset? TailOldestAt, AuditEntry? LastVerification, IReadOnlyDictionary<AnonymousRefusal, long> AnonymousRefusals)
{
    /// <summary>An entry is sealed within ten seconds; one that waits this long says that sealing stands still.</summary>
    public static readonly TimeSpan TailAgeMax = TimeSpan.FromMinutes(1);
}

/// <summary>Reads how the audit log stands, for its page and for the start page.</summary>
internal sealed class AuditOverviewReader(IDbContextFactory<DashboardContext> contexts, AnonymousRefusals refusals, TimeProvider time)
{
    /// <summary>Where counting stops.</summary>
    public const int TailCountMax = 1_000;

    // A stretch of ids, so that what is old is not looked through each time; a verification looks at everything.
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(2);

    public async Task<AuditOverview> ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var head = await context.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellation);
        var from = IdGenerator.FirstAt(now - LookBack);
        var tail = AuditSealing.Unsealed(context).Where(row => row.Id >= from);
        var oldest = await tail.OrderBy(row => row.Id).Select(row => (DateTimeOffset?)row.HappenedAt).FirstOrDefaultAsync(cancellation);
        return new AuditOverview(
            head?.Number, head?.BegunAt,
            oldest is null ? 0 : await tail.Take(TailCountMax).CountAsync(cancellation), oldest,
            await LastVerificationAsync(context, cancellation),
            await refusals.ReadAsync(now - TimeSpan.FromDays(1), cancellation));
    }

    private static Task<AuditEntry?> LastVerificationAsync(DashboardContext context, CancellationToken cancellation) => context.AuditEntries.AsNoTracking()
        .Where(row => row.Action == nameof(Command.VerifyAudit) && row.Outcome != AuditOutcome.Refused).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellation);
}

/// <summary>What needs attention about the audit log.</summary>
internal sealed class AuditAttention(AuditOverviewReader overview, AuditLog audit, TimeProvider time) : IAttentionSource
{
    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        var now = await overview.ReadAsync(cancellation);
        var lines = new List<AttentionLine>();
        if (now.LastVerification is { Outcome: AuditOutcome.Failed } broken)
            lines.Add(new AttentionLine("The audit log was tampered with", $"{broken.Detail} It stands here until a verification finds nothing.", null, broken.HappenedAt, Pages.Audit, IsUrgent: true));
        if (now.SealedThrough is null || (now.TailOldestAt is { } oldest && time.GetUtcNow() - oldest > AuditOverview.TailAgeMax))
            lines.Add(new AttentionLine("Audit entries are not sealed", "Sealing stands still, or an entry was not written by this product. Verify the audit log.", now.TailCount, now.TailOldestAt, Pages.Audit, IsUrgent: true));
        if (audit.IsBehind)
            lines.Add(new AttentionLine("Audit entries are not written", "Refused or failed acts wait in memory for their entry. The store does not take it; see the log.", null, null, null, IsUrgent: true));
        return lines;
    }
}
