using System.Text;
using Microsoft.Playwright;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>"Where is my payment?": Support finds it by the reference that the customer quotes, reads what happened, and sees the bytes that said so.</summary>
[Collection(BrowserRun.Name)]
public sealed class SupportStory(BrowserFixture browser, SandboxApp story) : IClassFixture<SandboxApp>
{
    [Fact]
    public async Task Sam_finds_a_payment_by_its_reference_reads_its_timeline_and_goes_to_the_raw_delivery_and_back()
    {
        await SendAsync("80b3c4d5e6f7a8b9c0d1e2f3", "Approved", "order-4711");
        await SendAsync("81b3c4d5e6f7a8b9c0d1e2f3", "Pending", "order-4712");
        var final = await SendAsync("81b3c4d5e6f7a8b9c0d1e2f3", "Declined", "order-4712");
        await using var own = await story.PageOfAsync(browser, "Sam");
        var (list, page, delivery) = (new TransactionsScreen(own), new TransactionScreen(own), new DeliveryScreen(own));

        await list.OpenAsync();
        await list.Search.FillAsync("  order-4712 ");
        await list.Search.PressAsync("Enter");
        await Expect(list.Rows).ToHaveCountAsync(1);
        await list.Rows.GetByRole(AriaRole.Link).First.ClickAsync();

        await Expect(page.State).ToHaveTextAsync("Declined");
        await Expect(page.TimelineLines).ToHaveCountAsync(2);
        await Expect(page.TimelineLines.First).ToContainTextAsync("Pending → Declined");
        var address = own.Page.Url;
        await page.TimelineLines.First.GetByRole(AriaRole.Link, new() { Name = DeliveriesScreen.Quoted(final), Exact = true }).ClickAsync();

        await Expect(delivery.BodyText).ToContainTextAsync("\"transaction_status\": \"Declined\"");
        await own.Page.GetByRole(AriaRole.Link, new() { Name = "txn_" }).First.ClickAsync();
        await Expect(own.Page).ToHaveURLAsync(address);
        await Expect(page.State).ToHaveTextAsync("Declined");
        own.AssertNoComplaint();
    }

    private async Task<long> SendAsync(string id, string word, string reference)
    {
        var delivery = await story.Sender.MozartoAsync(Encoding.UTF8.GetBytes(
            $$"""{"transaction_id":"{{id}}","transaction_status":"{{word}}","amount":"42.50","currency":"EUR","user_id":"player-77","merchantReference":"{{reference}}"}"""));
        await Eventually.TrueAsync("it was processed", async () => (await story.App.DeliveryAsync(delivery)).TransactionId is not null);
        return delivery;
    }
}
