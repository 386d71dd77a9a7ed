using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests;

/// <summary>Accessibility (WCAG 2.2 AA) as axe sees it: nothing serious or critical may be found on any page.</summary>
internal static class Axe
{
    private static readonly HashSet<string> Refused = new(["serious", "critical"], StringComparer.OrdinalIgnoreCase);

    public static async Task AssertNothingSeriousAsync(IPage page)
    {
        var serious = (await page.RunAxe()).Violations.Where(violation => Refused.Contains(violation.Impact ?? "")).ToArray();
        if (serious.Length > 0) Assert.Fail($"axe finds on {page.Url}:\n{string.Join("\n", serious.Select(Describe))}");
    }

    private static string Describe(AxeResultItem item) =>
        $"  {item.Impact}: {item.Help} ({item.Id}, {item.HelpUrl})\n"
        + string.Join("\n", item.Nodes.Select(node => $"    at {node.Target}: {node.Html}"));
}
