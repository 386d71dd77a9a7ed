using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
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

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private TransactionList List { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    private string EmptyText => filter.Search.Length > 0
        ? $"No id, reference or user begins with \"{VisibleText.Inline(filter.Search)}\" among what is filtered. Letter case matters."
        : "Nothing that is known fits all of these.";

    private string ExportHref => query.Without().On(Pages.TransactionsExport);

    private string ExportWords
    {
        get
        {
            var shown = counts.Where(count => filter.State is null || count.State == filter.State).ToList();
            var isCut = shown.Exists(count => count.Count >= TransactionList.CountMax);
            return string.Create(CultureInfo.InvariantCulture, $"Export {shown.Sum(count => count.Count):N0}{(isCut ? "+" : "")} as CSV");
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        query = PageQuery.Parse(Navigation.Uri);
        filter = TransactionFilter.Read(query, Business, Clock.GetUtcNow());
        mayExport = Operator.From((await Signed).User) is { } who && Rights.Allow(who, Command.ExportTransactions);
        place.Enter(query);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var newest = await List.NewestAsync(CancellationToken.None);
            page = await List.ReadAsync(filter, TransactionPlace.Read(place.Before, filter), TransactionPlace.Read(place.After, filter), CancellationToken.None);
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
