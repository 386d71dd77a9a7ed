using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Whoever asks for a payout loses nothing of what they typed, and asks for it once, whatever becomes of the connection.</summary>
[Collection(BrowserRun.Name)]
public sealed partial class PayoutFormStory(BrowserFixture browser)
{
    [Fact]
    public async Task A_form_outlives_a_restart_and_a_double_click_makes_one_payout()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        using var contentRoot = new TestFolder();
        var first = new RestartedApp(database, contentRoot, 0);
        await first.InitializeAsync();
        var port = first.App.BaseAddress.Port;
        await using var own = await first.PageOfAsync(browser, "Finn");
        var form = new PayoutFormScreen(own);
        await form.OpenAsync();
        await form.ChooseAsync("PayOne");
        await form.FillPersonAsync();
        await form.Amount.FillAsync("42.50");
        await Expect(form.Kept).ToBeVisibleAsync();
        // The sign comes with the pause after the last key: whoever sees it may lose the connection.
        await Eventually.TrueAsync("the amount is kept", () => CountAsync(first, context => context.PayoutDrafts.CountAsync(row => row.FormJson.Contains("42.50"))));

        await first.DisposeAsync();
        await Expect(own.Page.GetByText("Connection lost, reconnecting…")).ToBeVisibleAsync();
        await using var second = new RestartedApp(database, contentRoot, port);
        await second.InitializeAsync();
        // Not by itself: what was typed while the connection was lost is on this screen only.
        await own.Page.GetByRole(AriaRole.Button, new() { Name = "Load the page again" }).ClickAsync(new() { Timeout = 60_000 });

        await Expect(form.Amount).ToHaveValueAsync("42.50");
        await Expect(form.Field("lastName")).ToHaveValueAsync("Roy");
        await form.Amount.PressAsync("Enter");
        await Expect(form.LargeAmount).ToHaveTextAsync("42.50 CAD");
        await form.Create.DblClickAsync();
        await Expect(own.Page).ToHaveURLAsync(PayoutAddress());
        Assert.True(await CountAsync(second, context => context.Payouts.CountAsync()));
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_field_and_the_keyboard_is_led_to_the_first()
    {
        await using var app = new RestartedApp(null, null, 0);
        await app.InitializeAsync();
        await using var own = await app.PageOfAsync(browser, "Finn");
        var form = new PayoutFormScreen(own);
        await form.OpenAsync();
        await form.ChooseAsync("Gigadat ETO (Interac)");
        await form.Amount.FillAsync("42,50");
        await form.Amount.PressAsync("Tab");
        await Expect(form.Faults).ToHaveCountAsync(1);

        await form.Amount.PressAsync("Enter");

        await Expect(form.Faults).ToHaveCountAsync(8);
        await Expect(form.Amount).ToBeFocusedAsync();
        await Axe.AssertNothingSeriousAsync(own.Page);
        await form.Amount.FillAsync("42.50");
        await form.FillPersonAsync();
        await form.Field("userIp").FillAsync("203.0.113.9");
        await form.Amount.PressAsync("Enter");
        await Expect(form.LargeAmount).ToBeVisibleAsync();
        await Axe.AssertNothingSeriousAsync(own.Page);
        await own.ScreenshotAsync("payout-summary");
    }

    // True when there is exactly one.
    private static async Task<bool> CountAsync(RestartedApp app, Func<DashboardContext, Task<int>> count)
    {
        await using var context = await app.App.Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync();
        return await count(context) == 1;
    }

    [GeneratedRegex("/payouts/out_[0-9a-z]{13}$", RegexOptions.None, 1000)]
    private static partial Regex PayoutAddress();

    private sealed class RestartedApp(TestDatabase? database, TestFolder? contentRoot, int port) : StoryApp(new DashboardAppOptions
    {
        Settings = Sender.Settings,
        ExistingDatabase = database,
        ExistingContentRoot = contentRoot,
        Port = port,
    }), IAsyncDisposable
    {
        ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
    }
}
