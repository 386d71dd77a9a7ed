using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary>One delivery in a transaction's timeline, as its feature tells it.</summary>
/// <param name="DeliveryId">Which one.</param>
/// <param name="At">When it came.</param>
/// <param name="Verdict">What verification said of it, in a word.</param>
/// <param name="VerdictTone">The tone of that word.</param>
/// <param name="Processing">Where its processing stands, in a word.</param>
/// <param name="ProcessingTone">The tone of that word.</param>
/// <param name="Changed">What it changed, or why it changed nothing.</param>
/// <param name="IsLate">Authentic, but signed long before it came.</param>
public sealed record EvidenceLine(
    long DeliveryId, DateTimeOffset At, string Verdict, Tone VerdictTone, string Processing, Tone ProcessingTone, string? Changed, bool IsLate);

/// <summary>The deliveries behind a transaction. They are kept on a higher floor, which knows how to say what they are.</summary>
internal interface ITransactionEvidence
{
    /// <summary>The latest deliveries that told of a transaction, latest first.</summary>
    Task<IReadOnlyList<EvidenceLine>> ReadAsync(long transactionId, int linesMax, CancellationToken cancellation);

    /// <summary>The bytes of a delivery that told of this transaction; null when it told of none or another, or its body is no longer kept.</summary>
    Task<byte[]?> ReadBodyAsync(long transactionId, long deliveryId, CancellationToken cancellation);
}
