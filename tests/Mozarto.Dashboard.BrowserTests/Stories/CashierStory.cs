using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Whoever tries payouts out chooses how the pretend Mozarto answers, and sees what came of each request.</summary>
[Collection(BrowserRun.Name)]
public sealed class CashierStory(BrowserFixture browser, CashierStory.OwnApp story) : IClassFixture<CashierStory.OwnApp>
{
    private const string Claims = """{"userId":"player-77","email":"ana@example.test","firstName":"Ana","lastName":"Roy","phone":"15145550123","countryCode":"CA"}""";

    [Fact]
    public async Task An_answer_is_chosen_for_one_request_and_the_next_is_accepted_and_approved()
    {
        await using var own = await story.PageOfAsync(browser, "Sam");
        var sandbox = new SandboxScreen(own);
        await own.OpenAsync("/sandbox");
        await Expect(sandbox.Cashier("meaning")).ToHaveTextAsync("By this answer every payout must become Submitted. Its money leaves.");
        await Expect(own.Page.GetByText("No payout came yet")).ToBeVisibleAsync();

        await sandbox.Cashier("scope").SelectOptionAsync("The next request only");
        await sandbox.Cashier("answer").SelectOptionAsync("500, something went wrong");
        await Expect(sandbox.Cashier("sequel")).ToHaveValueAsync("Nothing");
        await Expect(sandbox.Cashier("meaning")).ToHaveTextAsync("By this answer the next payout must become Unknown. No money leaves.");
        Assert.Equal(500, await AskAsync("out_1"));
        await Expect(sandbox.Asked).ToHaveCountAsync(1);
        await Expect(sandbox.Asked.First).ToContainTextAsync("stayed");
        await Expect(sandbox.Cashier("answer")).ToHaveValueAsync("accept");

        Assert.Equal(200, await AskAsync("out_1"));
        await Expect(sandbox.Asked.First).ToContainTextAsync("Approved, answered 200");
        await Expect(sandbox.Asked.First).ToContainTextAsync("left");
        await Expect(sandbox.Asked.First).ToContainTextAsync("asked again");
        await Expect(own.Page.GetByText("2 requests, 1 paid")).ToBeVisibleAsync();
        await Axe.AssertNothingSeriousAsync(own.Page);
        await own.ScreenshotAsync("cashier");

        await sandbox.Cashier("sequel").SelectOptionAsync("Declined");
        await Expect(sandbox.Cashier("meaning")).ToContainTextAsync("No money leaves.");
        await sandbox.Cashier("default").ClickAsync();
        await Expect(sandbox.Cashier("sequel")).ToHaveValueAsync("Approved");
        own.AssertNoComplaint();
    }

    private async Task<int> AskAsync(string reference)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(PretendCashier.Route, UriKind.Relative))
        {
            Content = new StringContent(
                $$"""{"pspType":"PAYONE","type":"PAYOUT","isTestMode":false,"baseamount":42.50,"currency":"CAD","currencyCode":"CAD","userId":"player-77","email":"ana@example.test","firstName":"Ana","lastName":"Roy","phone":"15145550123","merchantReference":"{{reference}}"}""",
                Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SandboxSettings.CompanyToken);
        var signed = $"{Base64Url.EncodeToString("{\"alg\":\"HS256\"}"u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Claims))}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SandboxSettings.SecretKey), Encoding.UTF8.GetBytes(signed));
        request.Headers.Add("x-user-token", $"Bearer {signed}.{Base64Url.EncodeToString(mac)}");
        using var answer = await story.App.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>With the sandbox's own endpoints, to which the cashier tells the outcome.</summary>
    public sealed class OwnApp() : StoryApp(new DashboardAppOptions());
}
