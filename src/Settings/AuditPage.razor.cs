using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

public sealed partial class AuditPage
{
    private static readonly IReadOnlyList<FilterOption> ActionOptions = [.. AuditWords.Actions.Select(action => new FilterOption(action, AuditWords.Act(action)))];
    private static readonly IReadOnlyList<FilterOption> OutcomeOptions = [.. Enum.GetValues<AuditOutcome>().Select(outcome => new FilterOption(UrlWord.Of(outcome), outcome.ToString()))];

    private readonly ListPlace place = new(Pages.Audit);
    private IReadOnlyList<FilterOption> people = [];
    private PageQuery query = PageQuery.Empty;
    private AuditFilter filter = AuditFilter.All;
    private AuditRows? page;
    private string? errorText;
    private Operator? who;
    private bool mayRead;
    private bool mayExport;
    private ExportStrip? strip;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private AuditList List { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    // The place in the list. Taking these from the query has a second effect that the page lives by: it is set anew when anything in the query changes.
    [SupplyParameterFromQuery(Name = ListPlace.BeforeName)] private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = ListPlace.AfterName)] private string? After { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        query = PageQuery.Parse(Navigation.Uri);
        who = Operator.From((await Signed).User);
        mayRead = who is not null && Rights.Allow(who, Command.ReadAudit);
        mayExport = who is not null && Rights.Allow(who, Command.ExportAudit);
        if (!mayRead) return;
        filter = AuditFilter.Read(query, Business, Clock.GetUtcNow());
        place.Enter(query);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var newest = await List.NewestAsync(CancellationToken.None);
            people = [.. (await List.ReadPeopleAsync(CancellationToken.None)).Select(person => new FilterOption(person.Identity, VisibleText.Inline(person.Name)))];
            page = await List.ReadAsync(filter, IdOf(Before), IdOf(After), CancellationToken.None);
            place.Show(
                page is { HasNewer: true, Rows: [var first, ..] } ? KeyOf(first) : null,
                page is { HasOlder: true, Rows: [.., var last] } ? KeyOf(last) : null,
                newest);
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Nothing that leaves a trace can be done meanwhile.";
        }
    }

    // Entries never change: what is new only announces itself.
    private async Task RefreshAsync()
    {
        if (page is null or { Rows.Count: 0 }) await LoadAsync();
        else place.NewerCount = await List.CountNewerAsync(filter, place.NewestSeen, CancellationToken.None);
    }

    private async Task ShowNewest()
    {
        if (place.GoToNewest() is { } href) Navigation.NavigateTo(href);
        else await LoadAsync();
    }

    private static long? IdOf(string? text) => EntityId.TryParse(EntityId.AuditPrefix, text, out var id) ? id : null;

    private static string KeyOf(AuditEntry row) => EntityId.Format(EntityId.AuditPrefix, row.Id);
}
