using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>One page in the list's order, whether there is more on either side, and whether the search box found more than it looks at.</summary>
internal sealed record TransactionRows(IReadOnlyList<Transaction> Rows, bool HasNewer, bool HasOlder, bool IsSearchCut);

/// <summary>How many rows are in a state; exact below <see cref="TransactionList.CountMax"/>.</summary>
internal sealed record StateCount(TransactionState State, int Count);

/// <summary>The values that a filter can be set to, as far as there are rows with them.</summary>
internal sealed record TransactionChoices(IReadOnlyList<string> Providers, IReadOnlyList<string> Sources, IReadOnlyList<string> CurrencyCodes);

/// <summary>Lists transactions, page by key: the thousandth page costs what the first costs, whatever is filtered (see <see cref="TransactionQuery"/>).</summary>
internal sealed class TransactionList(IDbContextFactory<DashboardContext> contexts, TransactionFacets facets)
{
    public const int PageRows = 50;

    /// <summary>Where counting stops.</summary>
    public const int CountMax = 10_000;

    /// <summary>Where counting of rows that came since stops.</summary>
    public const int NewerCountMax = 1000;

    private const int ChoicesMax = 100;

    public ReadingLimits Limits { get; init; } = ReadingLimits.Default;

    public async Task<TransactionRows> ReadAsync(TransactionFilter filter, TransactionPlace? before, TransactionPlace? after, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await OpenAsync(context, filter, cancellation) is not { } opened) return new TransactionRows([], false, false, false);
        var isUpward = after is not null;
        var found = await opened.Query.ReadAsync(after ?? before, isUpward, PageRows + 1, cancellation);
        var hasMore = found.Count > PageRows;
        var rows = found.Take(PageRows);
        return isUpward
            ? new TransactionRows([.. rows.Reverse()], hasMore, true, opened.IsSearchCut)
            : new TransactionRows([.. rows], before is not null, hasMore, opened.IsSearchCut);
    }

    /// <summary>The same rows as they stand now.</summary>
    public async Task<IReadOnlyList<Transaction>> ReadAgainAsync(IReadOnlyList<Transaction> rows, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var ids = rows.Select(row => row.Id).ToList();
        var found = await context.Transactions.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        return [.. rows.Select(row => found.GetValueOrDefault(row.Id, row))];
    }

    /// <summary>The next <paramref name="rowsMax"/> rows of everything that the filter lets through, for an export.</summary>
    public async Task<IReadOnlyList<Transaction>> SliceAsync(TransactionFilter filter, TransactionPlace? behind, int rowsMax, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await OpenAsync(context, filter, cancellation) is { } opened ? await opened.Query.ReadAsync(behind, isUpward: false, rowsMax, cancellation) : [];
    }

    /// <summary>How many matching rows came after an id; stops at <see cref="NewerCountMax"/>.</summary>
    public async Task<int> CountNewerAsync(TransactionFilter filter, long newestSeen, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await OpenAsync(context, filter, cancellation) is { } opened
            ? await opened.Query.RowsChecked.Where(row => row.Id > newestSeen).Take(NewerCountMax).CountAsync(cancellation)
            : 0;
    }

    public async Task<long> NewestAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Transactions.MaxAsync(row => (long?)row.Id, cancellation) ?? 0;
    }

    /// <summary>Counts by state for the rest of the filter; its state is left aside, since the counts lead to it.</summary>
    public async Task<IReadOnlyList<StateCount>> CountStatesAsync(TransactionFilter filter, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await OpenAsync(context, filter with { State = null }, cancellation) is not { } opened) return [];
        var counts = new List<StateCount>();
        if (opened.Query.FoundIds is not null)
        {
            var groups = opened.Query.Rows.GroupBy(row => row.State).Select(group => new { State = group.Key, Count = group.Count() });
            counts.AddRange((await groups.ToListAsync(cancellation)).Select(group => new StateCount(group.State, group.Count)));
        }
        else
        {
            foreach (var ofState in opened.Facets.GroupBy(facet => facet.State))
                counts.Add(new StateCount(ofState.Key, await opened.Query.Among([.. ofState.Select(facet => facet.Id)]).Rows.Take(CountMax).CountAsync(cancellation)));
        }

        return [.. counts.OrderBy(count => count.State)];
    }

    /// <summary>How many rows the filter lets through, however many: reads an entry of an index for each.</summary>
    public async Task<long> CountExactlyAsync(TransactionFilter filter, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await OpenAsync(context, filter, cancellation) is { } opened ? await opened.Query.Rows.LongCountAsync(cancellation) : 0;
    }

    public async Task<TransactionChoices> ReadChoicesAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var known = await facets.ReadAsync(context, cancellation);
        return new TransactionChoices(Values(known, facet => facet.Provider), Values(known, facet => facet.Source), Values(known, facet => facet.CurrencyCode));
    }

    private static IReadOnlyList<string> Values(IEnumerable<TransactionFacet> known, Func<TransactionFacet, string?> read) =>
        [.. known.Select(read).OfType<string>().Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(ChoicesMax)];

    // Null when no row can match.
    private async Task<Opened?> OpenAsync(DashboardContext context, TransactionFilter filter, CancellationToken cancellation)
    {
        if (filter.IsImpossible) return null;
        var known = await facets.ReadAsync(context, cancellation);
        var fitting = known.Where(facet => facet.Fits(filter)).ToList();
        if (fitting.Count == 0) return null;
        var found = filter.Search.Length == 0 ? null : await TransactionSearch.FindAsync(context.Transactions, known, filter.Search, cancellation);
        if (found is { Ids.Count: 0 }) return null;
        var isEverything = fitting.Count == known.Count && filter is { IsByAmount: false, LeastMinor: null, MostMinor: null };
        var query = new TransactionQuery(context, filter, Limits) { FacetIds = isEverything ? null : [.. fitting.Select(facet => facet.Id)], FoundIds = found?.Ids };
        return new Opened(query, fitting, found?.IsCut == true);
    }

    /// <param name="Query">Reads the rows.</param>
    /// <param name="Facets">Those that the filter lets through.</param>
    /// <param name="IsSearchCut">The search box found more than it looks at.</param>
    private sealed record Opened(TransactionQuery Query, IReadOnlyList<TransactionFacet> Facets, bool IsSearchCut);
}
