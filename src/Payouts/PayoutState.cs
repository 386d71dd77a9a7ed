namespace Mozarto.Dashboard.Payouts;

/// <summary>Where a payout stands. The numbers are stored.</summary>
public enum PayoutState
{
    /// <summary>Created; nobody but its creator has agreed to it.</summary>
    AwaitingApproval = 1,

    /// <summary>As many have agreed as the rule asks for; it waits to be sent.</summary>
    Approved = 2,

    /// <summary>The request may be on its way: from before its first byte until its answer is kept.</summary>
    Submitting = 3,

    /// <summary>Mozarto took it; a webhook tells how it ends.</summary>
    Submitted = 4,

    Paid = 5,

    /// <summary>Mozarto took it, and it was not paid.</summary>
    Declined = 6,

    /// <summary>It did not happen: refused, or never sent.</summary>
    Failed = 7,

    /// <summary>Nobody knows whether the money left. Never sent again by the machine.</summary>
    Unknown = 8,

    Rejected = 9,
    Cancelled = 10,

    /// <summary>Not approved, or not sent, in time.</summary>
    Expired = 11,
}

/// <summary>Every move that a payout can make. What is not here cannot happen.</summary>
internal static class PayoutMoves
{
    /// <summary>States in which its money counts against the limits: it may leave, or has left.</summary>
    public static readonly PayoutState[] Counted = [PayoutState.Approved, PayoutState.Submitting, PayoutState.Submitted, PayoutState.Unknown, PayoutState.Paid];

    /// <summary>The moves of rules, webhooks and answers, and those of people who approve.</summary>
    public static bool Allows(PayoutState from, PayoutState to) => (from, to) switch
    {
        (PayoutState.AwaitingApproval, PayoutState.Approved or PayoutState.Rejected or PayoutState.Cancelled or PayoutState.Expired) => true,
        (PayoutState.Approved, PayoutState.Submitting or PayoutState.AwaitingApproval or PayoutState.Rejected or PayoutState.Cancelled or PayoutState.Expired) => true,
        (PayoutState.Submitting, PayoutState.Submitted or PayoutState.Failed or PayoutState.Approved or PayoutState.Unknown or PayoutState.Paid or PayoutState.Declined) => true,
        (PayoutState.Submitted, PayoutState.Paid or PayoutState.Declined) => true,
        (PayoutState.Unknown, PayoutState.Submitted or PayoutState.Failed or PayoutState.Paid or PayoutState.Declined) => true,
        _ => false,
    };

    /// <summary>Where two people can take a payout whose facts contradict each other. Nowhere from which it could be sent.</summary>
    public static bool AllowsSettled(PayoutState to) => to is PayoutState.Submitted or PayoutState.Paid or PayoutState.Declined or PayoutState.Failed;
}
