using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// The facets that there are transactions of. Which these are is asked of the index each time, from one to the next; what a facet says never changes and is
/// remembered.
/// </summary>
internal sealed class TransactionFacets
{
    private readonly ConcurrentDictionary<long, TransactionFacet> known = new();

    public async Task<IReadOnlyCollection<TransactionFacet>> ReadAsync(DashboardContext context, CancellationToken cancellation)
    {
        var ids = await context.Database.SqlQuery<long>($"""
            WITH RECURSIVE facets(id) AS (
              SELECT MIN("FacetId") FROM "Transactions"
              UNION ALL
              SELECT (SELECT MIN("FacetId") FROM "Transactions" WHERE "FacetId" > facets.id) FROM facets WHERE facets.id IS NOT NULL)
            SELECT id AS "Value" FROM facets WHERE id IS NOT NULL
            """).ToListAsync(cancellation);
        var facets = new List<TransactionFacet>(ids.Count);
        foreach (var id in ids)
        {
            var facet = known.GetValueOrDefault(id) ?? await LearnAsync(context, id, cancellation);
            if (facet is not null) facets.Add(facet);
        }

        return facets;
    }

    // Null when its last transaction has just become one of another facet.
    private async Task<TransactionFacet?> LearnAsync(DashboardContext context, long id, CancellationToken cancellation)
    {
        var row = await context.Transactions.AsNoTracking().Where(row => row.FacetId == id).OrderBy(row => row.OccurredAt).FirstOrDefaultAsync(cancellation);
        return row is null ? null : known.GetOrAdd(id, TransactionFacet.Of(row));
    }
}
