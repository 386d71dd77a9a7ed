using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The start page: what needs attention.</summary>
internal sealed class AttentionScreen(BrowserPage own)
{
    public ILocator Lines => own.Page.Locator("table.data-table tbody tr");

    public ILocator Empty => own.Page.Locator(".table-region .state-title");

    public Task OpenAsync() => own.OpenAsync("/");

    public ILocator Line(string reason) => own.Page.Locator("table.data-table tbody tr", new() { Has = own.Page.GetByText(reason, new() { Exact = true }) });

    public static ILocator Count(ILocator line) => line.Locator("td.num");
}
