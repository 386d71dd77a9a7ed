using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The form of a payout, and the page of one.</summary>
internal sealed class PayoutScreen(BrowserPage own)
{
    public IPage Page => own.Page;

    /// <summary>The state's word beside the heading.</summary>
    public ILocator State => Page.Locator("h1 .chip").First;

    public ILocator TimelineLines => Page.Locator(".timeline li");

    public Task OpenAsync(string id) => own.OpenAsync($"/payouts/{id}");

    public ILocator Button(string name, bool isExact = true) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = isExact });

    /// <summary>The last press: it names amount and person.</summary>
    public ILocator ApproveButton => Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Approve [0-9]", RegexOptions.None, TimeSpan.FromSeconds(5)) });

    public ILocator Field(string name) => Page.Locator($"[data-field={name}] input, [data-field={name}] select");

    /// <summary>Opens a new form, fills it in for PayOne, and stops at the summary.</summary>
    public async Task FillAsync(string amount, string userId)
    {
        await own.OpenAsync("/payouts/new");
        await Page.Locator("input[name=way][value=payone]").CheckAsync();
        await Field("amount").FillAsync(amount);
        foreach (var (name, value) in new[]
            { ("userId", userId), ("firstName", "Ana"), ("lastName", "Roy"), ("email", "ana@example.test"), ("phone", "15145550123"), ("countryCode", "CA") })
            await Field(name).FillAsync(value);
        await Button("Check and continue").ClickAsync();
        await Expect(Page.GetByText("Is this right?")).ToBeVisibleAsync();
    }

    /// <summary>The same, and creates it. Returns its id.</summary>
    public async Task<string> CreateAsync(string amount, string userId)
    {
        await FillAsync(amount, userId);
        await Button("Create payout").ClickAsync();
        await Page.WaitForURLAsync(url => url.Contains("/payouts/out_", StringComparison.Ordinal));
        await Expect(State).ToHaveTextAsync("Awaiting approval");
        return new Uri(Page.Url).Segments[^1];
    }

    public async Task ApproveAsync(string id)
    {
        await OpenAsync(id);
        await Button("Approve …").ClickAsync();
        await ApproveButton.ClickAsync();
    }
}
