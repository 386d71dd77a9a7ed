using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>Everything that the page of one transaction shows.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Payment">Of a refund: what it refunds; null where that is not known yet.</param>
/// <param name="Refunds">Of a payment: its refunds, latest first.</param>
/// <param name="Notes">What people did and wrote, latest first.</param>
/// <param name="Evidence">The deliveries that told of it, latest first.</param>
/// <param name="Conflict">What a person can decide about its Conflict; null when it is in none.</param>
/// <param name="IsDirectionContradicted">Endpoints tell it in two directions.</param>
public sealed record TransactionDetail(
    Transaction Transaction, Transaction? Payment, IReadOnlyList<Transaction> Refunds, IReadOnlyList<TransactionNote> Notes, IReadOnlyList<EvidenceLine> Evidence,
    OpenConflict? Conflict, bool IsDirectionContradicted)
{
    /// <summary>True when there is more than is shown.</summary>
    public bool IsCut => Math.Max(Math.Max(Refunds.Count, Notes.Count), Evidence.Count) >= TransactionReader.LinesMax;
}

/// <summary>Reads one transaction for its page.</summary>
internal sealed class TransactionReader(IDbContextFactory<DashboardContext> contexts, ITransactionEvidence evidence)
{
    /// <summary>So many deliveries, notes and refunds are shown, the latest of each.</summary>
    public const int LinesMax = 200;

    /// <summary>Null when there is no such transaction.</summary>
    public async Task<TransactionDetail?> ReadAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = context.Transactions.AsNoTracking();
        if (await rows.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } found) return null;
        var related = rows.Where(row => row.Source == found.Source && row.IsClaimed == found.IsClaimed);
        var payment = found.Kind != TransactionKind.Refund ? null
            : await related.SingleOrDefaultAsync(row => row.ExternalId == found.PaymentExternalId && row.Kind == TransactionKind.Payment, cancellation);
        var refunds = found.Kind != TransactionKind.Payment ? []
            : await related.Where(row => row.PaymentExternalId == found.ExternalId && row.Kind == TransactionKind.Refund)
                .OrderByDescending(row => row.Id).Take(LinesMax).ToListAsync(cancellation);
        var notes = await context.TransactionNotes.AsNoTracking().Where(row => row.TransactionId == id)
            .OrderByDescending(row => row.Id).Take(LinesMax).ToListAsync(cancellation);
        var needsEvents = found.State == TransactionState.Conflict || found.Direction == TransactionDirection.Unknown;
        var events = needsEvents ? await context.TransactionEvents.AsNoTracking().Where(row => row.TransactionId == id).ToListAsync(cancellation) : [];
        return new TransactionDetail(
            found, payment, refunds, notes, await evidence.ReadAsync(id, LinesMax, cancellation),
            OpenConflict.Of(found, events), TransactionFold.IsDirectionContradicted(events));
    }

    /// <summary>Two deliveries of one transaction field by field; null when either is not one of its, has no body, or is no JSON object.</summary>
    public async Task<IReadOnlyList<FieldPair>?> CompareAsync(long id, long firstDeliveryId, long secondDeliveryId, CancellationToken cancellation)
    {
        var first = await evidence.ReadBodyAsync(id, firstDeliveryId, cancellation);
        var second = await evidence.ReadBodyAsync(id, secondDeliveryId, cancellation);
        return first is null || second is null ? null : BodyDifference.Compare(first, second);
    }
}
