using Microsoft.Playwright;
using Xunit.Sdk;

namespace Mozarto.Dashboard.BrowserTests;

[Collection(BrowserRun.Name)]
public sealed class SmokeTests(BrowserFixture browser)
{
    [Fact]
    public async Task The_app_answers_in_the_browser()
    {
        await using var own = await browser.NewPageAsync(new() { ColorScheme = ColorScheme.Dark });

        var response = await own.Page.GotoAsync("/");
        await own.ScreenshotAsync("smoke");

        Assert.True(response!.Ok, $"{response.Status} {response.StatusText}");
        Assert.True(await own.Page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: dark)').matches"));
    }

    [Fact]
    public async Task The_accessibility_check_refuses_a_page_with_a_serious_fault()
    {
        await using var own = await browser.NewPageAsync();
        await own.Page.SetContentAsync("<html lang='en'><title>Fault</title><main><h1>Fault</h1><button type='button'></button></main></html>");

        var failure = await Assert.ThrowsAsync<FailException>(() => Axe.AssertNothingSeriousAsync(own.Page));

        Assert.Contains("button-name", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_accessibility_check_lets_a_good_page_pass()
    {
        await using var own = await browser.NewPageAsync();
        await own.Page.SetContentAsync("<html lang='en'><title>Good</title><main><h1>Good</h1><button type='button'>Press</button></main></html>");

        await Axe.AssertNothingSeriousAsync(own.Page);
    }

    [Fact]
    public async Task A_page_that_throws_leaves_a_complaint()
    {
        await using var own = await browser.NewPageAsync();

        await own.Page.SetContentAsync("<script>console.error('written'); throw new Error('thrown');</script>");

        Assert.Contains(own.Complaints, complaint => complaint.Contains("thrown", StringComparison.Ordinal));
        Assert.Contains(own.Complaints, complaint => complaint.Contains("written", StringComparison.Ordinal));
    }
}
