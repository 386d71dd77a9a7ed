namespace Mozarto.Dashboard.Transactions;

/// <summary>What people decided about a transaction: it goes into every fold, so that no later delivery undoes it.</summary>
/// <param name="StandingEventId">The event that was chosen to stand.</param>
/// <param name="ThroughEventId">The events known at that choice; a later one can contradict it.</param>
/// <param name="AcceptedRefundedMinor">The refunded sum that was taken as it is.</param>
/// <param name="Direction">The direction that was set.</param>
internal sealed record TransactionDecisions(long? StandingEventId, long? ThroughEventId, long? AcceptedRefundedMinor, TransactionDirection? Direction);

/// <summary>What the events of a transaction say together: everything about it that may change.</summary>
internal sealed record TransactionFacts
{
    public required TransactionState State { get; init; }
    public string? ConflictReason { get; init; }
    public long RefundedMinor { get; init; }
    public TransactionDirection Direction { get; init; }
    public string? Provider { get; init; }
    public string? ProviderId { get; init; }
    public string? UserId { get; init; }
    public string? MerchantReference { get; init; }
    public long? AmountMinor { get; init; }
    public string? CurrencyCode { get; init; }
    public string? AmountText { get; init; }
    public string? RawStatus { get; init; }
    public string? Message { get; init; }
    public string? Metadata { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
}
