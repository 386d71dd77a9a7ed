using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>The rows that a filter lets through, as queries: which ones, and in which order from which place.</summary>
internal static class PayoutQuery
{
    /// <summary>So many rows that begin with the searched text are looked at; whoever finds more types more.</summary>
    public const int SearchRowsMax = 1_000;

    /// <summary>Somebody's need as a condition. Spelled like the filters of the indexes that serve it.</summary>
    public static IQueryable<Payout> Needing(DashboardContext context, PayoutNeed need, string readerIdentity) => need switch
    {
        PayoutNeed.MyApproval => context.Payouts.Where(row => row.State == PayoutState.AwaitingApproval && row.ConflictReason == null && row.CreatorIdentity != readerIdentity
            && !context.PayoutApprovals.Any(given => given.PayoutId == row.Id && given.Round == row.Round && given.ApproverIdentity == readerIdentity)),
        PayoutNeed.Push => context.Payouts.Where(row => row.State == PayoutState.Approved && row.WaitsForPush),
        PayoutNeed.SecondPerson => context.Payouts.Where(row => context.PayoutSettlements.Any(open => open.PayoutId == row.Id && open.ClosedAt == null)),
        PayoutNeed.Explanation => context.Payouts.Where(row => row.ConflictReason != null),
        _ => context.Payouts.Where(row => row.ReplacesId != null && row.State == PayoutState.Paid
            && context.Payouts.Any(former => former.Id == row.ReplacesId && former.State == PayoutState.Paid)),
    };

    /// <summary>In no order. <paramref name="found"/> are the ids among which the search box chooses.</summary>
    public static IQueryable<Payout> Rows(DashboardContext context, PayoutFilter filter, IReadOnlyCollection<long>? found)
    {
        var rows = filter.Need is { } need ? Needing(context, need, filter.ReaderIdentity) : context.Payouts;
        if (found is not null) rows = rows.Where(row => found.Contains(row.Id));
        if (filter.State is { } state) rows = rows.Where(row => row.State == state);
        if (filter.Way is { } way) rows = rows.Where(row => row.Way == way);
        if (filter.CurrencyCode is { } code) rows = rows.Where(row => row.CurrencyCode == code);
        if (filter.UserId is { } userId) rows = rows.Where(row => row.UserId == userId);
        if (filter.CreatorIdentity is { } creator) rows = rows.Where(row => row.CreatorIdentity == creator);
        if (filter.LeastMinor is { } least) rows = rows.Where(row => row.AmountMinor >= least);
        if (filter.MostMinor is { } most) rows = rows.Where(row => row.AmountMinor <= most);
        // Ids carry their time, so a stretch of time is a stretch of ids.
        if (filter.Range.From is { } from) rows = rows.Where(row => row.Id >= IdGenerator.FirstAt(from));
        if (filter.Range.To is { } to) rows = rows.Where(row => row.Id < IdGenerator.FirstAt(to));
        return rows;
    }

    /// <summary>Rows behind a place (or from the start), in the list's order or against it.</summary>
    public static IQueryable<Payout> Behind(IQueryable<Payout> rows, PayoutFilter filter, PayoutPlace? place, bool isUpward) => (filter.IsByAmount, filter.IsAscending != isUpward) switch
    {
        (true, true) => (place is null ? rows : rows.Where(row => row.AmountMinor > place.AmountMinor || (row.AmountMinor == place.AmountMinor && row.Id > place.Id)))
            .OrderBy(row => row.AmountMinor).ThenBy(row => row.Id),
        (true, false) => (place is null ? rows : rows.Where(row => row.AmountMinor < place.AmountMinor || (row.AmountMinor == place.AmountMinor && row.Id < place.Id)))
            .OrderByDescending(row => row.AmountMinor).ThenByDescending(row => row.Id),
        (false, true) => (place is null ? rows : rows.Where(row => row.Id > place.Id)).OrderBy(row => row.Id),
        _ => (place is null ? rows : rows.Where(row => row.Id < place.Id)).OrderByDescending(row => row.Id),
    };

    /// <summary>The search box: a payout's id, Mozarto's id, the beginning of a user id, or an exact amount. Null when the box is empty.</summary>
    public static async Task<SearchFound?> FindAsync(DashboardContext context, string text, CancellationToken cancellation)
    {
        if (text.Length == 0) return null;
        var found = new HashSet<long>();
        var isCut = false;
        if (EntityId.TryParse(EntityId.PayoutPrefix, text, out var id)) found.Add(id);
        foreach (var query in Matches(context.Payouts, text).Concat(await AmountsAsync(context, text, cancellation)))
        {
            var ids = await query.Take(SearchRowsMax + 1).ToListAsync(cancellation);
            isCut |= ids.Count > SearchRowsMax;
            found.UnionWith(ids.Take(SearchRowsMax));
        }

        return new SearchFound(found, isCut);
    }

    private static IEnumerable<IQueryable<long>> Matches(IQueryable<Payout> rows, string text)
    {
        Expression<Func<Payout, string?>> user = row => row.UserId;
        yield return rows.Where(row => row.ExternalId == text).OrderByDescending(row => row.Id).Select(row => row.Id);
        yield return rows.Where(row => row.UserId == text).OrderByDescending(row => row.Id).Select(row => row.Id);
        yield return TransactionSearch.Beginning(rows, user, text).OrderBy(user).Select(row => row.Id);
    }

    private static async Task<IEnumerable<IQueryable<long>>> AmountsAsync(DashboardContext context, string text, CancellationToken cancellation)
    {
        if (AmountInput.Read(text) is not { } amount) return [];
        var codes = amount.CurrencyCode is { } named ? [named] : await context.Payouts.Select(row => row.CurrencyCode).Distinct().ToListAsync(cancellation);
        return codes.Select(code => Currency.TryFind(code, out var currency) && amount.In(currency) is { } minor ? (code, minor) : (code, minor: 0L)).Where(each => each.minor > 0)
            .Select(each => context.Payouts.Where(row => row.CurrencyCode == each.code && row.AmountMinor == each.minor).OrderByDescending(row => row.Id).Select(row => row.Id));
    }
}
