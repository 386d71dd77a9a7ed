using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

public sealed partial class EndpointsPage
{
    private const string NewName = "new";

    // What is typed outlasts a look at the other kind.
    private readonly Dictionary<EndpointKind, EndpointForm> fresh = Enum.GetValues<EndpointKind>().ToDictionary(kind => kind, kind => new EndpointForm { Kind = kind });
    private IReadOnlyList<EndpointRow>? rows;
    private bool mayRead;
    private bool mayCreate;
    private string? errorText;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private EndpointReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Address { get; set; } = default!;

    private EndpointKind? NewKind
    {
        get
        {
            var isImpossible = false;
            return UrlWord.Read<EndpointKind>(New, ref isImpossible);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        var who = Operator.From((await Signed).User);
        mayRead = who is not null && Rights.Allow(who, Command.ReadEndpoints);
        mayCreate = who is not null && Rights.Allow(who, Command.CreateEndpoint);
        if (mayRead) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            rows = await Reader.ListAsync(CancellationToken.None);
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Webhooks are answered 503 meanwhile, so their senders repeat them.";
        }
    }

    private void OpenCreated(EndpointForm form) => Address.NavigateTo(Pages.Endpoint(form.Slug));

    private static string NewHref(EndpointKind kind) => PageQuery.Empty.With(NewName, UrlWord.Of(kind)).On(Pages.Endpoints);

    private static string SecretsOf(EndpointRow row) => row switch
    {
        { Endpoint.State: EndpointState.Deleted } => "–",
        { Endpoint.IsUnsecured: true } => "unsecured",
        { ValidSecrets: 0 } => "none yet",
        _ => Number(row.ValidSecrets),
    };

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
