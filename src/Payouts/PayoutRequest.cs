namespace Mozarto.Dashboard.Payouts;

/// <summary>What a payout asks for, where its own columns say it.</summary>
internal sealed record PayoutContent(string Way, string Provider, Money Amount, string UserId, string PersonName);

/// <summary>What an approval is bound to beside the bytes, and the business day that it counts to.</summary>
internal sealed record PayoutTicket(string Address, string Token, int Day);

/// <summary>
/// What is sent for a payout, and what was typed to make it. The bytes are those that were approved, and those that leave. Apart from the payout's row, since
/// it holds the details of a person and no list needs them.
/// </summary>
public sealed class PayoutRequest
{
    public required long PayoutId { get; init; }

    /// <summary>The exact body.</summary>
    public required byte[] Body { get; set; }

    /// <summary>The fields of the form as JSON, by name.</summary>
    public required string ValuesJson { get; set; }

    /// <summary>The operator said that the e-mail address is verified.</summary>
    public required bool IsEmailVerified { get; set; }

    /// <summary>What the person's token will say, as JSON.</summary>
    public required string ClaimsJson { get; set; }
}

/// <summary>A form that was not submitted yet: kept so that a lost connection loses nothing.</summary>
public sealed class PayoutDraft
{
    public required string RequestKey { get; init; }

    public required string OwnerIdentity { get; init; }

    public required string FormJson { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}
