using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

public sealed partial class DeliveriesPage
{
    private static readonly IReadOnlyList<FilterOption> VerdictOptions =
        [.. Enum.GetValues<VerdictKind>().Select(kind => new FilterOption(UrlWord.Of(kind), VerdictWords.Word(kind)))];

    private static readonly IReadOnlyList<FilterOption> ReasonOptions =
        [.. Enum.GetValues<VerdictReason>().Select(reason => new FilterOption(UrlWord.Of(reason), VerdictWords.Word(reason)))];

    private static readonly IReadOnlyList<FilterOption> ProcessingOptions =
        [.. Enum.GetValues<ProcessingState>().Select(state => new FilterOption(UrlWord.Of(state), ProcessingWords.Word(state)))];

    private IReadOnlyList<FilterOption> endpointOptions = [];
    private IReadOnlyList<CountChip> chips = [];
    private readonly SortedSet<long> ticked = [];
    private readonly ListPlace place = new(Pages.Deliveries);
    private PageQuery query = PageQuery.Empty;
    private DeliveryFilter filter = DeliveryFilter.All;
    private DeliveryPage? page;
    private DataTable<DeliveryRow>? table;
    private string? errorText;

    [Inject] private DeliveryList List { get; set; } = default!;

    [Inject] private EndpointDirectory Endpoints { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    // The place in the list. Taking these from the query has a second effect that the page lives by: it is set anew when anything in the query changes.
    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    private IEnumerable<DeliveryRow> Tickable => page?.Rows.Where(CanRetry) ?? [];

    private bool IsPageTicked => Tickable.Any() && Tickable.All(row => ticked.Contains(row.Id));

    private bool MayHaveFailed => filter.Processing is null || RetryQueue.Failed.Contains(filter.Processing.Value);

    private bool IsPanelOpen => query.Get(RetrySelection.PanelName) is not null;

    private FilterOption TickedOption => new(query.Get(DeliveryFilter.TickedName) ?? "", $"{filter.Ticked.Count} rows");

    private string EmptyText => filter.Unreadable is [var word, ..]
        ? $"\"{word}\" is neither a delivery id (dlv_…) nor the SHA-256 of a body."
        : "Nothing that was received fits all of these.";

    protected override async Task OnParametersSetAsync()
    {
        query = PageQuery.Parse(Navigation.Uri);
        filter = DeliveryFilter.Read(query, Business, Clock.GetUtcNow());
        endpointOptions = [.. Endpoints.All.OrderBy(endpoint => endpoint.Slug, StringComparer.Ordinal).Select(endpoint => new FilterOption(endpoint.Slug, endpoint.Slug))];
        place.Enter(query);
        // What the panel acts on stays ticked when somebody follows its address or comes back to it.
        if (IsPanelOpen && RetrySelection.Of(query, Business, Clock.GetUtcNow()) is { IsTicked: true } selection) ticked.UnionWith(selection.Filter.Ticked);
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

        place.Show(
            page is { HasNewer: true, Rows: [var first, ..] } ? Format(first.Id) : null,
            page is { HasOlder: true, Rows: [.., var last] } ? Format(last.Id) : null,
            page?.Rows is [var newest, ..] && place.IsTop ? newest.Id : IdGenerator.FirstAt(Clock.GetUtcNow()));
    }

    // Rows that are shown change where they stand; what is new only announces itself.
    private async Task RefreshAsync()
    {
        if (page is null or { Rows.Count: 0 })
        {
            await LoadAsync();
            return;
        }

        page = page with { Rows = await List.ReadAgainAsync(page.Rows, CancellationToken.None) };
        place.NewerCount = await List.CountNewerAsync(filter, place.NewestSeen, CancellationToken.None);
        await CountAsync();
    }

    private async Task ShowNewest()
    {
        if (place.GoToNewest() is { } href) Navigation.NavigateTo(href);
        else await LoadAsync();
        if (table is not null) await table.FocusAsync();
    }

    private void TickPage(ChangeEventArgs change)
    {
        foreach (var row in Tickable) TickOne(row, change.Value is true);
    }

    private void TickOne(DeliveryRow row, bool isTicked)
    {
        if (!isTicked) ticked.Remove(row.Id);
        else if (ticked.Count < DeliveryFilter.TickedMax) ticked.Add(row.Id);
    }

    private string RetryHref(string what) => query.With(RetrySelection.PanelName, what).On(Pages.Deliveries);

    private async Task CountAsync() =>
        chips = [.. (await List.CountReasonsAsync(filter, CancellationToken.None)).OrderBy(count => count.Reason).Select(count => new CountChip(
            VerdictWords.Word(count.Reason),
            count.Count,
            query.With(DeliveryFilter.ReasonName, filter.Reason == count.Reason ? null : UrlWord.Of(count.Reason)).Without(DeliveryFilter.VerdictName).On(Pages.Deliveries),
            filter.Reason == count.Reason,
            VerdictWords.Tone(count.Reason)))];

    private static bool CanRetry(DeliveryRow row) => RetryQueue.Failed.Contains(row.Processing);

    private static FilterOption RunOption(long id) => new(EntityId.Format(EntityId.RetryRunPrefix, id), EntityId.Format(EntityId.RetryRunPrefix, id));

    private static string Format(long id) => EntityId.Format(EntityId.DeliveryPrefix, id);

    private static long? Key(string? text) => EntityId.TryParse(EntityId.DeliveryPrefix, text, out var id) ? id : null;

    private static TimeSpan? Took(DeliveryRow row) => row.AnsweredInMicroseconds is { } microseconds ? TimeSpan.FromMicroseconds(microseconds) : null;
}
