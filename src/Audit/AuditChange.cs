using System.Text.Json;

namespace Mozarto.Dashboard.Audit;

/// <summary>One thing that an act set: what it was before and what it is after. Never a secret: of those only a fingerprint.</summary>
/// <param name="Field">What people call it.</param>
/// <param name="Before">Null: there was none.</param>
/// <param name="After">Null: there is none any more.</param>
internal sealed record AuditChange(string Field, string? Before, string? After)
{
    /// <summary>So many of one act are kept.</summary>
    public const int ChangesMax = 50;

    public const int ValueCharactersMax = 500;

    /// <summary>As an entry keeps them; null where nothing was set. What is equal before and after is left out.</summary>
    public static string? Write(IEnumerable<AuditChange>? changes)
    {
        var kept = (changes ?? []).Where(change => change.Before != change.After).Take(ChangesMax).Select(change => new AuditChange(
            AuditText.Clean(change.Field, ValueCharactersMax)!, AuditText.Clean(change.Before, ValueCharactersMax), AuditText.Clean(change.After, ValueCharactersMax))).ToList();
        return kept.Count == 0 ? null : JsonSerializer.Serialize(kept);
    }

    /// <summary>Null when the text is none of ours: whoever changed it in the store may have written anything.</summary>
    public static IReadOnlyList<AuditChange>? Read(string? text)
    {
        if (text is null) return [];
        try
        {
            return JsonSerializer.Deserialize<List<AuditChange>>(text)?.Where(change => change is { Field: not null }).ToList();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
