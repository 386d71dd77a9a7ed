using System.Net;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Where the sandbox is off it does not exist: no panel, no pretended people, and no word of it.</summary>
[Collection(BrowserRun.Name)]
public sealed class OutsideTheSandboxStory(BrowserFixture browser, OutsideTheSandboxStory.RealApp real) : IClassFixture<OutsideTheSandboxStory.RealApp>
{
    [Fact]
    public async Task The_door_says_that_nobody_can_sign_in_yet()
    {
        await using var own = await browser.NewPageAsync(baseAddress: real.App.BaseAddress);

        await own.Page.GotoAsync("/deliveries");

        await Expect(own.Page.GetByText("Nobody can sign in yet")).ToBeVisibleAsync();
        await Expect(own.Page.Locator("main button")).ToHaveCountAsync(0);
        await Expect(new SignInScreen(own).Person("Sam")).ToHaveCountAsync(0);
        await own.ScreenshotAsync("sign-in-without-a-provider");
        await Axe.AssertNothingSeriousAsync(own.Page);
        own.AssertNoComplaint();
    }

    [Theory]
    [InlineData("GET", "/sandbox", true)]
    [InlineData("GET", "/sandbox", false)]
    [InlineData("GET", "/Sandbox/", false)]
    [InlineData("GET", "/sandbox/components", true)]
    [InlineData("GET", "/sandbox/components", false)]
    [InlineData("GET", "/sandbox/sign-in", false)]
    [InlineData("POST", "/sandbox/sign-in", true)]
    [InlineData("POST", "/sandbox/sign-in", false)]
    public async Task Nothing_of_the_sandbox_exists(string method, string address, bool isSignedIn)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        if (isSignedIn) request.Headers.Add("Cookie", $"mozarto-session={await real.SessionOfAsync("Ada", "Admin")}");
        if (method == "POST") request.Content = new FormUrlEncodedContent([new("person", "Ada")]);

        using var answer = await real.App.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie") && answer.Headers.GetValues("Set-Cookie").Any(cookie => cookie.StartsWith("mozarto-session", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_page_speaks_of_the_sandbox()
    {
        await using var own = await browser.NewPageAsync(baseAddress: real.App.BaseAddress);
        await own.Context.AddCookiesAsync([new() { Name = "mozarto-session", Value = await real.SessionOfAsync("Ada", "Admin"), Url = real.App.BaseAddress.ToString() }]);

        foreach (var address in new[] { "/", "/deliveries", "/not-found" })
        {
            await own.Page.GotoAsync(address);
            await Expect(own.Page.Locator("h1")).ToBeVisibleAsync();
            Assert.DoesNotContain("sandbox", await own.Page.InnerTextAsync("body"), StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The product in Development with the sandbox off and no provider to sign in with.</summary>
    public sealed class RealApp() : StoryApp(new DashboardAppOptions
    {
        Settings = new Dictionary<string, string?>(Sender.Settings, StringComparer.Ordinal) { ["Sandbox:Enabled"] = "false" },
    });
}
