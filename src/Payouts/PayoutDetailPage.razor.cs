using System.Data.Common;
using Microsoft.AspNetCore.Components;

namespace Mozarto.Dashboard.Payouts;

public sealed partial class PayoutDetailPage
{
    private PayoutDetail? detail;
    private PersonHistory? history;
    private IReadOnlyList<PayoutCandidate> candidates = [];
    private bool isMissing;
    private string? errorText;

    [Inject] private PayoutReader Reader { get; set; } = default!;

    [Inject] private PersonHistoryReader Histories { get; set; } = default!;

    [Inject] private PayoutCandidates Candidates { get; set; } = default!;

    private string Explanation => detail! switch
    {
        { Payout: { State: PayoutState.Approved, WaitsForPush: true } } => "Mozarto turned it away before it took it, so nothing was sent. Somebody pushes it when it is to be tried again.",
        { Payout.State: PayoutState.Approved, Pause: not null } => "It waits to be sent: sending is paused.",
        _ => PayoutWords.Explain(detail!.Payout.State),
    };

    // Where it went on as it should, the state says it all.
    private string? Why => detail!.Payout switch
    {
        { State: PayoutState.AwaitingApproval, Round: > 1 } or { State: PayoutState.Approved, Tries: > 0 } or { State: PayoutState.Approved, WaitsForPush: true } => detail.Payout.StateReason,
        { State: PayoutState.AwaitingApproval or PayoutState.Approved or PayoutState.Submitting or PayoutState.Submitted or PayoutState.Paid } => null,
        _ => detail.Payout.StateReason,
    };

    protected override async Task OnParametersSetAsync() => await LoadAsync();

    private async Task LoadAsync()
    {
        try
        {
            var found = EntityId.TryParse(EntityId.PayoutPrefix, Id, out var id) ? await Reader.ReadAsync(id, CancellationToken.None) : null;
            history = found is null ? null : await Histories.ReadAsync(found.Payout, CancellationToken.None);
            candidates = found is { IsToBeSettled: true, Open: null } ? await Candidates.FindAsync(found.Payout, SentAt(found), CancellationToken.None) : [];
            (detail, isMissing, errorText) = (found, found is null, null);
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. What is approved is kept, and nothing is sent twice.";
        }
    }

    // Nothing of it can have come in before the call that may have left, or, where none was made, before it was asked for.
    private static DateTimeOffset SentAt(PayoutDetail found) =>
        found.Calls.Where(call => call.Outcome != CallOutcome.NotSent).Select(call => (DateTimeOffset?)call.StartedAt).FirstOrDefault() ?? found.Payout.RequestedAt;
}
