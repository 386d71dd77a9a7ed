using System.Text;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>A reader of RFC 4180, written apart from the writer, and strict: what the standard does not allow fails.</summary>
internal static class CsvReading
{
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text)
    {
        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            row.Add(text[at] == '"' ? Quoted(text, ref at) : Plain(text, ref at));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.True(text.AsSpan(at).StartsWith("\r\n"), $"Neither a comma nor a line end after field {row.Count} of line {rows.Count + 1}.");
            at += 2;
            rows.Add(row);
            row = [];
        }

        Assert.Empty(row);
        return rows;
    }

    private static string Plain(string text, ref int at)
    {
        var end = text.AsSpan(at).IndexOfAny(",\r\n\"");
        Assert.True(end >= 0 && text[at + end] is ',' or '\r', "A field that is not quoted holds a quote or a line feed, or never ends.");
        var field = text.Substring(at, end);
        at += end;
        return field;
    }

    private static string Quoted(string text, ref int at)
    {
        var field = new StringBuilder();
        for (at++; ; at++)
        {
            Assert.True(at < text.Length, "A quoted field never ends.");
            if (text[at] == '"' && (at + 1 == text.Length || text[at + 1] != '"')) break;
            if (text[at] == '"') at++;
            field.Append(text[at]);
        }

        at++;
        return field.ToString();
    }
}
