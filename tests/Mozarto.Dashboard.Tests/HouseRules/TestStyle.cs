using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>Tests do not skip, and do not sleep: they wait for a sign or advance a clock.</summary>
internal static partial class TestStyle
{
    private static readonly Exemption[] LetsTimePass = [new("Mozarto.Dashboard.Tests/Support/Eventually.cs", "the one place that polls")];

    public static IEnumerable<Violation> Check(SourceFile file)
    {
        if (Skip().IsMatch(file.Code)) yield return new Violation(file.Path, "a skipped test proves nothing: fix it or delete it");
        if (Sleep().IsMatch(file.Code) && LetsTimePass.All(exemption => exemption.Path != file.Path))
            yield return new Violation(file.Path, "sleeps: use Eventually, or a TestClock (Task.Delay may be given one named clock)");
    }

    [GeneratedRegex(@"\bSkip\s*=(?!=|>)", RegexOptions.None, 5000)]
    private static partial Regex Skip();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b|\bTask\s*\.\s*Delay\s*\((?![^;]*\bclock\b)|\bWaitForTimeoutAsync\b", RegexOptions.None, 5000)]
    private static partial Regex Sleep();
}
