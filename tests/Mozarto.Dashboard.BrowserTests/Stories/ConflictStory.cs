using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Finance decides what stands when deliveries contradict each other, and what an undocumented word means; others see it and cannot.</summary>
[Collection(BrowserRun.Name)]
public sealed class ConflictStory(BrowserFixture browser, SandboxApp story) : IClassFixture<SandboxApp>
{
    [Fact]
    public async Task Finn_resolves_a_Conflict_on_its_page_and_sees_the_state_and_the_line()
    {
        var id = await ConflictAsync("70b3c4d5e6f7a8b9c0d1e2f3");
        await using var own = await story.PageOfAsync(browser, "Finn");
        var page = new TransactionScreen(own);

        await page.OpenAsync(id);
        await Expect(page.State).ToHaveTextAsync("Conflict");
        await Expect(page.Choices).ToHaveCountAsync(2);
        await Expect(page.Choices.Last).ToContainTextAsync("The transaction becomes Declined, 42.50 EUR.");
        await Expect(page.Stands("Declined, 42.50 EUR")).ToHaveAttributeAsync("aria-disabled", "true");
        await Axe.AssertNothingSeriousAsync(own.Page);
        await own.ScreenshotAsync("conflict");
        await page.ConflictReason.FillAsync("the provider says it was declined");
        await page.Stands("Declined, 42.50 EUR").ClickAsync();

        await Expect(page.State).ToHaveTextAsync("Declined");
        await Expect(page.Choices).ToHaveCountAsync(0);
        await Expect(page.Said).ToContainTextAsync("What stands: Declined, 42.50 EUR; state: Conflict → Declined");
        await Expect(page.TimelineLines.First).ToContainTextAsync("Finn");
        await Expect(page.TimelineLines.First).ToContainTextAsync("resolve");
        await Expect(page.TimelineLines.First).ToContainTextAsync("the provider says it was declined");
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task Sam_sees_what_contradicts_itself_and_that_Finance_decides()
    {
        var id = await ConflictAsync("71b3c4d5e6f7a8b9c0d1e2f3");
        await using var own = await story.PageOfAsync(browser, "Sam", new PageOptions { Width = 390, Height = 844 });
        var page = new TransactionScreen(own);

        await page.OpenAsync(id);

        await Expect(page.Choices).ToHaveCountAsync(2);
        await Expect(page.Page.GetByText("Somebody from Finance decides.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("This one stands")).ToHaveCountAsync(0);
        await Layout.AssertNoSideScrollAsync(own.Page);
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task A_word_that_Ada_maps_to_Approved_counts_once_Finn_confirms_it_and_what_waited_is_retried()
    {
        await SendAsync("72b3c4d5e6f7a8b9c0d1e2f3", "APPROVED");
        await using var ada = await story.PageOfAsync(browser, "Ada");
        await ada.OpenAsync("/");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Unrecognized word: APPROVED" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Say what \"APPROVED\" means" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Say what it means: APPROVED" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Combobox, new() { Name = "It means", Exact = true }).SelectOptionAsync("Approved");
        await ada.Page.GetByLabel("Reason, kept with it").FillAsync("their support says so");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Decide" }).ClickAsync();
        await Expect(ada.Page.GetByText("It counts once somebody else, from Finance, has confirmed it.").First).ToBeVisibleAsync();
        await Axe.AssertNothingSeriousAsync(ada.Page);
        await ada.ScreenshotAsync("words");

        await using var finn = await story.PageOfAsync(browser, "Finn");
        await finn.OpenAsync("/settings/words");
        await finn.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm: APPROVED means Approved" }).ClickAsync();
        await finn.Page.GetByRole(AriaRole.Button, new() { Name = "Retry 1: APPROVED" }).ClickAsync();

        await Eventually.TrueAsync("what waited was applied", () => HasAsync("72b3c4d5e6f7a8b9c0d1e2f3", TransactionState.Approved));
        ada.AssertNoComplaint();
        finn.AssertNoComplaint();
    }

    private async Task<long> ConflictAsync(string externalId)
    {
        await SendAsync(externalId, "Approved");
        await SendAsync(externalId, "Declined");
        await Eventually.TrueAsync("the Conflict", () => HasAsync(externalId, TransactionState.Conflict));
        await using var context = story.App.NewContext();
        return await context.Transactions.Where(row => row.ExternalId == externalId).Select(row => row.Id).SingleAsync();
    }

    private Task<long> SendAsync(string externalId, string word) => story.Sender.MozartoAsync(Encoding.UTF8.GetBytes(
        $$"""{"transaction_id":"{{externalId}}","user_id":"player-77","transaction_status":"{{word}}","amount":"42.50","currency":"EUR","merchantReference":"order-5512"}"""));

    private async Task<bool> HasAsync(string externalId, TransactionState state)
    {
        await using var context = story.App.NewContext();
        return await context.Transactions.AnyAsync(row => row.ExternalId == externalId && row.State == state);
    }
}
