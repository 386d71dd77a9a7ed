using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>The deliveries that told of a transaction: its own, and those of refunds that told of their payment along the way.</summary>
internal sealed class TransactionEvidence(IDbContextFactory<DashboardContext> contexts) : ITransactionEvidence
{
    public async Task<IReadOnlyList<EvidenceLine>> ReadAsync(long transactionId, int linesMax, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var own = await context.Deliveries.AsNoTracking().Where(row => row.TransactionId == transactionId)
            .OrderByDescending(row => row.Id).Take(linesMax).ToListAsync(cancellation);
        var told = await context.TransactionEvents.Where(row => row.TransactionId == transactionId)
            .OrderByDescending(row => row.Id).Take(linesMax).Select(row => row.DeliveryId).ToListAsync(cancellation);
        var along = await context.Deliveries.AsNoTracking().Where(row => told.Contains(row.Id) && row.TransactionId != transactionId).ToListAsync(cancellation);
        var ownIds = own.ConvertAll(row => row.Id);
        var decisions = (await context.DeliveryDecisions.AsNoTracking().Where(row => ownIds.Contains(row.DeliveryId)).OrderBy(row => row.Id).ToListAsync(cancellation))
            .ToLookup(row => row.DeliveryId);
        return
        [
            .. own.Select(row => Line(row, string.Join(" · ", decisions[row.Id].Select(decision => decision.Words).Prepend(row.ProcessingDetail ?? ProcessingWords.Explain(row.Processing)))))
                .Concat(along.Select(row => Line(row, "It is about another transaction and told of this one along the way.")))
                .OrderByDescending(line => line.DeliveryId).Take(linesMax),
        ];
    }

    public async Task<byte[]?> ReadBodyAsync(long transactionId, long deliveryId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var isItsOwn = await context.Deliveries.AnyAsync(row => row.Id == deliveryId && row.TransactionId == transactionId, cancellation)
            || await context.TransactionEvents.AnyAsync(row => row.TransactionId == transactionId && row.DeliveryId == deliveryId, cancellation);
        return isItsOwn ? await context.DeliveryBodies.Where(row => row.DeliveryId == deliveryId).Select(row => row.Bytes).SingleOrDefaultAsync(cancellation) : null;
    }

    private static EvidenceLine Line(Delivery row, string changed) => new(
        row.Id, row.ReceivedAt, VerdictWords.Word(row.Reason), VerdictWords.Tone(row.Reason), ProcessingWords.Word(row.Processing), ProcessingWords.Tone(row.Processing), changed, row.IsLate);
}
