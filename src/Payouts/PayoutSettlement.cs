namespace Mozarto.Dashboard.Payouts;

/// <summary>What a person can say became of a payout that nobody knows about. The numbers are stored.</summary>
public enum SettlementKind
{
    /// <summary>The money left, or will.</summary>
    ItLeft = 1,

    /// <summary>It did not, and will not.</summary>
    ItDidNotLeave = 2,

    /// <summary>Nobody can find out, and it is to be created once more in spite of that.</summary>
    CreateAgain = 3,
}

/// <summary>One person's proposal of what became of a payout, and the second person's word to it. The store refuses that both are one.</summary>
public sealed class PayoutSettlement
{
    public required long Id { get; init; }

    public required long PayoutId { get; init; }

    public required SettlementKind Kind { get; init; }

    public required string ProposedByIdentity { get; init; }

    public required string ProposedByName { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public required string Reason { get; init; }

    /// <summary>The transaction that it became, where the person found it.</summary>
    public long? TransactionId { get; init; }

    public string? ConfirmedByIdentity { get; private set; }

    public string? ConfirmedByName { get; private set; }

    /// <summary>When it was confirmed or withdrawn; open until then.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public bool IsOpen => ClosedAt is null;

    public bool IsConfirmed => ConfirmedByIdentity is not null;

    internal void Confirm(string identity, string name, DateTimeOffset now)
    {
        if (!IsOpen || identity == ProposedByIdentity) throw new InvalidOperationException($"Settlement {Id} cannot be confirmed by {name}.");
        (ConfirmedByIdentity, ConfirmedByName, ClosedAt) = (identity, name, now);
    }

    /// <summary>It no longer stands: somebody took it back, or it was overtaken by what came in.</summary>
    internal void Close(DateTimeOffset now) => ClosedAt ??= now;
}
