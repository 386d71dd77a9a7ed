using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>What comes in while somebody reads announces itself and moves nothing.</summary>
[Collection(BrowserRun.Name)]
public sealed class NewRowsStory(BrowserFixture browser, SandboxApp story) : IClassFixture<SandboxApp>
{
    [Fact]
    public async Task A_new_delivery_is_announced_without_moving_the_rows_and_shown_when_asked_for()
    {
        var first = await story.Sender.PayAsync();
        await using var own = await story.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync();
        await Expect(list.Row(first)).ToBeVisibleAsync();
        var before = await list.IdsAsync();
        var place = await list.Row(first).BoundingBoxAsync();

        var second = await story.Sender.PayAsync();
        await Expect(list.NewRows).ToHaveTextAsync("1 new");
        Assert.Equal(before, await list.IdsAsync());
        await story.Sender.MozartoAsync(authorization: "Bearer wrong");
        await Expect(list.NewRows).ToHaveTextAsync("2 new");
        Assert.Equal(before, await list.IdsAsync());
        Assert.Equal(place!.X, (await list.Row(first).BoundingBoxAsync())!.X);

        await list.NewRows.ClickAsync();
        await Expect(list.Row(second)).ToBeVisibleAsync();
        await Expect(list.NewRows).ToHaveCountAsync(0);
        Assert.Equal(before, [.. (await list.IdsAsync()).Skip(2)]);
        await Expect(list.Rows.Nth(1)).ToHaveClassAsync("linked fresh");
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task A_delivery_that_the_filter_leaves_out_is_not_announced()
    {
        await story.Sender.PayAsync();
        await using var own = await story.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync("?reason=fresh");

        await story.Sender.MozartoAsync();
        await story.Sender.PayAsync();

        await Expect(list.NewRows).ToHaveTextAsync("1 new");
    }

    [Fact]
    public async Task An_older_page_announces_what_is_new_too_and_leads_to_the_newest()
    {
        var older = await story.Sender.PayAsync();
        var newer = await story.Sender.PayAsync();
        await using var own = await story.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync($"?before={DeliveriesScreen.Quoted(newer)}");
        await Expect(list.Row(older)).ToBeVisibleAsync();
        var before = await list.IdsAsync();

        var newest = await story.Sender.PayAsync();
        await Expect(list.NewRows).ToHaveTextAsync("1 new");
        Assert.Equal(before, await list.IdsAsync());

        await list.NewRows.ClickAsync();
        await Expect(list.Row(newest)).ToBeVisibleAsync();
        Assert.Equal("", new Uri(own.Page.Url).Query);
        await Expect(list.NewRows).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_empty_list_fills_by_itself()
    {
        await using var own = await story.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        var body = Sender.NewBody();
        await list.OpenAsync($"?q={Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body))}");
        await Expect(list.Empty).ToHaveTextAsync("No delivery matches");

        var id = await story.Sender.PayAsync(body);

        await Expect(list.Row(id)).ToBeVisibleAsync();
        await Expect(list.NewRows).ToHaveCountAsync(0);
    }
}
