using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

public sealed partial class RetryPanel
{
    private string reason = "";
    private string? said;
    private Tone tone;
    private Operator? who;

    [Parameter, EditorRequired] public Delivery Delivery { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private RetryDelivery Retry { get; set; } = default!;

    [Inject] private ReleaseDelivery Release { get; set; } = default!;

    private bool CanRetry => Delivery.Processing is ProcessingState.Dead or ProcessingState.Unhandled or ProcessingState.Retrying;

    private bool CanRelease => Delivery.Processing == ProcessingState.Held && who is not null && Rights.Allow(who, Command.ReleaseDelivery);

    private bool IsReasonMissing => string.IsNullOrWhiteSpace(reason);

    private string Explanation => CanRelease
        ? "It is authentic, but was held. Releasing it applies its event as it is; that cannot be taken back."
        : "Runs the processing of this delivery again. An event that is in the book already moves nothing.";

    protected override async Task OnParametersSetAsync() => who = Operator.From((await Signed).User);

    private async Task RetryAsync()
    {
        if (who is not null) Say(await Retry.RunAsync(Delivery.Id, reason, who, CancellationToken.None));
    }

    private async Task ReleaseAsync()
    {
        if (who is not null) Say(await Release.RunAsync(Delivery.Id, reason, who, CancellationToken.None));
    }

    private void Say(RetryResult result)
    {
        (tone, said) = result switch
        {
            RetryResult.Queued { Count: > 0 } => (Tone.Good, "It was queued and is processed in a moment."),
            RetryResult.Queued => (Tone.Info, "It is waiting or being processed already."),
            RetryResult.AlreadyRetried first => (Tone.Info, $"{first.By} retried it a moment ago. This time nothing was queued."),
            RetryResult.NotPossible not => (Tone.Info, not.Why),
            _ => (Tone.Bad, "Your roles do not allow this. The attempt was noted."),
        };
        reason = "";
    }
}
