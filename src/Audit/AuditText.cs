namespace Mozarto.Dashboard.Audit;

/// <summary>Text of an entry as every store keeps it to the letter, so that its digest fits what is read again: of bounded length, without NUL or half characters.</summary>
internal static class AuditText
{
    public static string? Clean(string? text, int charactersMax)
    {
        if (TextCut.To(text, charactersMax) is not { } cut) return null;
        // A text that came apart is put together of what is whole in it; halves become U+FFFD.
        return string.Concat(cut.EnumerateRunes().Select(rune => rune.Value == 0 ? "\u2400" : rune.ToString()));
    }
}
