using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>One page in the list's order, whether there is more on either side, and whether the search box found more than it looks at.</summary>
internal sealed record TransactionRows(IReadOnlyList<Transaction> Rows, bool HasNewer, bool HasOlder, bool IsSearchCut);

/// <summary>How many rows are in a state; exact below <see cref="TransactionList.CountMax"/>.</summary>
internal sealed record StateCount(TransactionState State, int Count);

/// <summary>The values that a filter can be set to, as far as there are rows with them.</summary>
internal sealed record TransactionChoices(IReadOnlyList<string> Providers, IReadOnlyList<string> Sources, IReadOnlyList<string> CurrencyCodes);

/// <summary>
/// Lists transactions, page by key: the thousandth page costs what the first costs. Each query reads one index in order; a rare value's rows are
/// read whole and sorted instead, because they are few.
/// </summary>
internal sealed class TransactionList(IDbContextFactory<DashboardContext> contexts)
{
    public const int PageRows = 50;

    /// <summary>Where counting stops.</summary>
    public const int CountMax = 10_000;

    /// <summary>Where counting of rows that came since stops.</summary>
    public const int NewerCountMax = 1000;

    private const int ChoicesMax = 100;

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
        if (filter.IsImpossible || await ScopeAsync(context, filter, cancellation) is not { } scope) return 0;
        return await scope.Rows.Where(row => row.Id > newestSeen).Where(TransactionCriteria.Of(filter), served: null).Take(NewerCountMax).CountAsync(cancellation);
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
        if (filter.IsImpossible || await ScopeAsync(context, filter with { State = null }, cancellation) is not { } scope) return [];
        var criteria = TransactionCriteria.Of(filter with { State = null });
        var counts = new List<StateCount>();
        foreach (var state in Enum.GetValues<TransactionState>())
        {
            IReadOnlyList<Criterion> all = [.. criteria, TransactionCriteria.Of(state)];
            var (served, _) = scope.IsFound ? (null, true) : await TransactionCriteria.RarestAsync(context.Transactions, all, cancellation);
            counts.Add(new StateCount(state, await scope.Rows.Where(all, served).Select(row => row.Id).Take(CountMax).CountAsync(cancellation)));
        }

        return counts;
    }

    public async Task<TransactionChoices> ReadChoicesAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await ChoicesAsync(context, cancellation);
    }

    private static async Task<(TransactionQuery Query, bool IsSearchCut)?> OpenAsync(DashboardContext context, TransactionFilter filter, CancellationToken cancellation)
    {
        if (filter.IsImpossible || await ScopeAsync(context, filter, cancellation) is not { } scope) return null;
        var criteria = TransactionCriteria.Of(filter);
        var (rarest, isRare) = scope.IsFound ? (null, true) : await TransactionCriteria.RarestAsync(context.Transactions, criteria, cancellation);
        var isInOrder = filter is { IsByAmount: false, Time: TransactionTime.Occurred };
        var served = isRare ? rarest
            : isInOrder ? (rarest is { IsInOrderOfOccurrence: true } ? rarest : null)
            : filter.IsByAmount ? criteria.LastOrDefault(criterion => !criterion.IsInOrderOfOccurrence) : null;
        var rows = scope.Rows.Where(criteria, served);
        // The order of amounts is that of the index within one currency.
        if (filter.IsByAmount && !isRare && filter.CurrencyCode is { } code) rows = rows.Where(row => row.CurrencyCode == code);
        return (new TransactionQuery(rows, filter, scope.IsFound), scope.IsCut);
    }

    private static async Task<Scope?> ScopeAsync(DashboardContext context, TransactionFilter filter, CancellationToken cancellation)
    {
        var rows = context.Transactions.AsNoTracking();
        var isReceived = filter.Time == TransactionTime.Received;
        if (filter.Range.From is { } from) rows = isReceived ? rows.Where(row => row.FirstSeenAt >= from) : rows.Where(row => row.OccurredAt >= from);
        if (filter.Range.To is { } to) rows = isReceived ? rows.Where(row => row.FirstSeenAt < to) : rows.Where(row => row.OccurredAt < to);
        if (filter.Search.Length == 0) return new Scope(rows, IsFound: false, IsCut: false);
        var codes = (await ChoicesAsync(context, cancellation)).CurrencyCodes;
        var found = await TransactionSearch.FindAsync(context.Transactions, codes, filter.Search, cancellation);
        if (found.Ids.Count == 0) return null;
        var ids = found.Ids;
        return new Scope(rows.Where(row => ids.Contains(row.Id)), IsFound: true, found.IsCut);
    }

    private static async Task<TransactionChoices> ChoicesAsync(DashboardContext context, CancellationToken cancellation) => new(
        await ValuesAsync(context, row => row.Provider, cancellation),
        await ValuesAsync(context, row => row.Source, cancellation),
        await ValuesAsync(context, row => row.CurrencyCode, cancellation));

    // From one value to the next in its index: a look-up for each value instead of reading every row.
    private static async Task<IReadOnlyList<string>> ValuesAsync(DashboardContext context, Expression<Func<Transaction, string?>> column, CancellationToken cancellation)
    {
        var values = new List<string>();
        while (values.Count < ChoicesMax)
        {
            var next = context.Transactions.Where(TransactionSearch.Compared(column, ExpressionType.GreaterThan, values.LastOrDefault("")));
            if (await next.OrderBy(column).Select(column).FirstOrDefaultAsync(cancellation) is not { } value) break;
            values.Add(value);
        }

        return values;
    }

    /// <param name="Rows">Within the time, and among what the search box found.</param>
    /// <param name="IsFound">They are the few that the search box found, by id.</param>
    /// <param name="IsCut">It found more than it looks at.</param>
    private sealed record Scope(IQueryable<Transaction> Rows, bool IsFound, bool IsCut);
}
