using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>Where one way of reading ends and the next begins.</summary>
/// <param name="FewRowsMax">So few rows are read whole and sorted.</param>
/// <param name="MergedFacetsMax">Of more facets than this the rows are so many that walking all rows meets them soon.</param>
internal sealed record ReadingLimits(int FewRowsMax, int MergedFacetsMax)
{
    public static readonly ReadingLimits Default = new(20_000, 100);
}

/// <summary>
/// A filter made ready to read rows in its order. Only places are read in that order, from the indexes alone; the rows of the page are fetched at the end.
/// Which index is read must not be left to a planner that knows nothing of the values, or it sorts a million rows for a page of fifty: few rows are read whole
/// and sorted here; rows of some facets are merged from their stretches of the index; those of many facets are found by walking all rows in order.
/// </summary>
internal sealed class TransactionQuery(DashboardContext context, TransactionFilter filter, ReadingLimits limits)
{
    /// <summary>So many are asked for in one statement.</summary>
    private const int FacetsAtOnce = 8;

    /// <summary>The facets that the filter lets through; null for all.</summary>
    public IReadOnlyList<long>? FacetIds { get; init; }

    /// <summary>Ids to choose among, where the search box has found them.</summary>
    public IReadOnlyCollection<long>? FoundIds { get; init; }

    /// <summary>The same for some of its facets.</summary>
    public TransactionQuery Among(IReadOnlyList<long> facetIds) => new(context, filter, limits) { FacetIds = facetIds, FoundIds = FoundIds };

    /// <summary>The rows that the filter lets through, in no order.</summary>
    public IQueryable<Transaction> Rows
    {
        get
        {
            var rows = Within(context.Transactions);
            if (FoundIds is { } found) rows = rows.Where(row => found.Contains(row.Id));
            return FacetIds is { } facets ? rows.Where(row => facets.Contains(row.FacetId)) : rows;
        }
    }

    /// <summary>The same rows, but never through the index of facets: for whoever reads another index.</summary>
    public IQueryable<Transaction> RowsChecked => FacetIds is { } facets ? Within(context.Transactions).Where(row => facets.Contains(row.FacetId + 0)) : Rows;

