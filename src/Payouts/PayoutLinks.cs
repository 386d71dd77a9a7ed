using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>How a transaction and payouts belong together.</summary>
/// <param name="Payout">The one that it belongs to; null for none.</param>
/// <param name="CanBeLinked">It may be the payout of one of ours, and belongs to none.</param>
/// <param name="UserId">The person as it tells it.</param>
public sealed record PayoutLink(Payout? Payout, bool CanBeLinked, string? UserId);

/// <summary>Reads to which payout a transaction belongs.</summary>
internal sealed class PayoutLinks(IDbContextFactory<DashboardContext> contexts)
{
    public async Task<PayoutLink?> ReadAsync(long transactionId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Transactions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == transactionId, cancellation) is not { } told) return null;
        var payout = told.PayoutId is { } id ? await context.Payouts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) : null;
        return new PayoutLink(payout, told is { PayoutId: null, IsClaimed: false, Kind: TransactionKind.Payment, Direction: not TransactionDirection.PayIn }, told.UserId);
    }
}
