using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>One line of the list.</summary>
internal sealed record DeliveryRow(
    long Id, string EndpointSlug, EndpointKind EndpointKind, DateTimeOffset ReceivedAt, VerdictKind Verdict, VerdictReason Reason, VerdictReason ReasonAtArrival,
    long BodyBytes, int AnswerStatus, int? AnsweredInMicroseconds, string RemoteAddress,
    ProcessingState Processing, string? ProcessingCause, bool IsLate);

/// <summary>One page, newest first, and whether there is more on either side.</summary>
internal sealed record DeliveryPage(IReadOnlyList<DeliveryRow> Rows, bool HasNewer, bool HasOlder);

/// <summary>Where a page begins: below an id (older), above one (newer), or at the top.</summary>
internal sealed record PageKey(long? Before, long? After)
{
    public static readonly PageKey Top = new(null, null);
}

/// <summary>How many rows have a reason; exact below <see cref="DeliveryList.CountMax"/>.</summary>
internal sealed record ReasonCount(VerdictReason Reason, int Count);

/// <summary>
/// Lists deliveries, newest first, page by key: the thousandth page costs what the first costs. Rows only; bodies are never touched.
/// </summary>
internal sealed class DeliveryList(IDbContextFactory<DashboardContext> contexts)
{
    public const int PageRows = 50;

    /// <summary>Where counting stops.</summary>
    public const int CountMax = 10_000;

    /// <summary>Where counting of rows that came since stops.</summary>
    public const int NewerCountMax = 1000;

    public async Task<DeliveryPage> ReadAsync(DeliveryFilter filter, PageKey key, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await DeliveryScope.ReadAsync(context, filter, cancellation) is not { } scope) return new DeliveryPage([], false, false);
        var isUpward = key.After is not null;
        var found = await WithEndpoint(context, Newest(scope.Where(key), isUpward, PageRows + 1)).ToListAsync(cancellation);
        var hasMore = found.Count > PageRows;
        var rows = (isUpward ? found.OrderBy(row => row.Id) : found.OrderByDescending(row => row.Id)).Take(PageRows).OrderByDescending(row => row.Id).ToList();
        return isUpward ? new DeliveryPage(rows, hasMore, true) : new DeliveryPage(rows, key.Before is not null, hasMore);
    }

    /// <summary>The same rows as they stand now; those that have left the ring stay as they were.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> ReadAgainAsync(IReadOnlyList<DeliveryRow> rows, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var ids = rows.Select(row => row.Id).ToList();
        var found = await WithEndpoint(context, context.Deliveries.AsNoTracking().Where(row => ids.Contains(row.Id))).ToDictionaryAsync(row => row.Id, cancellation);
        return [.. rows.Select(row => found.GetValueOrDefault(row.Id, row))];
    }

    /// <summary>How many matching rows came after an id; stops at <see cref="NewerCountMax"/>.</summary>
    public async Task<int> CountNewerAsync(DeliveryFilter filter, long newestShown, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await DeliveryScope.ReadAsync(context, filter, cancellation) is not { } scope) return 0;
        return await Newest(scope.Where(new PageKey(null, newestShown)), isUpward: true, NewerCountMax).CountAsync(cancellation);
    }

    /// <summary>Counts by reason for the same endpoint, time and ids; verdict and reason of the filter are left aside, since the counts lead to them.</summary>
    public async Task<IReadOnlyList<ReasonCount>> CountReasonsAsync(DeliveryFilter filter, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await DeliveryScope.ReadAsync(context, filter with { Verdict = null, Reason = null }, cancellation) is not { } scope) return [];
        return await Reasons(scope)
            .GroupBy(reason => reason)
            .Select(group => new ReasonCount(group.Key, group.Count()))
            .ToListAsync(cancellation);
    }

    // Named rows are few and found by their own index; all others are counted reason by reason, each up to the limit.
    private static IQueryable<VerdictReason> Reasons(DeliveryScope scope) => scope.IsNamed
        ? scope.Rows.Select(row => row.Reason)
        : DeliveryScope.AllReasons
            .Select(reason => scope.Rows.Where(row => row.Reason == reason).OrderByDescending(row => row.Id).Select(row => row.Reason).Take(CountMax))
            .Aggregate((all, next) => all.Concat(next));

    private static IQueryable<DeliveryRow> WithEndpoint(DashboardContext context, IQueryable<Delivery> rows) => rows.Join(
        context.Endpoints.IgnoreAutoIncludes(), row => row.EndpointId, endpoint => endpoint.Id, (row, endpoint) => new DeliveryRow(
            row.Id, endpoint.Slug, endpoint.Kind, row.ReceivedAt, row.Verdict, row.Reason, row.ReasonAtArrival,
            row.BodyBytes, row.AnswerStatus, row.AnsweredInMicroseconds, row.RemoteAddress, row.Processing, row.ProcessingCause, row.IsLate));

    // With reasons to choose from, each is read from its own index in order, and the few rows of each are merged: nothing is scanned or sorted.
    private static IQueryable<Delivery> Newest(DeliveryScope scope, bool isUpward, int rowsMax)
    {
        if (scope.Reasons is null) return Take(scope.Rows, isUpward, rowsMax);
        var merged = scope.Reasons.Select(reason => Take(scope.Rows.Where(row => row.Reason == reason), isUpward, rowsMax)).Aggregate((all, next) => all.Concat(next));
        return Take(merged, isUpward, rowsMax);
    }

    private static IQueryable<Delivery> Take(IQueryable<Delivery> rows, bool isUpward, int rowsMax) =>
        (isUpward ? rows.OrderBy(row => row.Id) : rows.OrderByDescending(row => row.Id)).Take(rowsMax);
}
