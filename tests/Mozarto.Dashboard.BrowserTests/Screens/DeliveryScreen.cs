using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The page of one delivery.</summary>
internal sealed class DeliveryScreen(BrowserPage own)
{
    public IPage Page => own.Page;

    public ILocator Heading => Page.Locator("h1");

    /// <summary>The verdict's word beside the heading.</summary>
    public ILocator Verdict => Heading.Locator(".chip");

    public ILocator Steps => Page.Locator(".trace-step");

    public ILocator Outcomes => Page.Locator(".trace-step .trace-outcome");

    public ILocator Advice => Page.Locator(".panel .notice").First;

    public ILocator Said => Page.Locator("[role=status] .notice");

    public ILocator VerifyAgain => Page.GetByRole(AriaRole.Button, new() { Name = "Verify again", Exact = true });

    public ILocator BodyText => Page.Locator(".code-view pre");

    public ILocator BodyBar => Page.Locator(".code-bar");

    public ILocator Download => Page.Locator("a[download]");

    public Task OpenAsync(long id, string query = "") => own.OpenAsync($"/deliveries/{DeliveriesScreen.Quoted(id)}{query}");

    public ILocator View(string word) => Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = word, Exact = true });

    public ILocator Header(string name) => Page.Locator("tr", new() { Has = Page.GetByText(name, new() { Exact = true }) }).Locator("td");
}
