using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>The rows that a filter means: for the list that shows them, and for a retry that acts on them.</summary>
/// <param name="Rows">All that fit but for their reasons.</param>
/// <param name="Reasons">Those that fit, each read from its own index; null where any will do.</param>
/// <param name="IsNamed">Few, and found by their ids or digests.</param>
internal sealed record DeliveryScope(IQueryable<Delivery> Rows, IReadOnlyList<VerdictReason>? Reasons, bool IsNamed)
{
    public static readonly IReadOnlyList<VerdictReason> AllReasons = Enum.GetValues<VerdictReason>();

    /// <summary>Null when no row can fit.</summary>
    public static async Task<DeliveryScope?> ReadAsync(DashboardContext context, DeliveryFilter filter, CancellationToken cancellation)
    {
        if (filter.IsImpossible || filter.Unreadable.Count > 0 || filter.Reasons is []) return null;
        var rows = context.Deliveries.AsNoTracking();
        var reasons = filter.Reasons;
        if (filter.EndpointSlug is { } slug)
        {
            var endpointId = await context.Endpoints.Where(endpoint => endpoint.Slug == slug).Select(endpoint => endpoint.Id).SingleOrDefaultAsync(cancellation);
            if (endpointId == 0) return null;
            rows = rows.Where(row => row.EndpointId == endpointId);
            reasons ??= AllReasons;
        }

        // Ids carry their time, so a stretch of time is a stretch of ids.
        if (filter.Range.From is { } from && IdGenerator.FirstAt(from) is var firstId) rows = rows.Where(row => row.Id >= firstId);
        if (filter.Range.To is { } to && IdGenerator.FirstAt(to) is var endId) rows = rows.Where(row => row.Id < endId);
        if (filter.Processing is { } processing) rows = rows.Where(row => row.Processing == processing);
        if (filter.Cause is { } cause) rows = rows.Where(row => row.ProcessingCause == cause);
        if (filter.RunId is { } runId) rows = rows.Where(row => row.RetryRunId == runId);
        var ids = filter.Ids;
        var digests = filter.Digests;
        if (ids.Count > 0 || digests.Count > 0)
        {
            rows = rows.Where(row => ids.Contains(row.Id) || digests.Contains(row.BodySha256));
            reasons = filter.Reasons;
        }

        var ticked = filter.Ticked;
        if (ticked.Count > 0)
        {
            rows = rows.Where(row => ticked.Contains(row.Id));
            reasons = filter.Reasons;
        }

        return new DeliveryScope(rows, reasons, ids.Count > 0 || digests.Count > 0 || ticked.Count > 0);
    }

    public DeliveryScope Where(PageKey key)
    {
        var rows = Rows;
        if (key.Before is { } before) rows = rows.Where(row => row.Id < before);
        if (key.After is { } after) rows = rows.Where(row => row.Id > after);
        return this with { Rows = rows };
    }

    /// <summary>The oldest ids beyond one id and up to another, of rows in these states. Each state is read from its own index in order, and the few of each are merged.</summary>
    public IQueryable<long> OldestIds(IReadOnlyList<ProcessingState> states, long afterId, long throughId, int idsMax) => states
        .Select(state => In(state).Where(row => row.Id > afterId && row.Id <= throughId).OrderBy(row => row.Id).Select(row => row.Id).Take(idsMax))
        .Aggregate((all, next) => all.Concat(next))
        .OrderBy(id => id).Take(idsMax);

    /// <summary>How many rows up to an id are in each of these states; counting one stops at <paramref name="countMax"/>.</summary>
    public Task<Dictionary<ProcessingState, int>> CountAsync(IReadOnlyList<ProcessingState> states, long throughId, int countMax, CancellationToken cancellation) => states
        .Select(state => In(state).Where(row => row.Id <= throughId).OrderBy(row => row.Id).Select(row => row.Processing).Take(countMax))
        .Aggregate((all, next) => all.Concat(next))
        .GroupBy(state => state)
        .Select(group => new { State = group.Key, Count = group.Count() })
        .ToDictionaryAsync(group => group.State, group => group.Count, cancellation);

    private IQueryable<Delivery> In(ProcessingState state)
    {
        var rows = Rows.Where(row => row.Processing == state);
        return Reasons is { } reasons && reasons.Count < AllReasons.Count ? rows.Where(row => reasons.Contains(row.Reason)) : rows;
    }
}
