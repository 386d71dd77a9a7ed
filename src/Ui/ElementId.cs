using System.Text;

namespace Mozarto.Dashboard.Ui;

/// <summary>
/// Ids of elements, made from their labels: the same in prerendered and in interactive markup, and readable in tests.
/// </summary>
internal static class ElementId
{
    public static string From(string prefix, string label)
    {
        var id = new StringBuilder(prefix);
        var gap = true;
        foreach (var character in label)
        {
            var fits = char.IsAsciiLetterOrDigit(character);
            if (fits && gap) id.Append('-');
            if (fits) id.Append(char.ToLowerInvariant(character));
            gap = !fits;
        }

        return id.ToString();
    }
}
