using Microsoft.Playwright;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Ada replaces the company token outside the sandbox: sending pauses by itself, and goes on when she says so. No secret is ever on the page.</summary>
[Collection(BrowserRun.Name)]
public sealed class CredentialsStory(BrowserFixture browser, CredentialsStory.RealApp real) : IClassFixture<CredentialsStory.RealApp>
{
    private static readonly string Before = CompanyToken.New("Before Ltd");

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task A_replaced_token_pauses_sending_until_she_lets_it_go_on(ColorScheme colours, int width)
    {
        var after = CompanyToken.New($"After {colours} {width}");
        await using var own = await browser.NewPageAsync(new PageOptions { ColorScheme = colours, Width = width }, real.App.BaseAddress);
        await own.Context.AddCookiesAsync([new() { Name = "mozarto-session", Value = await real.SessionOfAsync("Ada", "Admin"), Url = real.App.BaseAddress.ToString() }]);
        var page = own.Page;
        await page.GotoAsync("/settings/credentials");
        await own.InteractiveAsync();

        await page.GetByLabel("Company token").FillAsync("Bearer " + after);
        await page.GetByLabel("Company token").BlurAsync();
        await Expect(page.GetByText("Leave out \"Bearer\"")).ToBeVisibleAsync();
        await page.GetByLabel("Company token").FillAsync(after);
        await page.GetByLabel("Company token").BlurAsync();
        await Expect(page.GetByText("Sending will be paused")).ToBeVisibleAsync();
        await own.ScreenshotAsync($"credentials-{colours}-{width}-form");
        await page.Locator("form", new() { HasText = "Save the change" }).GetByLabel("Reason, kept with it").FillAsync("issued anew");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the change" }).ClickAsync();

        await Expect(page.GetByText("Saved, and sending is paused")).ToBeVisibleAsync();
        await Expect(page.GetByText("The company token was replaced").First).ToBeVisibleAsync();
        await own.ScreenshotAsync($"credentials-{colours}-{width}-paused");
        Assert.DoesNotContain("canary", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Before, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByLabel("Why it goes on, kept with it").FillAsync("checked");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume sending" }).ClickAsync();
        await Expect(page.GetByText("Sending goes on.")).ToBeVisibleAsync();
        await Axe.AssertNothingSeriousAsync(page);
        own.AssertNoComplaint();
    }

    /// <summary>The product in earnest, with credentials of the first start; nobody is asked to sign in again, since no provider is there.</summary>
    public sealed class RealApp() : StoryApp(new DashboardAppOptions
    {
        Settings = new Dictionary<string, string?>(Sender.Settings, StringComparer.Ordinal)
        {
            ["Sandbox:Enabled"] = "false", ["Authentication:FreshSignIn:Mode"] = "Off",
            ["Mozarto:BaseUrl"] = "https://backend.example.test", ["Mozarto:CompanyToken"] = Before, ["Mozarto:SecretKey"] = "canary-secret-key-of-the-first-start",
        },
    });
}
