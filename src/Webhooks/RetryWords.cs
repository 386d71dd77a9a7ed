using System.Globalization;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>How retries are said to people.</summary>
internal static class RetryWords
{
    /// <summary>What a retry would do to a delivery.</summary>
    public static string WouldBe(ProcessingState state) => state switch
    {
        ProcessingState.Applied => "Changes its transaction",
        ProcessingState.Variant => "Variant: puts its transaction in Conflict",
        ProcessingState.Held => "Is held for a person",
        ProcessingState.Unhandled => "Stays unhandled",
        ProcessingState.Waiting => "Waits: its endpoint is paused",
        ProcessingState.Dead or ProcessingState.Retrying => "Fails again",
        _ => Became(state),
    };

    /// <summary>What a retry did to a delivery.</summary>
    public static string Became(ProcessingState state) => state switch
    {
        ProcessingState.Applied => "Changed its transaction",
        ProcessingState.Repeat => "Repeat: moves nothing",
        ProcessingState.Superseded => "Superseded: a later state is known",
        ProcessingState.Variant => "Variant: its transaction is in Conflict",
        ProcessingState.Held => "Is held for a person",
        ProcessingState.Unhandled => "Stayed unhandled",
        ProcessingState.Retrying => "Failed; the next attempt comes by itself",
        ProcessingState.Dead => "Failed again",
        _ => "Waits to be processed",
    };

    public static string Word(RetryRun run) => run switch
    {
        { State: RetryRunState.Cancelled } => "Cancelled",
        { State: RetryRunState.Finished } => "Finished",
        { QueuedAllAt: not null } => "Processing",
        _ => "Queueing",
    };

    public static Tone Tone(RetryRun run) => run switch
    {
        { State: RetryRunState.Cancelled } => Ui.Tone.Neutral,
        { State: RetryRunState.Finished, Outcomes: { FailedAgain: 0, Held: 0, Variant: 0 } } => Ui.Tone.Good,
        { State: RetryRunState.Finished } => Ui.Tone.Warning,
        _ => Ui.Tone.Waiting,
    };

    /// <summary>A filter in words: "processing dead, cause invalid JSON".</summary>
    public static string Filter(string query)
    {
        var filter = PageQuery.Parse(query);
        if (filter.Get(DeliveryFilter.TickedName) is { } ticked) return Deliveries(ticked.Split(',').Length) + " ticked";
        return filter.IsEmpty ? "everything that failed" : string.Join(", ", filter.Pairs.Select(pair => $"{(pair.Key == DeliveryFilter.SearchName ? "found by" : pair.Key)} {VisibleText.Inline(pair.Value)}"));
    }

    public static string Deliveries(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "delivery" : "deliveries")}");

    /// <summary>With a plus where counting has stopped.</summary>
    public static string Counted(int count, int countMax) => count.ToString("N0", CultureInfo.InvariantCulture) + (count >= countMax ? "+" : "");
}
