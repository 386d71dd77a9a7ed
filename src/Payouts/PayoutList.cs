using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Payouts;

/// <summary>One page in the list's order, whether there is more on either side, and whether the search box found more than it looks at.</summary>
internal sealed record PayoutRows(IReadOnlyList<Payout> Rows, bool HasNewer, bool HasOlder, bool IsSearchCut);

/// <summary>How many payouts are in a state; exact below <see cref="PayoutList.CountMax"/>.</summary>
internal sealed record PayoutCount(PayoutState State, int Count);

/// <summary>Who may have created payouts, and the currencies that there are payouts in.</summary>
internal sealed record PayoutChoices(IReadOnlyList<(string Identity, string Name)> Creators, IReadOnlyList<string> CurrencyCodes);

/// <summary>Lists payouts, page by key.</summary>
internal sealed class PayoutList(IDbContextFactory<DashboardContext> contexts)
{
    public const int PageRows = 50;

    /// <summary>Where counting stops.</summary>
    public const int CountMax = 10_000;

    /// <summary>Where counting of rows that came since stops.</summary>
    public const int NewerCountMax = 1000;

    private const int ChoicesMax = 100;

    public async Task<PayoutRows> ReadAsync(PayoutFilter filter, PayoutPlace? before, PayoutPlace? after, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var (rows, isCut) = await OpenAsync(context, filter, cancellation);
        if (rows is null) return new PayoutRows([], false, false, false);
        var isUpward = after is not null;
        var found = await PayoutQuery.Behind(rows, filter, after ?? before, isUpward).Take(PageRows + 1).AsNoTracking().ToListAsync(cancellation);
        var hasMore = found.Count > PageRows;
        var page = found.Take(PageRows);
        return isUpward ? new PayoutRows([.. page.Reverse()], hasMore, true, isCut) : new PayoutRows([.. page], before is not null, hasMore, isCut);
    }

    /// <summary>The same rows as they stand now.</summary>
    public async Task<IReadOnlyList<Payout>> ReadAgainAsync(IReadOnlyList<Payout> rows, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var ids = rows.Select(row => row.Id).ToList();
        var found = await context.Payouts.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        return [.. rows.Select(row => found.GetValueOrDefault(row.Id, row))];
    }

    /// <summary>The next <paramref name="rowsMax"/> rows of everything that the filter lets through, for an export.</summary>
    public async Task<IReadOnlyList<Payout>> SliceAsync(PayoutFilter filter, PayoutPlace? behind, int rowsMax, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var (rows, _) = await OpenAsync(context, filter, cancellation);
        return rows is null ? [] : await PayoutQuery.Behind(rows, filter, behind, isUpward: false).Take(rowsMax).AsNoTracking().ToListAsync(cancellation);
    }

    /// <summary>How many matching rows came after an id; stops at <see cref="NewerCountMax"/>.</summary>
    public async Task<int> CountNewerAsync(PayoutFilter filter, long newestSeen, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var (rows, _) = await OpenAsync(context, filter, cancellation);
        return rows is null ? 0 : await rows.Where(row => row.Id > newestSeen).Take(NewerCountMax).CountAsync(cancellation);
    }

    public async Task<long> NewestAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Payouts.MaxAsync(row => (long?)row.Id, cancellation) ?? 0;
    }

    /// <summary>Counts by state for the rest of the filter; its state is left aside, since the counts lead to it.</summary>
    public async Task<IReadOnlyList<PayoutCount>> CountStatesAsync(PayoutFilter filter, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var (rows, _) = await OpenAsync(context, filter with { State = null }, cancellation);
        if (rows is null) return [];
        var counts = new List<PayoutCount>();
        foreach (var state in Enum.GetValues<PayoutState>())
            counts.Add(new PayoutCount(state, await rows.Where(row => row.State == state).Take(CountMax).CountAsync(cancellation)));
        return [.. counts.Where(count => count.Count > 0)];
    }

    public async Task<PayoutChoices> ReadChoicesAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var people = await context.People.AsNoTracking().OrderBy(row => row.Name).Take(ChoicesMax).Select(row => new { row.Identity, row.Name }).ToListAsync(cancellation);
        var codes = await context.Payouts.Select(row => row.CurrencyCode).Distinct().OrderBy(code => code).Take(ChoicesMax).ToListAsync(cancellation);
        return new PayoutChoices(people.ConvertAll(each => (each.Identity, each.Name)), codes);
    }

    // No rows when none can match.
    private static async Task<(IQueryable<Payout>? Rows, bool IsSearchCut)> OpenAsync(DashboardContext context, PayoutFilter filter, CancellationToken cancellation)
    {
        if (filter.IsImpossible) return (null, false);
        var found = await PayoutQuery.FindAsync(context, filter.Search, cancellation);
        return found is { Ids.Count: 0 } ? (null, false) : (PayoutQuery.Rows(context, filter, found?.Ids), found?.IsCut == true);
    }
}
