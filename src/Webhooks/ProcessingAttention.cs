using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What needs attention about processing: what is dead, held, unhandled or retrying, grouped by cause. A line goes away when its deliveries were dealt with.</summary>
internal sealed class ProcessingAttention(IDbContextFactory<DashboardContext> contexts) : IAttentionSource
{
    /// <summary>More causes than this share one line.</summary>
    public const int CausesMax = 20;

    private static readonly ProcessingState[] Watched = [ProcessingState.Dead, ProcessingState.Held, ProcessingState.Unhandled, ProcessingState.Retrying];

    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var found = await Watched
            .Select(state => context.Deliveries.Where(row => row.Processing == state && !row.IsClosed && row.ProcessingCause != TestEvent.Cause)
                .OrderBy(row => row.Id).Take(DeliveryList.CountMax).Select(row => new { row.Processing, row.ProcessingCause, row.ReceivedAt }))
            .Aggregate((all, next) => all.Concat(next))
            .GroupBy(row => new { row.Processing, row.ProcessingCause })
            .Select(group => new Group(group.Key.Processing, group.Key.ProcessingCause, group.Count(), group.Min(row => row.ReceivedAt)))
            .ToListAsync(cancellation);
        return [.. found.GroupBy(group => group.State).OrderBy(groups => Array.IndexOf(Watched, groups.Key)).SelectMany(Lines)];
    }

    private static IEnumerable<AttentionLine> Lines(IGrouping<ProcessingState, Group> groups)
    {
        var largest = groups.OrderByDescending(group => group.Count).ToList();
        foreach (var group in largest.Take(CausesMax))
        {
            var (reason, explanation) = WordsFor(group.State, group.Cause);
            yield return new AttentionLine(reason, explanation, group.Count, group.OldestAt, DeliveryFilter.Href(group.State, group.Cause), IsUrgent: group.State == ProcessingState.Dead);
        }

        if (largest.Count <= CausesMax) yield break;
        var others = largest.Skip(CausesMax).ToList();
        yield return new AttentionLine(
            string.Create(CultureInfo.InvariantCulture, $"{ProcessingWords.Word(groups.Key)}: {others.Count:N0} other causes"), ProcessingWords.Explain(groups.Key),
            others.Sum(group => group.Count), others.Min(group => group.OldestAt), DeliveryFilter.Href(groups.Key), IsUrgent: groups.Key == ProcessingState.Dead);
    }

    private static (string Reason, string Explanation) WordsFor(ProcessingState state, string? cause)
    {
        var shown = cause is null ? "" : Ui.VisibleText.Inline(cause);
        return (state, DeliveryItem.UnrecognizedWord(cause)) switch
        {
            (ProcessingState.Unhandled, { } word) => (
                $"Unrecognized word: {WordList.Shown(word)}", "A status that is not documented. It moves nothing until an administrator says what the word means, and it is retried."),
            (ProcessingState.Unhandled, _) => ($"Unhandled: {shown}", "Authentic and readable, but unknown to this version. Kept; it can be retried after an upgrade."),
            (ProcessingState.Held, _) => ($"Held: {shown}", ProcessingWords.Explain(state)),
            (ProcessingState.Retrying, _) => ($"Retrying: {shown}", ProcessingWords.Explain(state)),
            _ => ($"Dead: {shown}", ProcessingWords.Explain(state)),
        };
    }

    private sealed record Group(ProcessingState State, string? Cause, int Count, DateTimeOffset OldestAt);
}
