using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

public sealed partial class RetryRunPanel : IDisposable
{
    private RetrySelection? selection;
    private RetryPreview? preview;
    private CancellationTokenSource? looking;
    private string reason = "";
    private string? said;
    private long? firstRunId;

    /// <summary>The query string of the list, panel included.</summary>
    [Parameter, EditorRequired] public string Query { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private RetryDelivery Retry { get; set; } = default!;

    [Inject] private RetryForecast Forecast { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    private string CloseHref => PageQuery.Parse(Query).Without(RetrySelection.PanelName).On(Pages.Deliveries);

    private string Title => preview switch
    {
        null => "Retry",
        { Total: 0 } => "Nothing to retry",
        _ when selection!.IsTicked => $"Retry the {RetryWords.Deliveries(preview.Total)} ticked",
        { Total: 1 } => "Retry the one failed delivery that matches",
        _ when selection!.Query.IsEmpty => $"Retry all {RetryWords.Counted(preview.Total, RetryForecast.CountMax)} deliveries that failed",
        _ => $"Retry all {RetryWords.Counted(preview.Total, RetryForecast.CountMax)} failed deliveries that match this filter",
    };

    private string Explanation => preview switch
    {
        null => "Counting what this acts on …",
        { Total: 0 } => $"None of these is dead, unhandled or retrying. {PassedOver}".TrimEnd(),
        _ => $"Runs their processing again, on all pages of the list and not only on this one. What is in the book already moves nothing. {PassedOver}".TrimEnd(),
    };

    private string PassedOver => string.Join(' ', new[]
    {
        Say(preview!.Rejected, "refused: rejected."), Say(preview.Held, "left held: they wait for a person or for our clock."), Say(preview.Waiting, "waiting already."),
    }.OfType<string>());

    private string HowFar => preview switch
    {
        { IsDone: true, Looked: > 0 } seen when seen.Outcomes.FailedAgain == seen.Looked => "Nothing would change: all of them would fail again. Look at the reasons above, and remove those first.",
        { IsDone: false } => string.Create(CultureInfo.InvariantCulture, $"Looked at {preview.Looked:N0} of {RetryWords.Counted(preview.Total, RetryForecast.CountMax)} …"),
        { IsWhole: true } => "This is what it would do now. Nothing has been changed yet.",
        _ => string.Create(CultureInfo.InvariantCulture, $"This tells of the first {preview!.Looked:N0} of {RetryWords.Counted(preview.Total, RetryForecast.CountMax)}. Nothing has been changed yet."),
    };

    public void Dispose() => StopLooking();

    protected override void OnParametersSet()
    {
        var now = RetrySelection.Of(PageQuery.Parse(Query), Business, Clock.GetUtcNow());
        if (!RendererInfo.IsInteractive || now.Query.Equals(selection?.Query)) return;
        (selection, preview, said, firstRunId) = (now, null, null, null);
        StopLooking();
        looking = new CancellationTokenSource();
        _ = LookAsync(now, looking);
    }

    private async Task LookAsync(RetrySelection wanted, CancellationTokenSource own)
    {
        try
        {
            await foreach (var seen in Forecast.RunAsync(wanted, own.Token))
            {
                if (own.IsCancellationRequested) break;
                preview = seen;
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            // The reader has seen enough, or has gone.
        }
        catch (DbException)
        {
            said = "The store does not answer just now, so what this would do cannot be told. Close this and try again.";
        }

        if (looking == own) StopLooking();
        StateHasChanged();
    }

    private void StopLooking()
    {
        looking?.Cancel();
        looking?.Dispose();
        looking = null;
        if (preview is not null) preview = preview with { IsDone = true };
    }

    private async Task StartAsync()
    {
        if (selection is null || Operator.From((await Signed).User) is not { } who) return;
        StopLooking();
        switch (await Retry.StartAsync(selection, reason, who, CancellationToken.None))
        {
            case RetryRunResult.Started started:
                Navigation.NavigateTo(Pages.RetryRun(started.RunId));
                break;
            case RetryRunResult.AlreadyRunning first:
                (said, firstRunId) = ($"{first.By} started this retry {UiText.Age(Clock.GetUtcNow() - first.At)}.", first.RunId);
                break;
            case RetryRunResult.NotPossible not:
                said = not.Why;
                break;
            default:
                said = CommandTrail.NotAllowed;
                break;
        }
    }

    private static string? Say(int count, string what) => count == 0 ? null : $"{RetryWords.Counted(count, RetryForecast.CountMax)} {what}";
}
