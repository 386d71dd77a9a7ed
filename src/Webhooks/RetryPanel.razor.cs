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

    [Inject] private HeldDesk Held { get; set; } = default!;

    private bool CanRetry => Delivery.Processing is ProcessingState.Dead or ProcessingState.Unhandled or ProcessingState.Retrying;

    private bool CanAnswer => Delivery.Processing == ProcessingState.Held && who is not null && Rights.Allow(who, Command.ReleaseDelivery);

    private bool IsReasonMissing => string.IsNullOrWhiteSpace(reason);

    private string Explanation => (CanAnswer, Delivery.IsClosed) switch
    {
        (true, false) => "It is authentic, but was held. Processing it applies its event as it is; that cannot be taken back. Closing it applies nothing; it can still be processed later.",
        (true, true) => "It was closed, so nothing of it was applied. Processing it applies its event as it is; that cannot be taken back.",
        _ => "Runs the processing of this delivery again. An event that is in the book already moves nothing.",
    };

    protected override async Task OnParametersSetAsync() => who = Operator.From((await Signed).User);

    private async Task RetryAsync()
    {
        if (who is not null) Say(await Retry.RunAsync(Delivery.Id, reason, who, CancellationToken.None));
    }

    private async Task AnswerAsync(HeldAnswer answer)
    {
        if (who is null) return;
        (tone, said) = await Held.AnswerAsync(Delivery.Id, answer, reason, who, CancellationToken.None) switch
        {
            HeldResult.Answered when answer == HeldAnswer.Closed => (Tone.Good, "It is closed: nothing of it is applied."),
            HeldResult.Answered => (Tone.Good, "It was released and is processed in a moment."),
            HeldResult.NotPossible not => (Tone.Info, VisibleText.Inline(not.Why)),
            _ => (Tone.Bad, CommandTrail.NotAllowed),
        };
        reason = "";
    }

    private void Say(RetryResult result)
    {
        (tone, said) = result switch
        {
            RetryResult.Queued { Count: > 0 } => (Tone.Good, "It was queued and is processed in a moment."),
            RetryResult.Queued => (Tone.Info, "It is waiting or being processed already."),
            RetryResult.AlreadyRetried first => (Tone.Info, $"{first.By} retried it a moment ago. This time nothing was queued."),
            RetryResult.NotPossible not => (Tone.Info, VisibleText.Inline(not.Why)),
            _ => (Tone.Bad, CommandTrail.NotAllowed),
        };
        reason = "";
    }
}
