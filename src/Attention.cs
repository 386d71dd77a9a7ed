namespace Mozarto.Dashboard;

/// <summary>One reason why somebody should look: how many, since when, and the address of exactly those rows.</summary>
/// <param name="Reason">A few plain words; the line's heading.</param>
/// <param name="Explanation">What it means and what to do next, in a sentence.</param>
/// <param name="Count">How many rows; null where it is a standing fact and not a number of rows.</param>
/// <param name="OldestAt">The oldest of them; null where it is not known.</param>
/// <param name="Href">The list of exactly these rows; null where nothing is kept of them but their number.</param>
/// <param name="IsUrgent">Something is being refused or lost, rather than only worth knowing.</param>
internal sealed record AttentionLine(string Reason, string Explanation, long? Count, DateTimeOffset? OldestAt, string? Href, bool IsUrgent);

/// <summary>A feature's lines on the start page. Every feature that can leave work for a person has one.</summary>
internal interface IAttentionSource
{
    Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation);
}
