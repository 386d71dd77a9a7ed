namespace Mozarto.Dashboard;

/// <summary>Cuts text to a number of characters and marks it with an ellipsis, never between the two halves of one character: half a one cannot be stored everywhere.</summary>
internal static class TextCut
{
    public static string? To(string? text, int charactersMax)
    {
        if (text is null || text.Length <= charactersMax) return text;
        var kept = charactersMax - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[kept - 1]) ? kept - 1 : kept), "…");
    }
}
