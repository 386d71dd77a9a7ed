using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// One thing that a row must be, said twice: so that an index can serve it, and so that none can. Only one index can be read in order; which one that
/// is must not be left to a planner that knows nothing of the values, or it sorts a million rows for a page of fifty.
/// </summary>
internal sealed record Criterion(Expression<Func<Transaction, bool>> Served, Expression<Func<Transaction, bool>> Checked)
{
    /// <summary>Its index is in the order of occurred-at.</summary>
    public bool IsInOrderOfOccurrence { get; init; } = true;
}

/// <summary>A filter as criteria, and the choice of the one whose index is read.</summary>
internal static class TransactionCriteria
{
    /// <summary>So few rows are read whole and sorted.</summary>
    public const int FewRowsMax = 5_000;

    /// <summary>A payout that is none of ours. Spelled like the condition of its index, or that would not serve it.</summary>
    public static readonly Criterion Unmatched = new(
        row => row.Direction == TransactionDirection.Payout && row.PayoutId == null,
        row => (int)row.Direction + 0 == (int)TransactionDirection.Payout && row.PayoutId == null);

    public static IReadOnlyList<Criterion> Of(TransactionFilter filter)
    {
        var criteria = new List<Criterion>();
        if (filter.State is { } state) criteria.Add(Of(state));
        if (filter.Direction is { } direction) criteria.Add(new Criterion(row => row.Direction == direction, row => (int)row.Direction + 0 == (int)direction));
        if (filter.IsUnmatched) criteria.Add(Unmatched);
        if (filter.Provider is { } provider) criteria.Add(new Criterion(row => row.Provider == provider, row => row.Provider + "" == provider));
        if (filter.Source is { } source) criteria.Add(new Criterion(row => row.Source == source, row => row.Source + "" == source));
        if (filter.CurrencyCode is { } code) criteria.Add(new Criterion(row => row.CurrencyCode == code, row => row.CurrencyCode + "" == code));
        if (filter.LeastMinor is not null || filter.MostMinor is not null) criteria.Add(OfAmount(filter));
        return criteria;
    }

    public static Criterion Of(TransactionState state) => new(row => row.State == state, row => (int)row.State + 0 == (int)state);

    /// <summary>The criterion with the fewest rows, and whether these are few. Each is counted in its own index, no further than needed.</summary>
    public static async Task<(Criterion? Rarest, bool IsRare)> RarestAsync(IQueryable<Transaction> rows, IReadOnlyList<Criterion> criteria, CancellationToken cancellation)
    {
        Criterion? rarest = null;
        var least = int.MaxValue;
        foreach (var criterion in criteria)
        {
            var count = await rows.Where(criterion.Served).Select(row => row.Id).Take(FewRowsMax + 1).CountAsync(cancellation);
            if (count < least || (count == least && criterion.IsInOrderOfOccurrence && rarest?.IsInOrderOfOccurrence == false)) (rarest, least) = (criterion, count);
        }

        return (rarest, least <= FewRowsMax);
    }

    /// <summary>All criteria, of which one may be served by its index.</summary>
    public static IQueryable<Transaction> Where(this IQueryable<Transaction> rows, IReadOnlyList<Criterion> criteria, Criterion? served) =>
        criteria.Aggregate(rows, (all, criterion) => all.Where(criterion == served ? criterion.Served : criterion.Checked));

    private static Criterion OfAmount(TransactionFilter filter)
    {
        var (code, least, most) = (filter.CurrencyCode, filter.LeastMinor ?? long.MinValue, filter.MostMinor ?? long.MaxValue);
        return new Criterion(
            row => row.CurrencyCode == code && row.AmountMinor >= least && row.AmountMinor <= most,
            row => row.AmountMinor + 0 >= least && row.AmountMinor + 0 <= most) { IsInOrderOfOccurrence = false };
    }
}
