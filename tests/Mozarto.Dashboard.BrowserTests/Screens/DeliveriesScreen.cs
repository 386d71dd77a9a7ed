using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The list of deliveries.</summary>
internal sealed class DeliveriesScreen(BrowserPage own)
{
    private const string RowLinks = "table.data-table tbody th a.row-link";

    public IPage Page => own.Page;

    public ILocator Rows => Page.Locator("table.data-table tbody tr");

    public ILocator NewRows => Page.Locator(".new-rows-button");

    public ILocator Empty => Page.Locator(".table-region .state-title");

    public ILocator Clear => Page.Locator(".filter-clear");

    public ILocator Chips => Page.Locator(".count-chips a");

    public Task OpenAsync(string query = "") => own.OpenAsync("/deliveries" + query);

    public ILocator Row(long id) => Page.Locator($"{RowLinks}[href='/deliveries/{Quoted(id)}']");

    public ILocator Chip(string word) => Page.Locator(".count-chips a", new() { Has = Page.GetByText(word, new() { Exact = true }) });

    /// <summary>The ids of the rows shown, in order.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync() =>
        await Page.EvalOnSelectorAllAsync<string[]>(RowLinks, "links => links.map(link => link.getAttribute('href').split('/').pop())");

    public ILocator Select(string label) => Page.GetByRole(AriaRole.Combobox, new() { Name = label, Exact = true });

    public ILocator Search => Page.GetByRole(AriaRole.Searchbox);

    public ILocator Step(string word) => Page.Locator(".pager").GetByRole(AriaRole.Link, new() { Name = word, Exact = true });

    /// <summary>Waits for exactly these rows.</summary>
    public Task ShowsAsync(params long[] ids) => ShowsAsync(ids.Select(Quoted).ToArray());

    public async Task ShowsAsync(IReadOnlyList<string> ids) =>
        await Tests.Support.Eventually.ValueAsync($"the rows {string.Join(' ', ids)}", async () => string.Join(' ', await IdsAsync()), shown => shown == string.Join(' ', ids));

    public static string Quoted(long id) => EntityId.Format(EntityId.DeliveryPrefix, id);
}
