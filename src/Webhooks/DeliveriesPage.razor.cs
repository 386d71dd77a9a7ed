using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

public sealed partial class DeliveriesPage
{
    private static readonly IReadOnlyList<FilterOption> VerdictOptions =
        [.. Enum.GetValues<VerdictKind>().Select(kind => new FilterOption(DeliveryFilter.UrlWord(kind), VerdictWords.Word(kind)))];

    private static readonly IReadOnlyList<FilterOption> ReasonOptions =
        [.. Enum.GetValues<VerdictReason>().Select(reason => new FilterOption(DeliveryFilter.UrlWord(reason), VerdictWords.Word(reason)))];

    private IReadOnlyList<FilterOption> endpointOptions = [];
    private IReadOnlyList<CountChip> chips = [];
    private PageQuery query = PageQuery.Empty;
    private DeliveryFilter filter = DeliveryFilter.All;
    private DeliveryPage? page;
    private DataTable<DeliveryRow>? table;
    private long newestSeen;
    private long freshAfter = long.MaxValue;
    private int newer;
    private string? errorText;
    private string? newestHref;
    private string? newerHref;
    private string? olderHref;
    private string? summary;

    [Inject] private DeliveryList List { get; set; } = default!;

    [Inject] private EndpointDirectory Endpoints { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    // The place in the list. Taking these from the query has a second effect that the page lives by: it is set anew when anything in the query changes.
    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    private string EmptyText => filter.Unreadable is [var word, ..]
        ? $"\"{word}\" is neither a delivery id (dlv_…) nor the SHA-256 of a body."
        : "Nothing that was received fits all of these.";

    protected override async Task OnParametersSetAsync()
    {
        query = PageQuery.Parse(Navigation.Uri);
        filter = DeliveryFilter.Read(query, Business, Clock.GetUtcNow());
        endpointOptions = [.. Endpoints.All.OrderBy(endpoint => endpoint.Slug, StringComparer.Ordinal).Select(endpoint => new FilterOption(endpoint.Slug, endpoint.Slug))];
        freshAfter = long.MaxValue;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            page = await List.ReadAsync(filter, new PageKey(Key(Before), Key(After)), CancellationToken.None);
            await CountAsync();
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Webhooks are answered 503 meanwhile, so their senders repeat them.";
        }

        // What is newer is counted from the top of the list, so that older pages do not announce what the reader has passed by.
        if (query.Get("before") is null && query.Get("after") is null) newestSeen = page?.Rows is [var newest, ..] ? newest.Id : IdGenerator.FirstAt(Clock.GetUtcNow());
        else if (newestSeen == 0) newestSeen = IdGenerator.FirstAt(Clock.GetUtcNow());
        newer = 0;
        Link();
    }

    private async Task RefreshAsync()
    {
        if (page is null or { Rows.Count: 0 }) await LoadAsync();
        else newer = await List.CountNewerAsync(filter, newestSeen, CancellationToken.None);
        await CountAsync();
    }

    private async Task ShowNewest()
    {
        var seen = newestSeen;
        if (newestHref is { } href) Navigation.NavigateTo(href);
        else await LoadAsync();
        freshAfter = seen;
        if (table is not null) await table.FocusAsync();
    }

    private async Task CountAsync() =>
        chips = [.. (await List.CountReasonsAsync(filter, CancellationToken.None)).OrderBy(count => count.Reason).Select(count => new CountChip(
            VerdictWords.Word(count.Reason),
            count.Count,
            query.With(DeliveryFilter.ReasonName, filter.Reason == count.Reason ? null : DeliveryFilter.UrlWord(count.Reason)).Without(DeliveryFilter.VerdictName).On(Pages.Deliveries),
            filter.Reason == count.Reason,
            VerdictWords.Tone(count.Reason)))];

    private void Link()
    {
        if (page is null) return;
        var isTop = query.Get("before") is null && query.Get("after") is null;
        newestHref = isTop ? null : query.Without().On(Pages.Deliveries);
        newerHref = page is { HasNewer: true, Rows: [var first, ..] } ? Page("after", first.Id) : null;
        olderHref = page is { HasOlder: true, Rows: [.., var last] } ? Page("before", last.Id) : null;
        summary = string.Create(CultureInfo.InvariantCulture, $"{page.Rows.Count} {(page.Rows.Count == 1 ? "delivery" : "deliveries")} on this page");
    }

    private string Page(string name, long id) => query.With(name, EntityId.Format(EntityId.DeliveryPrefix, id)).On(Pages.Deliveries);

    private static long? Key(string? text) => EntityId.TryParse(EntityId.DeliveryPrefix, text, out var id) ? id : null;

    private static TimeSpan? Took(DeliveryRow row) => row.AnsweredInMicroseconds is { } microseconds ? TimeSpan.FromMicroseconds(microseconds) : null;
}
