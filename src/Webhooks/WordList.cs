using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>A word that is not documented: how many deliveries wait for its meaning, and what people said it means.</summary>
/// <param name="Kind">Of the endpoints whose sender uses it.</param>
/// <param name="Word">Letter for letter, or its beginning where it is too long to be mapped.</param>
/// <param name="WaitingCount">Deliveries that were not applied because of it; exact below <see cref="DeliveryList.CountMax"/>.</param>
/// <param name="OldestAt">The oldest of them.</param>
/// <param name="ExampleId">The latest of them.</param>
/// <param name="Mapping">Null while nobody has said what it means.</param>
public sealed record KnownWord(EndpointKind Kind, string Word, int WaitingCount, DateTimeOffset? OldestAt, long? ExampleId, WordMapping? Mapping)
{
    /// <summary>Its cause names only the beginning of a long word, and what differs behind it must not be mapped together.</summary>
    public bool IsTooLong => Word.Length >= WordMapping.WordCharactersMax && Word.EndsWith('…');

    public string Shown => WordList.Shown(Word);
}

/// <summary>Lists the words that are not documented: those that deliveries wait for, and those that were given a meaning.</summary>
internal sealed class WordList(IDbContextFactory<DashboardContext> contexts)
{
    public const string KindName = "kind";
    public const string WordName = "word";

    /// <summary>So many words are shown, those with most deliveries first.</summary>
    public const int WordsMax = 200;

    /// <summary>The address where this word is mapped.</summary>
    public static string Href(EndpointKind kind, string word) => PageQuery.Empty.With(KindName, UrlWord.Of(kind)).With(WordName, word).On(Pages.Words);

    public static string Shown(string word) => word.Length == 0 ? "(an empty text)" : VisibleText.Inline(word);

    public async Task<IReadOnlyList<KnownWord>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var mappings = await context.WordMappings.AsNoTracking().OrderBy(row => row.Kind).ThenBy(row => row.Word).ToListAsync(cancellation);
        var beginning = DeliveryItem.UnrecognizedCause("");
        var waiting = await context.Deliveries
            .Where(row => row.Processing == ProcessingState.Unhandled && row.ProcessingCause!.StartsWith(beginning)).OrderBy(row => row.Id).Take(DeliveryList.CountMax)
            .Join(context.Endpoints.IgnoreAutoIncludes(), row => row.EndpointId, endpoint => endpoint.Id, (row, endpoint) => new { endpoint.Kind, row.ProcessingCause, row.ReceivedAt, row.Id })
            .GroupBy(row => new { row.Kind, row.ProcessingCause })
            .Select(group => new { group.Key.Kind, group.Key.ProcessingCause, Count = group.Count(), OldestAt = group.Min(row => row.ReceivedAt), LatestId = group.Max(row => row.Id) })
            .ToListAsync(cancellation);
        var words = waiting.ConvertAll(group => new KnownWord(group.Kind, DeliveryItem.UnrecognizedWord(group.ProcessingCause)!, group.Count, group.OldestAt, group.LatestId, null));
        var withMeaning = mappings.Select(mapping => (words.Find(word => mapping.Means(word.Kind, word.Word)) ?? new KnownWord(mapping.Kind, mapping.Word, 0, null, null, null)) with { Mapping = mapping });
        var without = words.Where(word => !mappings.Exists(mapping => mapping.Means(word.Kind, word.Word)));
        return [.. without.OrderByDescending(word => word.WaitingCount).Concat(withMeaning).Take(WordsMax)];
    }
}

/// <summary>What needs attention about words: those that are to mean Approved and wait for a second person.</summary>
internal sealed class WordAttention(IDbContextFactory<DashboardContext> contexts) : IAttentionSource
{
    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var proposed = await context.WordMappings.Where(row => row.State == TransactionState.Approved && row.ConfirmedAt == null)
            .OrderBy(row => row.ProposedAt).Select(row => row.ProposedAt).ToListAsync(cancellation);
        return proposed.Count == 0 ? [] :
        [
            new AttentionLine(
                "Words to be confirmed", "An administrator says that they mean Approved. Somebody else, from Finance, confirms it before it counts.",
                proposed.Count, proposed[0], Pages.Words, IsUrgent: false),
        ];
    }
}
