namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>
/// C# with comments and the content of literals blanked out: same length, same lines, and what is left is code. What stands in the holes of
/// an interpolated string is code and stays.
/// </summary>
internal sealed class CodeText
{
    private readonly string text;
    private readonly char[] code;
    private int at;

    private CodeText(string text)
    {
        this.text = text;
        code = text.ToCharArray();
    }

    public static string Of(string text)
    {
        var reader = new CodeText(text);
        reader.ReadCode(inHole: false);
        return new string(reader.code);
    }

    private void ReadCode(bool inHole)
    {
        var depth = 0;
        while (at < text.Length)
        {
            if (Starts("//")) BlankThrough("\n");
            else if (Starts("/*")) BlankThrough("*/");
            else if (text[at] == '\'') BlankCharacter();
            else if (StringStarts(out var dollars, out var verbatim)) ReadString(dollars, verbatim);
            else if (inHole && depth == 0 && text[at] == '}') return;
            else if (inHole && depth == 0 && text[at] == ':') BlankFormat();
            else
            {
                if (text[at] is '{' or '(' or '[') depth++;
                if (text[at] is '}' or ')' or ']') depth--;
                at++;
            }
        }
    }

    private bool StringStarts(out int dollars, out bool verbatim)
    {
        var i = at;
        dollars = 0;
        verbatim = false;
        for (; i < text.Length && text[i] is '$' or '@'; i++)
        {
            if (text[i] == '$') dollars++;
            else verbatim = true;
        }

        return i < text.Length && text[i] == '"';
    }

    private void ReadString(int dollars, bool verbatim)
    {
        while (text[at] != '"') at++;
        var quotes = Run('"', at);
        if (quotes >= 3) ReadRawString(quotes, dollars);
        else ReadPlainString(dollars > 0, verbatim);
    }

    private void ReadPlainString(bool interpolated, bool verbatim)
    {
        for (at++; at < text.Length;)
        {
            if (!verbatim && text[at] == '\\') Blank(2);
            else if (text[at] == '"' && verbatim && Run('"', at) >= 2) Blank(2);
            else if (text[at] == '"')
            {
                at++;
                return;
            }
            else if (interpolated && text[at] == '{' && Run('{', at) % 2 == 1) ReadHole(Run('{', at), 1);
            else if (interpolated && text[at] == '{') Blank(Run('{', at));
            else Blank(1);
        }
    }

    private void ReadRawString(int quotes, int dollars)
    {
        for (at += quotes; at < text.Length;)
        {
            if (Run('"', at) >= quotes)
            {
                at += Run('"', at);
                return;
            }

            if (dollars > 0 && Run('{', at) >= dollars) ReadHole(Run('{', at), dollars);
            else Blank(1);
        }
    }

    private void ReadHole(int braces, int opening)
    {
        Blank(braces - opening);
        at += opening;
        ReadCode(inHole: true);
        at += opening;
    }

    private void BlankFormat()
    {
        while (at < text.Length && text[at] != '}') Blank(1);
    }

    private void BlankCharacter()
    {
        at++;
        while (at < text.Length && text[at] is not ('\'' or '\n')) Blank(text[at] == '\\' ? 2 : 1);
        at++;
    }

    private void BlankThrough(string end)
    {
        var found = text.IndexOf(end, at + (end == "*/" ? 2 : 0), StringComparison.Ordinal);
        Blank((found < 0 ? text.Length : found + end.Length) - at);
    }

    private void Blank(int count)
    {
        for (var end = Math.Min(text.Length, at + count); at < end; at++)
        {
            if (code[at] != '\n') code[at] = ' ';
        }
    }

    private bool Starts(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private int Run(char character, int from)
    {
        var i = from;
        while (i < text.Length && text[i] == character) i++;
        return i - from;
    }
}
