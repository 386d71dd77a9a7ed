using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>A method, constructor or computed property: its text from its signature (without attributes) to its end.</summary>
internal sealed record Member(string Name, string Code)
{
    public int Lines => Code.Split('\n').Length;
}

/// <summary>
/// Finds the members of types in blanked C# by counting braces. Fields are left out, since a table of data may be long; so are the top-level
/// statements of a program, which have a limit of their own.
/// </summary>
internal static partial class Members
{
    public static IEnumerable<Member> In(string code)
    {
        var start = 0;
        while (start < code.Length)
        {
            start = SkipToMember(code, start);
            if (start >= code.Length) yield break;
            var header = HeaderEnd(code, start);
            if (header < code.Length && code[header] == '{' && TypeHeader().IsMatch(code[start..header]))
            {
                // The members of a type or a namespace follow; an enum has none.
                start = EnumHeader().IsMatch(code[start..header]) ? Balanced(code, header) : header + 1;
                continue;
            }

            var end = MemberEnd(code, start, header);
            if (CountsAsMember(code, header)) yield return new Member(NameOf(code[start..header]), code[start..end].TrimEnd());
            start = end;
        }
    }

    // Past white space, closing braces of types, stray semicolons, attributes and preprocessor lines.
    private static int SkipToMember(string code, int at)
    {
        while (at < code.Length)
        {
            if (char.IsWhiteSpace(code[at]) || code[at] is '}' or ';' or ',') at++;
            else if (code[at] == '[') at = Balanced(code, at);
            else if (code[at] == '#') at = Math.Max(at + 1, code.IndexOf('\n', at) < 0 ? code.Length : code.IndexOf('\n', at));
            else return at;
        }

        return at;
    }

    // Where the signature ends: at a body, an arrow, an initial value or a semicolon that stands outside of all brackets.
    private static int HeaderEnd(string code, int at)
    {
        while (at < code.Length && code[at] is not ('{' or ';' or '=')) at = code[at] is '(' or '[' ? Balanced(code, at) : at + 1;
        return at;
    }

    private static int MemberEnd(string code, int start, int header)
    {
        if (header >= code.Length) return code.Length;
        if (code[header] == '{') return Balanced(code, header);
        var at = header;
        while (at < code.Length && code[at] != ';')
        {
            if (code[at] == '}' && at > start) return at; // an enum's last value
            at = code[at] is '(' or '[' or '{' ? Balanced(code, at) : at + 1;
        }

        return Math.Min(code.Length, at + 1);
    }

    private static bool CountsAsMember(string code, int header) =>
        header < code.Length && (code[header] == '{' || (code[header] == '=' && header + 1 < code.Length && code[header + 1] == '>'));

    private static int Balanced(string code, int open)
    {
        var depth = 0;
        for (var at = open; at < code.Length; at++)
        {
            if (code[at] is '(' or '[' or '{') depth++;
            if (code[at] is ')' or ']' or '}' && --depth == 0) return at + 1;
        }

        return code.Length;
    }

    private static string NameOf(string header)
    {
        var beforeParameters = header.Contains('(', StringComparison.Ordinal) ? header[..header.IndexOf('(', StringComparison.Ordinal)] : header;
        return LastName().Match(beforeParameters).Value is { Length: > 0 } name ? name : header.Trim();
    }

    [GeneratedRegex(@"^(\w+\s+)*?(class|struct|interface|enum|record|namespace)\s+(?!where\b)\w|^extension\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"^(\w+\s+)*?enum\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex EnumHeader();

    [GeneratedRegex(@"\w+(?=\s*(<[^>]*>)?\s*$)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex LastName();
}
