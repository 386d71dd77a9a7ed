using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>Somebody without a mouse: goes on with Tab until something has the focus, and sees at every step where they are.</summary>
internal sealed class Keyboard(IPage page)
{
    private const int StepsMax = 120;

    // A control may draw its focus itself, on what it covers (a row's link covers the row), or on a part of it.
    private const string LookAtFocus = """
        () => {
          const element = document.activeElement;
          if (!element || element === document.body || element === document.documentElement) return 'nothing has the focus';
          const drawn = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
          const seen = [getComputedStyle(element), getComputedStyle(element, '::after'), getComputedStyle(element, '::before'),
            ...[element.closest('tr'), element.closest('label'), element.closest('.search-field')].filter(Boolean).map(each => getComputedStyle(each))];
          const box = element.getBoundingClientRect();
          if (box.width === 0 || box.height === 0) return 'the focus is on something without size: ' + element.outerHTML.slice(0, 120);
          return seen.some(drawn) ? '' : 'nothing shows that it has the focus: ' + element.outerHTML.slice(0, 120);
        }
        """;

    public async Task TabToAsync(ILocator target)
    {
        for (var step = 0; step < StepsMax; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("", await page.EvaluateAsync<string>(LookAtFocus));
            if (await HasFocusAsync(target)) return;
        }

        Assert.Fail($"{StepsMax} times Tab did not lead to {target}.");
    }

    public Task EnterAsync() => page.Keyboard.PressAsync("Enter");

    /// <summary>True while the element itself has the focus.</summary>
    public static async Task<bool> HasFocusAsync(ILocator target) =>
        await target.CountAsync() > 0 && await target.First.EvaluateAsync<bool>("element => element === document.activeElement");
}
