using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Whoever starts the product for the first time sees a verified delivery arrive after one press.</summary>
[Collection(BrowserRun.Name)]
public sealed partial class NewcomerStory(BrowserFixture browser, NewcomerStory.FreshApp fresh) : IClassFixture<NewcomerStory.FreshApp>
{
    [Fact]
    public async Task A_newcomer_signs_in_presses_one_button_and_watches_a_verified_delivery_arrive()
    {
        await using var own = await browser.NewPageAsync(baseAddress: fresh.App.BaseAddress);
        var door = new SignInScreen(own);
        var sandbox = new SandboxScreen(own);
        var delivery = new DeliveryScreen(own);

        await own.Page.GotoAsync("/");
        await Expect(door.Heading).ToBeVisibleAsync();
        Assert.StartsWith("/sign-in", new Uri(own.Page.Url).AbsolutePath, StringComparison.Ordinal);

        await door.SignInAsync("Sam");
        await Expect(own.Page).ToHaveURLAsync(new Uri(fresh.App.BaseAddress, "/").ToString());
        await own.Page.GetByRole(AriaRole.Link, new() { Name = "Sandbox", Exact = true }).ClickAsync();
        await Expect(own.Page.GetByText("No delivery yet")).ToBeVisibleAsync();

        await own.Page.EvaluateAsync("window.notReloaded = true");
        await sandbox.Sample("pay-authentic").ClickAsync();
        await Expect(sandbox.Arrived).ToHaveCountAsync(1);
        await Expect(sandbox.Arrived).ToContainTextAsync("Authentic, fresh");
        await Expect(sandbox.Sent).ToContainTextAsync("200");
        Assert.True(await own.Page.EvaluateAsync<bool>("window.notReloaded"));

        await sandbox.Arrived.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(own.Page).ToHaveURLAsync(DeliveryAddress());
        await Expect(delivery.Verdict).ToHaveTextAsync("Authentic, fresh");
        await Expect(delivery.Steps).ToHaveCountAsync(5);
        Assert.All(await delivery.Outcomes.AllTextContentsAsync(), outcome => Assert.Equal("passed", outcome));
        await Expect(delivery.VerifyAgain).ToHaveCountAsync(0);
        await Expect(delivery.BodyText).ToContainTextAsync("\"payment.updated\"");
        own.AssertNoComplaint();
    }

    [GeneratedRegex("/deliveries/dlv_[0-9a-z]{13}$", RegexOptions.None, 5000)]
    private static partial Regex DeliveryAddress();

    /// <summary>The product as it starts out of the box: the sandbox's own endpoints, nothing stored.</summary>
    public sealed class FreshApp() : StoryApp(new DashboardAppOptions());
}
