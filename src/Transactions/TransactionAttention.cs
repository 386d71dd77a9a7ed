using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>What needs attention about transactions: those in Conflict.</summary>
internal sealed class TransactionAttention(IDbContextFactory<DashboardContext> contexts) : IAttentionSource
{
    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var seen = await context.Transactions.Where(row => row.State == TransactionState.Conflict)
            .OrderBy(row => row.OccurredAt).Take(TransactionList.CountMax).Select(row => row.OccurredAt).ToListAsync(cancellation);
        if (seen.Count == 0) return [];
        return
        [
            new AttentionLine(
                "Transactions in Conflict", "What was told about them contradicts itself. Compare their deliveries, and ask the provider what is true.",
                seen.Count, seen[0], TransactionFilter.Href(TransactionState.Conflict), IsUrgent: true),
        ];
    }
}
