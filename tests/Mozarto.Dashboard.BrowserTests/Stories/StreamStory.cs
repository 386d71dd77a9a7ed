using Microsoft.Playwright;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Whoever tries the product out lets deliveries stream in, sees what was sent, and is told that the book agrees.</summary>
[Collection(BrowserRun.Name)]
public sealed class StreamStory(BrowserFixture browser, StreamStory.OwnApp story) : IClassFixture<StreamStory.OwnApp>
{
    [Fact]
    public async Task A_stream_is_started_watched_compared_and_stopped()
    {
        await using var own = await story.PageOfAsync(browser, "Sam");
        var sandbox = new SandboxScreen(own);
        await own.OpenAsync("/sandbox");
        await SetAsync(own.Page, "A second", "200");
        await SetAsync(own.Page, "Deliveries", "150");
        await SetAsync(own.Page, "Repeats", "500");
        await Expect(own.Page.GetByLabel("Repeats")).ToHaveValueAsync("100");
        await SetAsync(own.Page, "Repeats", "none");
        await Expect(own.Page.GetByLabel("Repeats")).ToHaveValueAsync("100");

        await sandbox.Stream("start").ClickAsync();
        await Expect(own.Page.GetByText("Sent 150 of 150, 200 a second, seed 1")).ToBeVisibleAsync();
        await Expect(sandbox.StreamRows).Not.ToHaveCountAsync(0);
        await Eventually.TrueAsync("the book agrees", async () =>
        {
            await sandbox.Stream("compare").ClickAsync();
            return (await sandbox.Stream("agreement").InnerTextAsync()).Contains("are in the state that they must end in.", StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(40));
        await Axe.AssertNothingSeriousAsync(own.Page);
        await own.ScreenshotAsync("stream");

        await SetAsync(own.Page, "A second", "1");
        await SetAsync(own.Page, "Seed", "2");
        await sandbox.Stream("start").ClickAsync();
        await using var another = await story.PageOfAsync(browser, "Finn");
        await another.OpenAsync("/sandbox");
        await new SandboxScreen(another).Stream("stop").ClickAsync();
        await Expect(sandbox.Stream("start")).ToBeVisibleAsync();
        own.AssertNoComplaint();
    }

    private static async Task SetAsync(IPage page, string label, string value)
    {
        var field = page.GetByLabel(label, new() { Exact = true });
        // A browser's own number field takes no letters; what a script puts there may be anything.
        await field.EvaluateAsync("(field, value) => { field.type = 'text'; field.value = value; field.dispatchEvent(new Event('change', { bubbles: true })); }", value);
    }

    /// <summary>With the sandbox's own endpoints, to which it streams.</summary>
    public sealed class OwnApp() : StoryApp(new DashboardAppOptions());
}
