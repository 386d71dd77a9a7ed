using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>What fits on a screen is read; what does not is skimmed. Limits for files, methods and the code of a page.</summary>
internal static partial class Sizes
{
    private const int FileLinesMax = 200;
    private const int ProgramLinesMax = 60;
    private const int MethodLinesMax = 40;
    private const int PageCodeLinesMax = 40;

    public static IEnumerable<Violation> Check(SourceFile file)
    {
        var linesMax = file.Path == "Program.cs" ? ProgramLinesMax : FileLinesMax;
        if (file.LineCount > linesMax) yield return new Violation(file.Path, $"{file.LineCount} lines; the limit is {linesMax}");
        foreach (var block in file.CodeBlocks.Where(_ => PageDirective().IsMatch(file.Code)))
        {
            if (LinesOf(block) > PageCodeLinesMax)
                yield return new Violation(file.Path, $"@code of {LinesOf(block)} lines on a page; the limit is {PageCodeLinesMax}");
        }

        foreach (var member in file.IsRazor ? file.CodeBlocks.SelectMany(Members.In) : Members.In(file.Code))
        {
            if (member.Lines > MethodLinesMax)
                yield return new Violation(file.Path, $"{member.Name} has {member.Lines} lines; the limit is {MethodLinesMax}");
        }
    }

    private static int LinesOf(string block) => block.Trim().Split('\n').Length;

    [GeneratedRegex(@"^\s*@page\s", RegexOptions.Multiline, 5000)]
    private static partial Regex PageDirective();
}
