using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Mozarto.Dashboard.Sandbox;

public sealed partial class StreamPanel
{
    private static readonly IReadOnlyList<(string Title, IReadOnlyList<StreamPartWords> Parts)> Groups =
        [("Of what, by weight", StreamParts.Kinds), ("Ending, by weight", StreamParts.Endings), ("What goes wrong, in percent", StreamParts.Twists)];

    private StreamPlan plan = new();
    private StreamRun? run;
    private IReadOnlyList<StreamCount> counts = [];
    private StreamAgreement? agreement;
    private string? said;

    [Inject] private SandboxStream Stream { get; set; } = default!;

    [Inject] private StreamComparison Comparison { get; set; } = default!;

    private bool IsRunning => run is { IsRunning: true };

    private string Told => string.Create(CultureInfo.InvariantCulture,
        $"{(IsRunning ? "Sending" : "Sent")} {run!.Ledger.Total:N0} of {run.Plan.Deliveries:N0}, {run.Plan.PerSecond} a second, seed {run.Plan.Seed}");

    private string Agreed => (agreement!.Differ, agreement.NotKnown) switch
    {
        _ when agreement.Total == 0 => "Nothing was told yet.",
        (0, 0) => string.Create(CultureInfo.InvariantCulture, $"All {agreement.Total:N0} transactions are in the state that they must end in."),
        (0, var lost) => string.Create(CultureInfo.InvariantCulture, $"{agreement.Agree:N0} transactions agree. Of {lost:N0} an answer was lost, so nobody knows what was stored."),
        (var differ, _) => string.Create(CultureInfo.InvariantCulture,
            $"{agreement.Agree:N0} transactions agree, {differ:N0} differ{(differ > agreement.First.Count ? $"; the first {agreement.First.Count:N0} are listed" : "")}. What still waits for processing differs until it is processed: compare again then."),
    };

    protected override void OnInitialized()
    {
        Refresh();
        if (run is not null) plan = run.Plan;
    }

    private void Start()
    {
        agreement = null;
        said = Stream.TryStart(plan) ? null : "A stream runs already, and one at a time is enough. Stop it first.";
        Refresh();
    }

    private void Stop()
    {
        Stream.Stop();
        Refresh();
    }

    private void Refresh()
    {
        run = Stream.Latest;
        counts = run?.Ledger.Counts() ?? [];
    }

    private async Task CompareAsync() => agreement = run is null ? null : await Comparison.RunAsync(run.Ledger, CancellationToken.None);

    private static StreamPartWords WordsOf(StreamPart part) => StreamParts.Counted.Single(each => each.Part == part);

    private static string Answered((int Status, int Count) answer) => string.Create(CultureInfo.InvariantCulture,
        $"{answer.Count:N0} × {(answer.Status == StreamLedger.NoAnswer ? "no answer" : answer.Status)}");
}
