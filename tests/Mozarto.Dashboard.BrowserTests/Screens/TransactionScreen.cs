using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The page of one transaction.</summary>
internal sealed class TransactionScreen(BrowserPage own)
{
    public IPage Page => own.Page;

    /// <summary>The state's word beside the heading.</summary>
    public ILocator State => Page.Locator("h1 .chip");

    public ILocator Choices => Page.Locator(".choices .choice");

    public ILocator ConflictReason => Page.GetByLabel("Reason, kept with the decision");

    public ILocator Said => Page.Locator("[role=status] .notice");

    public ILocator TimelineLines => Page.Locator(".timeline li");

    public Task OpenAsync(long id) => own.OpenAsync($"/transactions/{EntityId.Format(EntityId.TransactionPrefix, id)}");

    public ILocator Stands(string says) => Page.GetByRole(AriaRole.Button, new() { Name = $"This one stands: {says}", Exact = true });
}
