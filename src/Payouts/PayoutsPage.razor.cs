using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Payouts;

public sealed partial class PayoutsPage
{
    private static readonly IReadOnlyList<FilterOption> StateOptions = [.. Enum.GetValues<PayoutState>().Select(state => new FilterOption(UrlWord.Of(state), PayoutWords.Word(state)))];
    private static readonly IReadOnlyList<FilterOption> NeedOptions = [.. Enum.GetValues<PayoutNeed>().Select(need => new FilterOption(UrlWord.Of(need), PayoutWords.Word(need)))];
    private static readonly IReadOnlyList<FilterOption> WayOptions = [.. CashierCatalogue.Providers.SelectMany(provider => provider.Payouts).Select(way => new FilterOption(way.Key, way.Label))];
    private static readonly IReadOnlyList<FilterOption> OrderOptions =
        [.. Enum.GetValues<PayoutOrder>().Where(order => order != PayoutOrder.Newest).Select(order => new FilterOption(UrlWord.Of(order), PayoutWords.Word(order)))];
    private static readonly string CutText =
        string.Create(CultureInfo.InvariantCulture, $"More than {PayoutQuery.SearchRowsMax:N0} payouts begin like this. Only so many of each kind are looked at; type more of it.");

    private readonly ListPlace place = new(Pages.Payouts);
    private IReadOnlyList<FilterOption> creators = [];
    private IReadOnlyList<FilterOption> currencies = [];
    private IReadOnlyList<PayoutCount> counts = [];
    private IReadOnlyList<CountChip> chips = [];
    private PageQuery query = PageQuery.Empty;
    private PayoutFilter filter = PayoutFilter.All;
    private PayoutRows? page;
    private string? errorText;
    private Operator? who;
    private bool mayExport;
    private bool mayCreate;
    private ExportStrip? strip;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private PayoutList List { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    // The place in the list. Taking these from the query has a second effect that the page lives by: it is set anew when anything in the query changes.
    [SupplyParameterFromQuery(Name = ListPlace.BeforeName)] private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = ListPlace.AfterName)] private string? After { get; set; }

    private string EmptyText => filter.Search.Length > 0
        ? $"No id is \"{VisibleText.Inline(filter.Search)}\", and no user begins with it, among what is filtered. Letter case matters."
        : "Nothing that is known fits all of these.";

    // Of the filter's own state, or of all of them.
    private IReadOnlyList<PayoutCount> Shown => [.. counts.Where(count => filter.State is null || count.State == filter.State)];

    private string ExportWords => string.Create(CultureInfo.InvariantCulture,
        $"Export {Shown.Sum(count => count.Count):N0}{(Shown.Any(count => count.Count >= PayoutList.CountMax) ? "+" : "")} as CSV");

    protected override async Task OnParametersSetAsync()
    {
        query = PageQuery.Parse(Navigation.Uri);
        who = Operator.From((await Signed).User);
        filter = PayoutFilter.Read(query, who?.Identity, Business, Clock.GetUtcNow());
        mayExport = who is not null && Rights.Allow(who, Command.ExportPayouts);
        mayCreate = who is not null && Rights.Allow(who, Command.RequestPayout);
        place.Enter(query);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var newest = await List.NewestAsync(CancellationToken.None);
            page = await List.ReadAsync(filter, PayoutPlace.Read(Before), PayoutPlace.Read(After), CancellationToken.None);
            place.Show(
                page is { HasNewer: true, Rows: [var first, ..] } ? PayoutPlace.Of(first).ToString() : null,
                page is { HasOlder: true, Rows: [.., var last] } ? PayoutPlace.Of(last).ToString() : null,
                newest);
            await CountAsync();
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. What is approved is kept, and nothing is sent twice.";
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
        creators = [.. choices.Creators.Select(person => new FilterOption(person.Identity, VisibleText.Inline(person.Name)))];
        currencies = [.. choices.CurrencyCodes.Select(code => new FilterOption(code, code))];
        counts = await List.CountStatesAsync(filter, CancellationToken.None);
        chips = [.. counts.Select(count => new CountChip(
            PayoutWords.Word(count.State), count.Count,
            query.With(PayoutFilter.StateName, filter.State == count.State ? null : UrlWord.Of(count.State)).On(Pages.Payouts),
            filter.State == count.State, PayoutWords.ToneOf(count.State)))];
    }
}