    /// <summary>Up to <paramref name="rowsMax"/> rows behind a place (or from the start), in the list's order or against it.</summary>
    public async Task<IReadOnlyList<Transaction>> ReadAsync(TransactionPlace? place, bool isUpward, int rowsMax, CancellationToken cancellation)
    {
        var isAscending = filter.IsAscending != isUpward;
        var places = await ReadPlacesAsync(place, isAscending, rowsMax, cancellation);
        var ids = (isAscending ? places.OrderBy(each => each.Key) : places.OrderByDescending(each => each.Key)).Take(rowsMax).Select(each => each.Id).ToList();
        if (ids.Count == 0) return [];
        var rows = await context.Transactions.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    private async Task<IEnumerable<TransactionPlace>> ReadPlacesAsync(TransactionPlace? place, bool isAscending, int rowsMax, CancellationToken cancellation)
    {
        if (FoundIds is not null || await AreFewAsync(cancellation))
            return (await PlacesAsync(Rows, cancellation)).Where(each => place is null || each.Key.CompareTo(place.Key) == (isAscending ? 1 : -1));
        var isWalked = FacetIds is null || (FacetIds.Count > limits.MergedFacetsMax && !filter.IsByAmount);
        IReadOnlyList<TransactionPlace> near = place is null ? [] : await PlacesAsync(AtPlace(isWalked ? RowsChecked : Rows, place, isAscending).Take(rowsMax), cancellation);
        if (near.Count >= rowsMax) return near;
        if (isWalked) return [.. near, .. await FarAsync(RowsChecked, place, isAscending, rowsMax, cancellation)];
        var places = near.ToList();
        foreach (var some in FacetIds!.Chunk(FacetsAtOnce))
            places.AddRange(await PlacesOfAllAsync([.. some.Select(id => Far(Within(context.Transactions).Where(row => row.FacetId == id), place, isAscending, rowsMax))], cancellation));
        return places;
    }

    private async Task<bool> AreFewAsync(CancellationToken cancellation) =>
        FacetIds is not null && await Rows.Take(limits.FewRowsMax + 1).CountAsync(cancellation) <= limits.FewRowsMax;

    private Task<IReadOnlyList<TransactionPlace>> PlacesAsync(IQueryable<Transaction> rows, CancellationToken cancellation) => PlacesOfAllAsync([rows], cancellation);

    // Several stretches of the index in one question: asking costs more than reading.
    private async Task<IReadOnlyList<TransactionPlace>> PlacesOfAllAsync(IReadOnlyList<IQueryable<Transaction>> stretches, CancellationToken cancellation)
    {
        if (filter.IsByAmount)
        {
            var amounts = stretches.Select(rows => rows.Where(row => row.AmountMinor != null).Select(row => new { Value = row.AmountMinor!.Value, row.Id })).Aggregate((all, next) => all.Concat(next));
            return [.. (await amounts.ToListAsync(cancellation)).Select(each => new TransactionPlace(each.Value, each.Id))];
        }

        var times = stretches.Select(rows => filter.Time == TransactionTime.Received ? rows.Select(row => new { At = row.FirstSeenAt, row.Id }) : rows.Select(row => new { At = row.OccurredAt, row.Id }))
            .Aggregate((all, next) => all.Concat(next));
        return [.. (await times.ToListAsync(cancellation)).Select(each => new TransactionPlace(TransactionPlace.Microseconds(each.At), each.Id))];
    }

    private IQueryable<Transaction> Within(IQueryable<Transaction> rows)
    {
        if (filter.LeastMinor is { } least) rows = rows.Where(row => row.AmountMinor >= least);
        if (filter.MostMinor is { } most) rows = rows.Where(row => row.AmountMinor <= most);
        var isReceived = filter.Time == TransactionTime.Received;
        if (filter.Range.From is { } from) rows = isReceived ? rows.Where(row => row.FirstSeenAt >= from) : rows.Where(row => row.OccurredAt >= from);
        if (filter.Range.To is { } to) rows = isReceived ? rows.Where(row => row.FirstSeenAt < to) : rows.Where(row => row.OccurredAt < to);
        return rows;
    }

    // Rows with the place's own value and rows beyond it are two stretches of the index, each read in order; a single condition with "or" would be scanned.
    private IQueryable<Transaction> AtPlace(IQueryable<Transaction> rows, TransactionPlace place, bool isAscending) => isAscending
        ? Equal(rows, place).Where(row => row.Id > place.Id).OrderBy(row => row.Id)
        : Equal(rows, place).Where(row => row.Id < place.Id).OrderByDescending(row => row.Id);

    private Task<IReadOnlyList<TransactionPlace>> FarAsync(IQueryable<Transaction> rows, TransactionPlace? place, bool isAscending, int rowsMax, CancellationToken cancellation) =>
        PlacesAsync(Far(rows, place, isAscending, rowsMax), cancellation);

    private IQueryable<Transaction> Far(IQueryable<Transaction> rows, TransactionPlace? place, bool isAscending, int rowsMax) =>
        Ordered(place is null ? rows : Beyond(rows, place, isAscending), isAscending).Take(rowsMax);

    private IQueryable<Transaction> Equal(IQueryable<Transaction> rows, TransactionPlace place) => (filter.IsByAmount, filter.Time) switch
    {
        (true, _) => rows.Where(row => row.AmountMinor == place.Value),
        (_, TransactionTime.Received) => rows.Where(row => row.FirstSeenAt == place.At),
        _ => rows.Where(row => row.OccurredAt == place.At),
    };

    private IQueryable<Transaction> Beyond(IQueryable<Transaction> rows, TransactionPlace place, bool isAscending) => (filter.IsByAmount, filter.Time, isAscending) switch
    {
        (true, _, true) => rows.Where(row => row.AmountMinor > place.Value),
        (true, _, false) => rows.Where(row => row.AmountMinor < place.Value),
        (_, TransactionTime.Received, true) => rows.Where(row => row.FirstSeenAt > place.At),
        (_, TransactionTime.Received, false) => rows.Where(row => row.FirstSeenAt < place.At),
        (_, _, true) => rows.Where(row => row.OccurredAt > place.At),
        _ => rows.Where(row => row.OccurredAt < place.At),
    };

    private IQueryable<Transaction> Ordered(IQueryable<Transaction> rows, bool isAscending) => (filter.IsByAmount, filter.Time) switch
    {
        (true, _) => Ordered(rows.Where(row => row.AmountMinor != null), row => row.AmountMinor, isAscending),
        (_, TransactionTime.Received) => Ordered(rows, row => row.FirstSeenAt, isAscending),
        _ => Ordered(rows, row => row.OccurredAt, isAscending),
    };

    private static IQueryable<Transaction> Ordered<TValue>(IQueryable<Transaction> rows, Expression<Func<Transaction, TValue>> value, bool isAscending) => isAscending
        ? rows.OrderBy(value).ThenBy(row => row.Id)
        : rows.OrderByDescending(value).ThenByDescending(row => row.Id);
}
