using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Transactions;

/// <summary>A filter made ready to read rows in its order: what it found by search, which index serves it, and how to go on behind a place.</summary>
/// <param name="Rows">The rows that the filter lets through, in no order.</param>
/// <param name="Filter">The filter, for its order.</param>
/// <param name="IsFound">They are the few that the search box found, by id: an index in the list's order would be the wrong one.</param>
internal sealed record TransactionQuery(IQueryable<Transaction> Rows, TransactionFilter Filter, bool IsFound)
{
    /// <summary>Up to <paramref name="rowsMax"/> rows behind a place (or from the start), in the list's order or against it.</summary>
    public async Task<IReadOnlyList<Transaction>> ReadAsync(TransactionPlace? place, bool isUpward, int rowsMax, CancellationToken cancellation)
    {
        var isAscending = Filter.IsAscending != isUpward;
        if (!IsFound) return await Read(place, isAscending, rowsMax).ToListAsync(cancellation);
        var places = Filter.IsByAmount
            ? (await Rows.Where(row => row.AmountMinor != null).Select(row => new { Value = row.AmountMinor!.Value, row.Id }).ToListAsync(cancellation)).Select(each => new TransactionPlace(each.Value, each.Id))
            : (await (Filter.Time == TransactionTime.Received ? Rows.Select(row => new { At = row.FirstSeenAt, row.Id }) : Rows.Select(row => new { At = row.OccurredAt, row.Id }))
                .ToListAsync(cancellation)).Select(each => new TransactionPlace(TransactionPlace.Microseconds(each.At), each.Id));
        var beyond = places.Where(each => place is null || each.Key.CompareTo(place.Key) == (isAscending ? 1 : -1));
        var ids = (isAscending ? beyond.OrderBy(each => each.Key) : beyond.OrderByDescending(each => each.Key)).Take(rowsMax).Select(each => each.Id).ToList();
        if (ids.Count == 0) return [];
        var rows = await Rows.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    private IQueryable<Transaction> Read(TransactionPlace? place, bool isAscending, int rowsMax)
    {
        if (Filter.IsByAmount)
            return Read(Rows.Where(row => row.AmountMinor != null), row => row.AmountMinor, place, isAscending, rowsMax,
                place is null ? null : row => row.AmountMinor == place.Value,
                isAscending ? row => row.AmountMinor > place!.Value : row => row.AmountMinor < place!.Value);
        var at = place?.At;
        return Filter.Time == TransactionTime.Received
            ? Read(Rows, row => row.FirstSeenAt, place, isAscending, rowsMax,
                place is null ? null : row => row.FirstSeenAt == at, isAscending ? row => row.FirstSeenAt > at : row => row.FirstSeenAt < at)
            : Read(Rows, row => row.OccurredAt, place, isAscending, rowsMax,
                place is null ? null : row => row.OccurredAt == at, isAscending ? row => row.OccurredAt > at : row => row.OccurredAt < at);
    }

    // Rows with the place's own value and rows beyond it are two stretches of the index, each read in order; a single condition with "or" would be scanned.
    private static IQueryable<Transaction> Read<TValue>(
        IQueryable<Transaction> rows, Expression<Func<Transaction, TValue>> value, TransactionPlace? place, bool isAscending, int rowsMax,
        Expression<Func<Transaction, bool>>? isEqual, Expression<Func<Transaction, bool>> isBeyond)
    {
        if (place is null || isEqual is null) return Ordered(rows, value, isAscending).Take(rowsMax);
        var equal = rows.Where(isEqual);
        equal = isAscending ? equal.Where(row => row.Id > place.Id) : equal.Where(row => row.Id < place.Id);
        equal = isAscending ? equal.OrderBy(row => row.Id) : equal.OrderByDescending(row => row.Id);
        return Ordered(equal.Take(rowsMax).Concat(Ordered(rows.Where(isBeyond), value, isAscending).Take(rowsMax)), value, isAscending).Take(rowsMax);
    }

    private static IQueryable<Transaction> Ordered<TValue>(IQueryable<Transaction> rows, Expression<Func<Transaction, TValue>> value, bool isAscending) => isAscending
        ? rows.OrderBy(value).ThenBy(row => row.Id)
        : rows.OrderByDescending(value).ThenByDescending(row => row.Id);
}
