using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Transactions;

/// <summary>What the search box found: ids of transactions, and whether there were more than it looks at.</summary>
internal sealed record SearchFound(IReadOnlyCollection<long> Ids, bool IsCut);

/// <summary>
/// The search box: the beginning of an external id, provider id, merchant reference or user id, a whole transaction id, or an exact amount. Each column
/// is looked up in its own index, and what was found is merged.
/// </summary>
internal static class TransactionSearch
{
    /// <summary>So many rows of each column are looked at; whoever finds more types more.</summary>
    public const int RowsMax = 1_000;

    private static readonly Expression<Func<Transaction, string?>>[] Columns =
        [row => row.ExternalId, row => row.ProviderId, row => row.MerchantReference, row => row.UserId];

    public static async Task<SearchFound> FindAsync(IQueryable<Transaction> rows, IReadOnlyCollection<TransactionFacet> facets, string text, CancellationToken cancellation)
    {
        var found = new HashSet<long>();
        var isCut = false;
        if (EntityId.TryParse(EntityId.TransactionPrefix, text, out var id)) found.Add(id);
        foreach (var query in Columns.SelectMany(column => Matches(rows, column, text)).Concat(Amounts(rows, facets, text)))
        {
            var ids = await query.Take(RowsMax + 1).ToListAsync(cancellation);
            isCut |= ids.Count > RowsMax;
            found.UnionWith(ids.Take(RowsMax));
        }

        return new SearchFound(found, isCut);
    }

    /// <summary>The first text after all those that begin with this one, by code points; null when there is none.</summary>
    internal static string? EndOfPrefix(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        for (var last = runes.Count - 1; last >= 0; last--)
        {
            if (runes[last].Value == 0x10FFFF) continue;
            var next = runes[last].Value == 0xD7FF ? 0xE000 : runes[last].Value + 1;
            return string.Concat(runes.Take(last).Select(rune => rune.ToString())) + new Rune(next);
        }

        return null;
    }

    /// <summary>A comparison of a column, as SQL makes it: texts have no such operators in C#, and the column's collation decides, not a culture.</summary>
    internal static Expression<Func<TRow, bool>> Compared<TRow>(Expression<Func<TRow, string?>> column, ExpressionType how, string text)
    {
        Expression<Func<string>> value = () => text;
        var compare = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;
        var body = how == ExpressionType.Equal
            ? Expression.Equal(column.Body, value.Body)
            : Expression.MakeBinary(how, Expression.Call(compare, column.Body, value.Body), Expression.Constant(0));
        return Expression.Lambda<Func<TRow, bool>>(body, column.Parameters);
    }

    /// <summary>Rows whose column is longer than this text and begins with it.</summary>
    internal static IQueryable<TRow> Beginning<TRow>(IQueryable<TRow> rows, Expression<Func<TRow, string?>> column, string text)
    {
        var longer = rows.Where(Compared(column, ExpressionType.GreaterThan, text));
        return EndOfPrefix(text) is { } end ? longer.Where(Compared(column, ExpressionType.LessThan, end)) : longer;
    }

    // Those that are equal come first and newest first, so that a user with many transactions is found with the latest ones.
    private static IEnumerable<IQueryable<long>> Matches(IQueryable<Transaction> rows, Expression<Func<Transaction, string?>> column, string text)
    {
        yield return rows.Where(Compared(column, ExpressionType.Equal, text)).OrderByDescending(row => row.Id).Select(row => row.Id);
        yield return Beginning(rows, column, text).OrderBy(column).Select(row => row.Id);
    }

    private static IEnumerable<IQueryable<long>> Amounts(IQueryable<Transaction> rows, IReadOnlyCollection<TransactionFacet> facets, string text)
    {
        if (AmountInput.Read(text) is not { } amount) yield break;
        foreach (var ofCurrency in facets.Where(facet => amount.CurrencyCode is not { } named || facet.CurrencyCode == named).GroupBy(facet => facet.CurrencyCode, StringComparer.Ordinal))
        {
            if (!Currency.TryFind(ofCurrency.Key, out var currency) || amount.In(currency) is not { } minor) continue;
            var ids = ofCurrency.Select(facet => facet.Id).ToList();
            yield return rows.Where(row => ids.Contains(row.FacetId) && row.AmountMinor == minor).OrderByDescending(row => row.Id).Select(row => row.Id);
        }
    }
}
