using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// What a person can do about a payout as it stands, for its page: pure. Every command checks for itself again; this only spares people a press that would be
/// refused, and says why.
/// </summary>
internal sealed record PayoutActs
{
    /// <summary>It waits for approvals.</summary>
    public bool IsToApprove { get; init; }

    /// <summary>Null: they can.</summary>
    public string? WhyNotApprove { get; init; }

    public bool CanReject { get; init; }

    public bool CanCancel { get; init; }

    public bool CanEdit { get; init; }

    public bool CanPush { get; init; }

    public bool CanPropose { get; init; }

    /// <summary>Null: they can, or nothing is proposed.</summary>
    public string? WhyNotConfirm { get; init; }

    public bool CanWithdraw { get; init; }

    public bool CanCreateAgain { get; init; }

    public bool CanDecide => IsToApprove || CanReject || CanCancel || CanEdit || CanPush;

    public static PayoutActs Of(PayoutDetail detail, Operator who, DateTimeOffset now)
    {
        var payout = detail.Payout;
        var isOwn = payout.CreatorIdentity == who.Identity;
        var isUnsent = payout.State is PayoutState.AwaitingApproval or PayoutState.Approved;
        return new PayoutActs
        {
            IsToApprove = payout.State == PayoutState.AwaitingApproval,
            WhyNotApprove = WhyNotApproveOf(detail, who, now),
            CanReject = isUnsent && !isOwn && Rights.Allow(who, Command.RejectPayout),
            CanCancel = isUnsent && (isOwn || detail.ApproverIdentities.Contains(who.Identity)) && Rights.Allow(who, Command.CancelPayout),
            CanEdit = isUnsent && isOwn && Rights.Allow(who, Command.RevisePayout),
            CanPush = payout is { State: PayoutState.Approved, WaitsForPush: true } && Rights.Allow(who, Command.PushPayout),
            CanPropose = detail.IsToBeSettled && detail.Open is null && Rights.Allow(who, Command.ProposeSettlement),
            WhyNotConfirm = detail.Open is not { } open ? null
                : !Rights.Allow(who, Command.ConfirmSettlement) ? "Another person from Finance, or an administrator, confirms it."
                : open.ProposedByIdentity == who.Identity ? "You proposed it, so another person from Finance, or an administrator, confirms it." : null,
            CanWithdraw = detail.Open is not null && Rights.Allow(who, Command.WithdrawSettlement),
            CanCreateAgain = detail.MayBeCreatedAgain && Rights.Allow(who, Command.RequestPayout),
        };
    }

    private static string? WhyNotApproveOf(PayoutDetail detail, Operator who, DateTimeOffset now) => detail.Payout switch
    {
        _ when !Rights.Allow(who, Command.ApprovePayout) => "Somebody from Finance approves it.",
        { CreatorIdentity: var creator } when creator == who.Identity => "You created it, so others from Finance have to approve it.",
        _ when detail.Approvals.Any(given => given.ApproverIdentity == who.Identity) => "You have approved it. Another person from Finance has to approve it too.",
        { ConflictReason: not null } => "It contradicts itself, so nothing of it is sent.",
        _ when detail.ExpiresAt <= now => "It has expired: too much time has passed since it was created.",
        _ when detail.Rule is null => $"There is no rule in effect for payouts in {detail.Payout.CurrencyCode}, so none can be approved. An administrator sets one.",
        _ when detail.Address is null => "Mozarto's address and credentials are not entered, so nothing can be sent. An administrator enters them.",
        _ => null,
    };
}
