namespace Mozarto.Dashboard.Payouts;

/// <summary>One person's agreement to one round of a payout. The store refuses that of its creator, and a second of the same person.</summary>
public sealed class PayoutApproval
{
    public required long PayoutId { get; init; }

    public required int Round { get; init; }

    public required string ApproverIdentity { get; init; }

    /// <summary>Of the payout: here so that the store can compare.</summary>
    public required string CreatorIdentity { get; init; }

    public required string ApproverName { get; init; }

    public required DateTimeOffset ApprovedAt { get; init; }

    /// <summary>For which address and which company token they agreed.</summary>
    public required string BoundAddress { get; init; }

    public required string BoundToken { get; init; }
}

/// <summary>The row that whoever lets money of a currency out locks first, so that limits are checked one after the other.</summary>
internal sealed class CurrencyGate
{
    public required string CurrencyCode { get; init; }

    public int Passages { get; set; }
}
