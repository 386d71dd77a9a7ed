using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>A page is as wide as its window: only tables and code scroll to the side, each within itself.</summary>
internal static class Layout
{
    private const string WhatIsTooWide = """
        () => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return '';
          const scrolls = element => { for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return true; return false; };
          const wide = [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element));
          return `${document.documentElement.scrollWidth} of ${width} pixels: ` + wide.slice(0, 6).map(element => element.outerHTML.slice(0, 100)).join(' | ');
        }
        """;

    public static async Task AssertNoSideScrollAsync(IPage page) => 
        Assert.True(await page.EvaluateAsync<string>(WhatIsTooWide) is { Length: 0 }, $"{page.Url} scrolls to the side: {await page.EvaluateAsync<string>(WhatIsTooWide)}");
}
