using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

public sealed partial class DeliveryDetailPage
{
    private DeliveryDetail? detail;
    private bool isMissing;
    private Outcome? outcome;
    private IReadOnlyList<VerdictStep> steps = [];

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private DeliveryReader Reader { get; set; } = default!;

    [Inject] private VerifyAgain VerifyAgain { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    private string Subtitle => $"{detail!.EndpointSlug} · received {Business.Local(detail.Delivery.ReceivedAt):yyyy-MM-dd HH:mm:ss} {Business.Label(detail.Delivery.ReceivedAt)}";

    private IEnumerable<VerdictCheck> NotReached =>
        detail!.Delivery.ReasonAtArrival.Kind() == VerdictKind.Rejected ? VerdictWords.ChecksOf(detail.EndpointKind).Except(steps.Select(step => step.Check)) : [];

    protected override async Task OnParametersSetAsync() => await LoadAsync();

    private static StepOutcome Shown(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => StepOutcome.Passed,
        CheckOutcome.Failed => StepOutcome.Failed,
        _ => StepOutcome.Note,
    };

    private async Task LoadAsync()
    {
        detail = EntityId.TryParse(EntityId.DeliveryPrefix, Id, out var id) ? await Reader.ReadAsync(id, CancellationToken.None) : null;
        isMissing = detail is null;
        steps = detail is null ? [] : VerdictStep.Read(detail.Delivery.Steps);
    }

    private async Task VerifyAgainAsync()
    {
        if (detail is null || Operator.From((await Signed).User) is not { } who) return;
        outcome = await VerifyAgain.RunAsync(detail.Delivery.Id, who, CancellationToken.None) switch
        {
            VerifyAgainResult.Accepted => new Outcome(Tone.Good, "It passed with today's secrets and now stands among the authentic deliveries."),
            VerifyAgainResult.StillRejected still => new Outcome(Tone.Warning, $"It was checked against today's secrets and is still refused: {VerdictWords.Word(still.Reason)}."),
            VerifyAgainResult.NotPossible not => new Outcome(Tone.Info, not.Why),
            _ => new Outcome(Tone.Bad, CommandTrail.NotAllowed),
        };
        await LoadAsync();
    }

    private sealed record Outcome(Tone Tone, string Text);
}
