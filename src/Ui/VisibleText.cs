using System.Buffers;
using System.Globalization;
using System.Text;

namespace Mozarto.Dashboard.Ui;

/// <summary>
/// What nobody can see in a text although it is there. Such characters hide or reorder what an operator reads (U+202E turns "gpj.exe" around), so they are shown as tokens.
/// Line feed and tab keep their meaning, and so does a carriage return before a line feed.
/// </summary>
internal static class VisibleText
{
    // Blank although Unicode calls them letters, marks or symbols.
    private static readonly HashSet<int> Blanks = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0];

    public static bool IsInvisible(Rune rune)
    {
        if (rune.Value is '\n' or '\t' or ' ') return false;
        if (rune.Value is >= 0x21 and < 0x7F) return false;
        if (Blanks.Contains(rune.Value)) return true;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;
    }

    public static string CodePoint(int value) => "U+" + value.ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>A few plain words for the tooltip. No foreign text in it.</summary>
    public static string Describe(Rune rune) => rune.Value switch
    {
        0 => "NUL",
        0xFEFF => "byte order mark or zero-width space",
        0x200E or 0x200F or 0x061C or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => "changes the direction of the text around it",
        0x200B or 0x200C or 0x200D or 0x2060 => "zero-width character",
        0xA0 or 0x202F => "space that does not break",
        < 0x20 or (>= 0x7F and < 0xA0) => "control character",
        _ => "invisible character",
    };

    /// <summary>One line for a table cell or a heading, as text and not as markup: invisible characters become <c>[U+202E]</c>, line breaks a space.</summary>
    public static string Inline(string text)
    {
        var line = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf16(rest, out var rune, out var used) == OperationStatus.Done;
            if (!whole) line.Append('[').Append(CodePoint(rest[0])).Append(']');
            else if (rune.Value is '\n' or '\t') line.Append(' ');
            else if (IsInvisible(rune)) line.Append('[').Append(CodePoint(rune.Value)).Append(']');
            else line.Append(rest[..used]);
            rest = rest[used..];
        }

        return line.ToString();
    }

    /// <summary>Bytes as UTF-8 text in markup. Bytes that are not UTF-8 stay in their place, marked; nothing is repaired or dropped.</summary>
    public static CodeText FromUtf8(ReadOnlySpan<byte> bytes, int bytesMax)
    {
        var shown = Utf8Cut(bytes, bytesMax);
        var rest = bytes[..shown];
        var html = new CodeHtml();
        var brokenCount = 0;
        Span<char> characters = stackalloc char[2];
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var used);
            if (status == OperationStatus.Done)
            {
                var isLineEnd = rune.Value == '\r' && rest.Length > 1 && rest[1] == '\n';
                if (!isLineEnd) html.Text(characters[..rune.EncodeToUtf16(characters)]);
            }
            else
            {
                brokenCount += used;
                foreach (var value in rest[..used]) html.BrokenByte(value);
            }

            rest = rest[used..];
        }

        return new CodeText(html.ToString(), shown, bytes.Length, brokenCount);
    }

    /// <summary>The largest length up to a limit that does not cut a character in two; where the bytes are no UTF-8 anyway, the limit itself.</summary>
    public static int Utf8Cut(ReadOnlySpan<byte> bytes, int bytesMax)
    {
        if (bytes.Length <= bytesMax) return bytes.Length;
        var cut = bytesMax;
        while (cut > 0 && bytesMax - cut < 4 && (bytes[cut] & 0xC0) == 0x80) cut--;
        return bytesMax - cut < 4 ? cut : bytesMax;
    }
}

/// <summary>Foreign text as markup: how many of its bytes are shown, and how many of those are not UTF-8.</summary>
internal sealed record CodeText(string Html, int ShownBytes, int TotalBytes, int BrokenBytes);
