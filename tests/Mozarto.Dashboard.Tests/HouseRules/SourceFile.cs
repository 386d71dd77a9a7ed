using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>What a rule found, said so that the reader knows what to change.</summary>
internal sealed record Violation(string Path, string What)
{
    public override string ToString() => $"{Path}: {What}";
}

/// <summary>A place that a rule leaves alone, and why.</summary>
internal sealed record Exemption(string Path, string Reason);

/// <summary>One source file, its path relative to src/ (or the folder it was read from) with forward slashes.</summary>
internal sealed partial class SourceFile(string path, string text)
{
    private string? code;
    private IReadOnlyList<string>? codeBlocks;

    public string Path { get; } = path;
    public string Text { get; } = text.ReplaceLineEndings("\n");
    public bool IsRazor => Path.EndsWith(".razor", StringComparison.Ordinal);
    public bool IsMigration => Path.StartsWith("Data/Migrations/", StringComparison.Ordinal);
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The feature folder; empty for files directly in src/.</summary>
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>The text without comments, and without the content of C# literals. The markup of a component stays.</summary>
    public string Code => code ??= IsRazor ? RazorCode() : CodeText.Of(Text);

    /// <summary>The C# of a component's @code blocks, blanked like <see cref="Code"/>.</summary>
    public IReadOnlyList<string> CodeBlocks => codeBlocks ??= [.. FindCodeBlocks(Code).Select(range => Code[range])];

    /// <summary>Markup and expressions of a component, without its @code blocks.</summary>
    public string Markup
    {
        get
        {
            var markup = Code.ToCharArray();
            foreach (var range in FindCodeBlocks(Code)) markup.AsSpan(range).Fill(' ');
            return new string(markup);
        }
    }

    public int LineCount => Text.TrimEnd('\n').Split('\n').Length;

    /// <summary>The types that a file declares: by name in C#, by the file's own name for a component.</summary>
    public IEnumerable<string> DeclaredTypes
    {
        get
        {
            var declared = TypeDeclaration().Matches(IsRazor ? string.Join('\n', CodeBlocks) : Code).Select(match => match.Groups["name"].Value);
            return IsRazor ? declared.Prepend(Name) : declared;
        }
    }

    /// <summary>Those of <see cref="DeclaredTypes"/> that other files can name: not the types inside types.</summary>
    public IEnumerable<string> OuterTypes => IsRazor ? [Name] : TypeDeclaration().Matches(Code).Where(IsOuter).Select(match => match.Groups["name"].Value);

    /// <summary>The folder whose types a file adds to: that of its namespace, which differs for a feature's part of the context.</summary>
    public string NamespaceFolder => NamespaceDeclaration().Match(Code) is { Success: true } match ? match.Groups["folder"].Value : Folder;

    private bool IsOuter(Match match) => Code.AsSpan(0, match.Index).Count('{') == Code.AsSpan(0, match.Index).Count('}');

    private string RazorCode()
    {
        var withoutComments = RazorComment().Replace(Text, match => BlankLines(match.Value)).ToCharArray();
        var markup = new string(withoutComments);
        foreach (var range in FindCodeBlocks(markup)) CodeText.Of(markup[range]).CopyTo(withoutComments.AsSpan(range));
        return new string(withoutComments);
    }

    private static string BlankLines(string value) => string.Create(value.Length, value, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = from[i] == '\n' ? '\n' : ' ';
    });

    private static List<Range> FindCodeBlocks(string markup)
    {
        var blocks = new List<Range>();
        for (var match = CodeBlockStart().Match(markup); match.Success; match = match.NextMatch())
        {
            var from = match.Index + match.Length;
            var rest = CodeText.Of(markup[from..]);
            var depth = 1;
            var length = 0;
            for (; length < rest.Length; length++)
            {
                if (rest[length] == '{') depth++;
                if (rest[length] == '}' && --depth == 0) break;
            }

            blocks.Add(from..(from + length));
        }

        return blocks;
    }

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline, 5000)]
    private static partial Regex RazorComment();

    [GeneratedRegex(@"^[ \t]*@(code|functions)\s*\{", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex CodeBlockStart();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record(\s+(class|struct))?)\s+(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^\s*namespace\s+Mozarto\.Dashboard(\.(?<folder>\w+))?", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex NamespaceDeclaration();
}
