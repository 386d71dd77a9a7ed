using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The panel above the list that retries many deliveries, and the page of one such retry.</summary>
internal sealed class RetryScreen(BrowserPage own)
{
    public ILocator Open(string words) => own.Page.Locator(".page-actions").GetByRole(AriaRole.Link, new() { Name = words });

    public ILocator Title => own.Page.Locator(".panel h2").First;

    public ILocator Reason => own.Page.GetByLabel("Reason, kept with it");

    public ILocator Press(int count) => own.Page.GetByRole(AriaRole.Button, new() { Name = $"Retry {count}", Exact = true });

    /// <summary>How many deliveries an effect has, foreseen or done.</summary>
    public ILocator Effect(string words) => own.Page.Locator("tr", new() { Has = own.Page.GetByText(words, new() { Exact = true }) }).Locator("td.num");

    public ILocator State => own.Page.Locator("h1 .chip");

    public ILocator HowFar => own.Page.Locator(".progress span");

    public ILocator Said => own.Page.Locator("[role=status] .notice");

    public ILocator Tick(long id) => own.Page.GetByLabel($"Tick {DeliveriesScreen.Quoted(id)}");
}
