using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>What needs attention about transactions: those in Conflict, and payouts that are none of ours.</summary>
internal sealed class TransactionAttention(IDbContextFactory<DashboardContext> contexts) : IAttentionSource
{
    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        // Both spelled like the conditions of their indexes, which serve nothing else.
        var lines = new[]
        {
            await LineAsync(
                context.Transactions.Where(row => row.State == TransactionState.Conflict), TransactionFilter.Href(TransactionState.Conflict), isUrgent: true,
                "Transactions in Conflict", "What was told about them contradicts itself. Compare their deliveries, ask the provider what is true, and say which stands.", cancellation),
            await LineAsync(
                context.Transactions.Where(row => row.Direction == TransactionDirection.Payout && row.PayoutId == null), TransactionFilter.UnmatchedHref(), isUrgent: false,
                "Unmatched payouts", "Money that went out without a payout of ours. Ask who sent it.", cancellation),
        };
        return [.. lines.OfType<AttentionLine>()];
    }

    // Null where there is none.
    private static async Task<AttentionLine?> LineAsync(
        IQueryable<Transaction> rows, string href, bool isUrgent, string reason, string explanation, CancellationToken cancellation)
    {
        var seen = await rows.OrderBy(row => row.OccurredAt).Take(TransactionList.CountMax).Select(row => row.OccurredAt).ToListAsync(cancellation);
        return seen.Count == 0 ? null : new AttentionLine(reason, explanation, seen.Count, seen[0], href, isUrgent);
    }
}
