using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>Constructs that the house does without, each with the few places that need it.</summary>
internal static partial class Style
{
    /// <summary>Where an exception of any kind is caught: below these nothing is, so that a bug is seen.</summary>
    public static readonly Exemption[] CatchesAll =
    [
        new("Jobs/JobRunner.cs", "a handler that throws counts as a retry; the runner goes on with the next job"),
        new("Jobs/JobSettlement.cs", "the runner's other half: it settles what a handler threw"),
        new("Jobs/ChoreRunner.cs", "a chore that throws is logged and runs again at its next time"),
        new("Ui/LiveRefresh.razor.cs", "a reload that fails is shown with a reference; the circuit goes on"),
    ];

    private static readonly (Regex Pattern, string Reason)[] Never =
    [
        (Region(), "#region: a file that needs folding is two files"),
        (WallClock(), "the time is an argument of rules and injected elsewhere: use TimeProvider"),
        (ThreadSleep(), "Thread.Sleep: wait for a sign"),
    ];

    public static IEnumerable<Violation> Check(SourceFile file, Func<string, bool> exists)
    {
        foreach (var (_, reason) in Never.Where(never => never.Pattern.IsMatch(file.Code))) yield return new Violation(file.Path, reason);
        if (CatchAll().IsMatch(file.Code) && CatchesAll.All(exemption => exemption.Path != file.Path))
            yield return new Violation(file.Path, "catches every exception: bugs and broken surroundings are for the runner and the error boundary");
        foreach (Match match in PartialType().Matches(file.Code))
        {
            var type = match.Groups["name"].Value;
            if (!MayBePartial(file, type, exists))
                yield return new Violation(file.Path, $"{type} is partial; only code-behind, the context and source generation are");
        }
    }

    private static bool MayBePartial(SourceFile file, string type, Func<string, bool> exists) =>
        type.EndsWith("Context", StringComparison.Ordinal)
        || GeneratedSource().IsMatch(file.Code)
        || (file.Path.EndsWith(".razor.cs", StringComparison.Ordinal) && exists(file.Path[..^".cs".Length]));

    [GeneratedRegex(@"^\s*#\s*region\b", RegexOptions.Multiline, 5000)]
    private static partial Regex Region();

    [GeneratedRegex(@"\bDateTime(Offset)?\s*\.\s*(Now|UtcNow|Today)\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b", RegexOptions.None, 5000)]
    private static partial Regex ThreadSleep();

    // A filter that names types (when (exception is A or B)) catches those, not everything.
    [GeneratedRegex(
        @"\bcatch\s*(\(\s*(System\s*\.\s*)?Exception\b(?!\s+(?<name>\w+)\s*\)\s*when\s*\(\s*\k<name>\s+is\s+(?!not\b))|\{|when\b)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"\bpartial\s+(class|struct|interface|record(\s+(class|struct))?)\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex PartialType();

    [GeneratedRegex(@"\[\s*(LoggerMessage|GeneratedRegex|JsonSerializable)\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex GeneratedSource();
}
