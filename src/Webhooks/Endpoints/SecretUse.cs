using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>How a secret was used. Tests that the dashboard sends itself do not count.</summary>
/// <param name="FirstAt">When the first delivery came that was made with it; null where none did.</param>
/// <param name="LastAt">When the latest came.</param>
/// <param name="LastHour">How many in the last hour, counted up to <see cref="SecretUseReader.CountMax"/>.</param>
/// <param name="LastDay">How many in the last 24 hours, counted up to the same.</param>
public sealed record SecretUse(DateTimeOffset? FirstAt, DateTimeOffset? LastAt, int LastHour, int LastDay)
{
    public static readonly SecretUse None = new(null, null, 0, 0);
}

/// <summary>Reads from the deliveries themselves how secrets were used: each answer is the end or a bounded stretch of one index.</summary>
internal static class SecretUseReader
{
    /// <summary>More are not counted.</summary>
    public const int CountMax = 10_000;

    public static async Task<SecretUse> ReadAsync(DashboardContext context, long endpointId, string fingerprint, DateTimeOffset now, CancellationToken cancellation)
    {
        var used = Used(context, endpointId, fingerprint);
        var first = await used.OrderBy(row => row.Id).Select(row => (DateTimeOffset?)row.ReceivedAt).FirstOrDefaultAsync(cancellation);
        if (first is null) return SecretUse.None;
        var last = await used.OrderByDescending(row => row.Id).Select(row => (DateTimeOffset?)row.ReceivedAt).FirstOrDefaultAsync(cancellation);
        return new SecretUse(
            first, last,
            await CountAsync(context, endpointId, fingerprint, now.AddHours(-1), cancellation),
            await CountAsync(context, endpointId, fingerprint, now.AddDays(-1), cancellation));
    }

    /// <summary>What was made with a secret, without our own tests.</summary>
    internal static IQueryable<Delivery> Used(DashboardContext context, long endpointId, string fingerprint) =>
        context.Deliveries.AsNoTracking().Where(row => row.EndpointId == endpointId && row.SecretFingerprint == fingerprint && row.ProcessingCause != TestEvent.Cause);

    // Counted over the index alone; the few tests among them are counted over theirs.
    private static async Task<int> CountAsync(DashboardContext context, long endpointId, string fingerprint, DateTimeOffset since, CancellationToken cancellation)
    {
        var firstId = IdGenerator.FirstAt(since);
        var made = context.Deliveries.Where(row => row.EndpointId == endpointId && row.SecretFingerprint == fingerprint && row.Id >= firstId);
        var counted = await made.OrderBy(row => row.Id).Take(CountMax).CountAsync(cancellation);
        if (counted is 0 or CountMax) return counted;
        return counted - await context.Deliveries.CountAsync(
            row => row.ProcessingCause == TestEvent.Cause && row.Id >= firstId && row.EndpointId == endpointId && row.SecretFingerprint == fingerprint, cancellation);
    }
}
