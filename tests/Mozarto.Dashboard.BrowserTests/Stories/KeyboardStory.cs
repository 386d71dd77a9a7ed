using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Everything can be done without a mouse, and nobody loses their place.</summary>
[Collection(BrowserRun.Name)]
public sealed class KeyboardStory(BrowserFixture browser, SandboxApp story) : IClassFixture<SandboxApp>
{
    [Fact]
    public async Task From_the_door_to_the_bytes_of_a_delivery_and_back_with_tab_and_enter_alone()
    {
        var id = await story.Sender.PayAsync();
        await using var own = await browser.NewPageAsync(baseAddress: story.App.BaseAddress);
        var keyboard = new Keyboard(own.Page);
        var list = new DeliveriesScreen(own);
        var delivery = new DeliveryScreen(own);

        await own.Page.GotoAsync("/deliveries");
        await keyboard.TabToAsync(new SignInScreen(own).Person("Sam"));
        await keyboard.EnterAsync();
        await own.InteractiveAsync();
        await keyboard.TabToAsync(list.Row(id));
        await keyboard.EnterAsync();

        await Expect(delivery.Heading).ToBeFocusedAsync();
        await keyboard.TabToAsync(delivery.View("Hex"));
        await keyboard.EnterAsync();
        await Expect(delivery.View("Hex")).ToHaveAttributeAsync("aria-current", "page");
        await Expect(delivery.View("Hex")).ToBeFocusedAsync();
        await keyboard.TabToAsync(delivery.BodyText);

        await own.Page.GoBackAsync();
        await Expect(own.Page).ToHaveURLAsync(new Uri(story.App.BaseAddress, $"/deliveries/{DeliveriesScreen.Quoted(id)}").ToString());
        await own.Page.GoBackAsync();
        await Expect(own.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Deliveries" })).ToBeFocusedAsync();
        await keyboard.TabToAsync(list.Row(id));
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task Before_all_else_the_content_can_be_skipped_to()
    {
        await using var own = await story.PageOfAsync(browser, "Sam");
        await own.OpenAsync("/deliveries");
        var skip = own.Page.Locator(".skip-link");

        await own.Page.Locator(".brand").FocusAsync();
        await own.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync();
        await own.Page.Keyboard.PressAsync("Enter");

        await Expect(own.Page.Locator("#main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_focus_stays_where_it_is_while_new_rows_come_in()
    {
        var id = await story.Sender.PayAsync();
        await story.Sender.PayAsync(secret: "of_nobody");
        await using var own = await story.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync();
        await list.Row(id).FocusAsync();
        await story.Sender.PayAsync();
        await Expect(list.NewRows).ToBeVisibleAsync();
        await Expect(list.Row(id)).ToBeFocusedAsync();

        await new DeliveryScreen(own).OpenAsync(id, "?view=text");
        await new DeliveryScreen(own).View("Text").FocusAsync();
        var arrivals = own.Page.GetByText("first arrival of this body");
        await Expect(arrivals).ToBeVisibleAsync();
        await story.Sender.PayAsync(await BodyAsync(id));
        await Expect(arrivals).ToHaveCountAsync(0);
        await Expect(new DeliveryScreen(own).View("Text")).ToBeFocusedAsync();

        var attention = new AttentionScreen(own);
        await attention.OpenAsync();
        var line = attention.Line("Wrong secret");
        await line.Locator("a").FocusAsync();
        var count = await AttentionScreen.Count(line).InnerTextAsync();
        await story.Sender.PayAsync(secret: "of_nobody");
        await Expect(AttentionScreen.Count(line)).Not.ToHaveTextAsync(count);
        await Expect(line.Locator("a")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Showing_new_rows_leaves_the_focus_on_the_page()
    {
        await story.Sender.PayAsync();
        await using var own = await story.PageOfAsync(browser, "Sam");
        var list = new DeliveriesScreen(own);
        await list.OpenAsync();
        await story.Sender.PayAsync();
        await Expect(list.NewRows).ToBeVisibleAsync();

        await new Keyboard(own.Page).TabToAsync(list.NewRows);
        await own.Page.Keyboard.PressAsync("Enter");

        await Expect(list.NewRows).ToHaveCountAsync(0);
        Assert.False(await own.Page.EvaluateAsync<bool>("document.activeElement === document.body"));
    }

    private async Task<byte[]> BodyAsync(long id)
    {
        await using var context = story.App.NewContext();
        return context.DeliveryBodies.Single(row => row.DeliveryId == id).Bytes;
    }
}
