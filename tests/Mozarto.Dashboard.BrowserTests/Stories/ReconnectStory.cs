using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>A restart of the server under an open page is said in plain words, and the page comes back by itself.</summary>
[Collection(BrowserRun.Name)]
public sealed class ReconnectStory(BrowserFixture browser)
{
    [Fact]
    public async Task A_page_that_stays_open_over_a_restart_says_so_and_comes_back_by_itself()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        using var contentRoot = new TestFolder();
        var first = new RestartedApp(database, contentRoot, 0);
        await first.InitializeAsync();
        var address = first.App.BaseAddress;
        var before = await first.Sender.PayAsync();
        await using var own = await first.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync();
        await Expect(list.Row(before)).ToBeVisibleAsync();
        await own.Page.EvaluateAsync("window.notReloaded = true");

        await first.DisposeAsync();
        await Expect(own.Page.GetByText("Connection lost, reconnecting…")).ToBeVisibleAsync();
        await Expect(own.Page.GetByText("Nothing that you typed is lost, and nothing is sent twice.")).ToBeVisibleAsync();
        await own.ScreenshotAsync("reconnect");
        await Axe.AssertNothingSeriousAsync(own.Page);

        var second = new RestartedApp(database, contentRoot, address.Port);
        await second.InitializeAsync();
        try
        {
            await own.Page.WaitForFunctionAsync("() => !window.notReloaded", null, new() { Timeout = 60_000 });
            await own.InteractiveAsync();
            await Expect(list.Row(before)).ToBeVisibleAsync();
            await second.Sender.PayAsync();
            await Expect(list.NewRows).ToHaveTextAsync("1 new");
        }
        finally
        {
            await second.DisposeAsync();
        }
    }

    private sealed class RestartedApp(TestDatabase database, TestFolder contentRoot, int port) : StoryApp(new DashboardAppOptions
    {
        Settings = Sender.Settings,
        ExistingDatabase = database,
        ExistingContentRoot = contentRoot,
        Port = port,
    });
}
