using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>What an endpoint received lately, and how well it answered.</summary>
/// <param name="Taken">How many it took in the last 24 hours, counted up to <see cref="EndpointHealthReader.CountMax"/> for each reason.</param>
/// <param name="Failures">What it refused in the last seven days and kept, by reason.</param>
/// <param name="NotKept">What it refused or could not take in the last seven days and kept only a number of.</param>
/// <param name="Median">Half of the latest answers took no longer.</param>
/// <param name="Slow">One of twenty took longer.</param>
/// <param name="LastSeenAt">When the latest one came that it took.</param>
/// <param name="Waiting">How many wait to be processed, counted up to the same.</param>
internal sealed record EndpointHealth(
    int Taken, IReadOnlyList<(VerdictReason Reason, int Count)> Failures, long NotKept, TimeSpan? Median, TimeSpan? Slow, DateTimeOffset? LastSeenAt, int Waiting);

/// <summary>Reads it in a few short queries, each over a stretch of an index that is bounded however much there is.</summary>
internal sealed class EndpointHealthReader(IDbContextFactory<DashboardContext> contexts, TimeProvider time)
{
    /// <summary>More are not counted.</summary>
    public const int CountMax = 10_000;

    private const int AnswersMeasured = 200;
    private static readonly TimeSpan FailuresWithin = TimeSpan.FromDays(7);
    private static readonly VerdictReason[] TakenReasons = [.. Enum.GetValues<VerdictReason>().Where(reason => reason.Kind() != VerdictKind.Rejected)];
    private static readonly VerdictReason[] RefusedReasons = [.. Enum.GetValues<VerdictReason>().Where(reason => reason.Kind() == VerdictKind.Rejected)];

    public async Task<EndpointHealth> ReadAsync(long endpointId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var latest = await LatestAsync(context, endpointId, cancellation);
        var (dayId, weekId) = (IdGenerator.FirstAt(now.AddDays(-1)), IdGenerator.FirstAt(now - FailuresWithin));
        var failures = await context.Deliveries.Where(row => row.EndpointId == endpointId && RefusedReasons.Contains(row.Reason) && row.Id >= weekId)
            .GroupBy(row => row.Reason).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation);
        var since = now - FailuresWithin;
        var took = latest.Select(each => each.Microseconds).OfType<int>().Order().ToList();
        return new EndpointHealth(
            await TakenAsync(context, endpointId, dayId, cancellation),
            [.. failures.OrderByDescending(each => each.Count).Select(each => (each.Key, each.Count))],
            await context.ReceptionCounts.Where(row => row.EndpointId == endpointId && row.Hour >= since).SumAsync(row => row.Count, cancellation),
            At(took, 0.5), At(took, 0.95), latest.Count > 0 ? latest[0].ReceivedAt : null,
            await context.Deliveries.Where(row => row.EndpointId == endpointId && row.Processing == ProcessingState.Waiting).OrderBy(row => row.Id).Take(CountMax).CountAsync(cancellation));
    }

    private static Task<int> TakenAsync(DashboardContext context, long endpointId, long firstId, CancellationToken cancellation) =>
        TakenReasons
            .Select(reason => context.Deliveries.Where(row => row.EndpointId == endpointId && row.Reason == reason && row.Id >= firstId).OrderBy(row => row.Id).Take(CountMax).Select(row => row.Id))
            .Aggregate((all, next) => all.Concat(next)).CountAsync(cancellation);

    private static async Task<List<(DateTimeOffset ReceivedAt, int? Microseconds)>> LatestAsync(DashboardContext context, long endpointId, CancellationToken cancellation)
    {
        var rows = await TakenReasons
            .Select(reason => context.Deliveries.Where(row => row.EndpointId == endpointId && row.Reason == reason)
                .OrderByDescending(row => row.Id).Take(AnswersMeasured).Select(row => new { row.Id, row.ReceivedAt, row.AnsweredInMicroseconds }))
            .Aggregate((all, next) => all.Concat(next)).ToListAsync(cancellation);
        return [.. rows.OrderByDescending(row => row.Id).Take(AnswersMeasured).Select(row => (row.ReceivedAt, row.AnsweredInMicroseconds))];
    }

    private static TimeSpan? At(List<int> sorted, double share) =>
        sorted.Count == 0 ? null : TimeSpan.FromMicroseconds(sorted[(int)Math.Min(sorted.Count - 1, Math.Floor(sorted.Count * share))]);
}
