using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The list of transactions.</summary>
internal sealed class TransactionsScreen(BrowserPage own)
{
    public IPage Page => own.Page;

    public ILocator Rows => Page.Locator("table.data-table tbody tr");

    public ILocator Search => Page.GetByRole(AriaRole.Searchbox);

    public ILocator Export => Page.Locator("a[download]");

    /// <summary>How far the export is that was started here.</summary>
    public ILocator Strip => Page.Locator(".export-strip");

    public ILocator CountExactly => Page.GetByRole(AriaRole.Button, new() { Name = "Count exactly", Exact = true });

    public Task OpenAsync(string query = "") => own.OpenAsync("/transactions" + query);

    public ILocator Button(string word) => Strip.GetByRole(AriaRole.Button, new() { Name = word, Exact = true });

    public Task<IDownload> PressExportAsync() => Page.RunAndWaitForDownloadAsync(() => Export.ClickAsync());
}
