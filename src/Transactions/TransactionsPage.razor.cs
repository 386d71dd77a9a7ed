using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

public sealed partial class TransactionsPage
{
    private static readonly IReadOnlyList<FilterOption> StateOptions = [.. Enum.GetValues<TransactionState>().Select(state => new FilterOption(UrlWord.Of(state), state.ToString()))];
    private static readonly IReadOnlyList<FilterOption> DirectionOptions =
        [.. Enum.GetValues<TransactionDirection>().Select(direction => new FilterOption(UrlWord.Of(direction), TransactionWords.Word(direction)))];
    private static readonly IReadOnlyList<FilterOption> UnmatchedOptions = [new(TransactionFilter.UnmatchedYes, "None: unmatched payouts")];
    private static readonly IReadOnlyList<FilterOption> TimeOptions = [new(UrlWord.Of(TransactionTime.Received), "When it was received")];
    private static readonly IReadOnlyList<FilterOption> OrderOptions =
        [.. Enum.GetValues<TransactionOrder>().Where(order => order != TransactionOrder.Newest).Select(order => new FilterOption(UrlWord.Of(order), TransactionWords.Word(order)))];
    private static readonly string CutText =
        string.Create(CultureInfo.InvariantCulture, $"More than {TransactionSearch.RowsMax:N0} transactions begin like this. Only so many of each kind are looked at; type more of it.");

    private readonly ListPlace place = new(Pages.Transactions);
    private IReadOnlyList<FilterOption> providers = [];
    private IReadOnlyList<FilterOption> sources = [];
    private IReadOnlyList<FilterOption> currencies = [];
    private IReadOnlyList<StateCount> counts = [];
    private IReadOnlyList<CountChip> chips = [];
    private PageQuery query = PageQuery.Empty;
    private TransactionFilter filter = TransactionFilter.All;
    private TransactionRows? page;
    private string? errorText;
    private bool mayExport;
    private string? owner;
    private ExportStrip? strip;
    private long? exactCount;
    private string countedAt = "";

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private TransactionList List { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    // The place in the list. Taking these from the query has a second effect that the page lives by: it is set anew when anything in the query changes.
    [SupplyParameterFromQuery(Name = ListPlace.BeforeName)] private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = ListPlace.AfterName)] private string? After { get; set; }

    private string EmptyText => filter.Search.Length > 0
        ? $"No id, reference or user begins with \"{VisibleText.Inline(filter.Search)}\" among what is filtered. Letter case matters."
        : "Nothing that is known fits all of these.";

    // Of the filter's own state, or of all of them.
    private IReadOnlyList<StateCount> Shown => [.. counts.Where(count => filter.State is null || count.State == filter.State)];

    private bool IsCountCut => Shown.Any(count => count.Count >= TransactionList.CountMax);

    private string ExportWords => string.Create(CultureInfo.InvariantCulture,
        $"Export {exactCount ?? Shown.Sum(count => count.Count):N0}{(exactCount is null && IsCountCut ? "+" : "")} as CSV");

    private string ExactWords => string.Create(CultureInfo.InvariantCulture, $"{exactCount:N0} {(query.IsEmpty ? "in all" : "match")}, counted at {countedAt}");

    protected override async Task OnParametersSetAsync()
    {
        query = PageQuery.Parse(Navigation.Uri);
        filter = TransactionFilter.Read(query, Business, Clock.GetUtcNow());
        exactCount = null;
        var who = Operator.From((await Signed).User);
        mayExport = who is not null && Rights.Allow(who, Command.ExportTransactions);
        owner = who?.Identity;
        place.Enter(query);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var newest = await List.NewestAsync(CancellationToken.None);
            page = await List.ReadAsync(filter, TransactionPlace.Read(Before, filter), TransactionPlace.Read(After, filter), CancellationToken.None);
            place.Show(
                page is { HasNewer: true, Rows: [var first, ..] } ? TransactionPlace.Of(first, filter).ToString() : null,
                page is { HasOlder: true, Rows: [.., var last] } ? TransactionPlace.Of(last, filter).ToString() : null,
                newest);
            await CountAsync();
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Webhooks are answered 503 meanwhile, so their senders repeat them.";
        }
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

    private async Task CountExactlyAsync()
    {
        exactCount = await List.CountExactlyAsync(filter, CancellationToken.None);
        countedAt = Business.Local(Clock.GetUtcNow()).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private async Task ShowNewest()
    {
        if (place.GoToNewest() is { } href) Navigation.NavigateTo(href);
        else await LoadAsync();
    }

    private async Task CountAsync()
    {
        var choices = await List.ReadChoicesAsync(CancellationToken.None);
        (providers, sources, currencies) = (Options(choices.Providers), Options(choices.Sources), Options(choices.CurrencyCodes));
        counts = await List.CountStatesAsync(filter, CancellationToken.None);
        chips = [.. counts.Where(count => count.Count > 0).Select(count => new CountChip(
            count.State.ToString(), count.Count,
            query.With(TransactionFilter.StateName, filter.State == count.State ? null : UrlWord.Of(count.State)).On(Pages.Transactions),
            filter.State == count.State, TransactionWords.Tone(count.State)))];
    }

    private static IReadOnlyList<FilterOption> Options(IEnumerable<string> values) => [.. values.Select(value => new FilterOption(value, VisibleText.Inline(value)))];

    private static MarkupString Told(string? text) => string.IsNullOrEmpty(text)
        ? new MarkupString("<span class=\"muted\">not told</span>")
        : new MarkupString(System.Net.WebUtility.HtmlEncode(VisibleText.Inline(text)));
}
