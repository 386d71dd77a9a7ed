using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Mozarto.Dashboard.Gateway;

/// <summary>
/// Texts out of JSON that is known to be well-formed, whatever code points it holds: invalid UTF-8 and lone surrogates, for which the framework's
/// readers throw, become U+FFFD and are reported.
/// </summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';
    private const int EscapeLength = 6; // \u0041
    private const int QuotedCharactersMax = 40;

    /// <summary>What a JSON string says, given the bytes between its quotes.</summary>
    public static string Decode(ReadOnlySpan<byte> content, out bool isDamaged)
    {
        isDamaged = !Utf8.IsValid(content);
        if (!content.Contains((byte)'\\')) return Encoding.UTF8.GetString(content);

        var characters = new char[content.Length];
        var length = 0;
        while (!content.IsEmpty)
        {
            var plain = content.IndexOf((byte)'\\') is >= 0 and var at ? at : content.Length;
            length += Encoding.UTF8.GetChars(content[..plain], characters.AsSpan(length));
            content = content[plain..];
            if (content.IsEmpty) break;
            characters[length++] = Unescaped(content);
            content = content[(content[1] == 'u' ? EscapeLength : 2)..];
        }

        var text = characters.AsSpan(0, length);
        isDamaged |= ReplaceLoneSurrogates(text);
        return new string(text);
    }

    /// <summary>A JSON value as its sender wrote it; in its escapes, lone surrogates are replaced too, so that it can be read again anywhere.</summary>
    public static string Raw(ReadOnlySpan<byte> json, out bool isDamaged)
    {
        isDamaged = !Utf8.IsValid(json);
        var text = Encoding.UTF8.GetString(json).ToCharArray();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '\\') at++;
            else if (text[at + 1] != 'u') at += 2;
            else if (char.IsHighSurrogate(Unit(text, at)) && IsLowSurrogateEscape(text, at + EscapeLength)) at += 2 * EscapeLength;
            else
            {
                if (char.IsSurrogate(Unit(text, at))) isDamaged = Overwrite(text, at);
                at += EscapeLength;
            }
        }

        return new string(text);
    }

    /// <summary>A sender's text inside a sentence of ours: cut, and in printable ASCII.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, QuotedCharactersMax)))
        {
            if (character is >= ' ' and <= '~') quoted.Append(character);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return quoted.Append(text.Length > QuotedCharactersMax ? "…\"" : "\"").ToString();
    }

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    public static string Cut(string text, int charactersMax)
    {
        if (text.Length <= charactersMax) return text;
        return text[..(char.IsHighSurrogate(text[charactersMax - 1]) ? charactersMax - 1 : charactersMax)];
    }

    private static char Unescaped(ReadOnlySpan<byte> escape) => escape[1] switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'u' => (char)(Utf8Parser.TryParse(escape[2..EscapeLength], out ushort unit, out _, 'x') ? unit : Replacement),
        var itself => (char)itself,
    };

    private static bool ReplaceLoneSurrogates(Span<char> text)
    {
        var isDamaged = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else
            {
                text[i] = Replacement;
                isDamaged = true;
            }
        }

        return isDamaged;
    }

    private static bool IsLowSurrogateEscape(ReadOnlySpan<char> text, int at) =>
        at + EscapeLength <= text.Length && text[at] == '\\' && text[at + 1] == 'u' && char.IsLowSurrogate(Unit(text, at));

    private static char Unit(ReadOnlySpan<char> text, int at) =>
        (char)ushort.Parse(text.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static bool Overwrite(Span<char> text, int at)
    {
        "\\ufffd".CopyTo(text[at..]);
        return true;
    }
}
