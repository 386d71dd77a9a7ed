using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests;

/// <summary>Accessibility (WCAG 2.2 AA) as axe sees it: nothing serious or critical may be found on any page.</summary>
internal static class Axe
{
    private static readonly HashSet<string> Refused = new(["serious", "critical"], StringComparer.OrdinalIgnoreCase);

    // What passes is not reported, which is most of the work on a large page.
    private static readonly AxeRunOptions OnlyViolations = new() { ResultTypes = [ResultType.Violations] };

    public static async Task AssertNothingSeriousAsync(IPage page)
    {
        var serious = (await page.RunAxe(OnlyViolations)).Violations.Where(violation => Refused.Contains(violation.Impact ?? "")).ToArray();
        if (serious.Length > 0) Assert.Fail($"axe finds on {page.Url}:\n{string.Join("\n", serious.Select(Describe))}");
    }

    private static string Describe(AxeResultItem item) =>
        $"  {item.Impact}: {item.Help} ({item.Id}, {item.HelpUrl})\n"
        + string.Join("\n", item.Nodes.Select(node => $"    at {node.Target}: {node.Html} ({string.Join("; ", node.Any.Concat(node.All).Select(check => check.Message))})"));
}
