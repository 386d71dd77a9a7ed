using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Webhooks;

public sealed partial class RetryRunPage
{
    private RetryRunProgress? progress;
    private bool isMissing;
    private string? said;

    [Parameter] public string Id { get; set; } = "";

    [Inject] private RetryRunReader Reader { get; set; } = default!;

    [Inject] private CancelRetryRun Cancel { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    private RetryRun Run => progress!.Run;

    // While slices are still to come, what matched at the asking is the best that is known.
    private int Wanted => Run.IsQueueing ? Math.Max(Run.Total, Run.Queued) : Run.Queued;

    private string HowFar => string.Create(CultureInfo.InvariantCulture, $"{progress!.Outcomes.Processed:N0} of {RetryWords.Deliveries(Wanted)} processed");

    private (string Title, string Text) Nothing => Run switch
    {
        { State: RetryRunState.Cancelled, Queued: 0 } => ("None was retried", "It was cancelled before the first of them was queued."),
        { EndedAt: null } => ("None is processed yet", "This page goes on by itself."),
        _ => ("None was retried", "They had been dealt with before their turn came."),
    };

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        progress = EntityId.TryParse(EntityId.RetryRunPrefix, Id, out var id) ? await Reader.ReadAsync(id, CancellationToken.None) : null;
        isMissing = progress is null;
    }

    private async Task CancelAsync()
    {
        if (Operator.From((await Signed).User) is not { } who) return;
        said = await Cancel.RunAsync(Run.Id, who, CancellationToken.None) switch
        {
            CancelRetryRunResult.Cancelled => "Cancelled. What was queued before is processed all the same.",
            CancelRetryRunResult.NotPossible not => not.Why,
            _ => CommandTrail.NotAllowed,
        };
        await LoadAsync();
    }
}
