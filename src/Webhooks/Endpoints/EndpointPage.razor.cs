using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

public sealed partial class EndpointPage
{
    private EndpointDetail? detail;
    private EndpointForm? entry;
    private bool mayRead;
    private bool isMissing;
    private string? errorText;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private EndpointReader Reader { get; set; } = default!;

    private string Subtitle => string.Join(" · ", new[]
    {
        VerdictWords.Word(detail!.Endpoint.Kind), $"source {detail.Endpoint.Source}", detail.Endpoint.Provider,
        detail.Endpoint.Direction is { } direction ? EndpointWords.Word(direction) : null, detail.Endpoint.Currency,
    }.OfType<string>().Select(VisibleText.Inline));

    protected override async Task OnParametersSetAsync()
    {
        var who = Operator.From((await Signed).User);
        mayRead = who is not null && Rights.Allow(who, Command.ReadEndpoints);
        if (detail?.Endpoint.Slug != Slug) entry = null;
        if (who is { Roles.Count: > 0 }) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            detail = await Reader.FindAsync(Slug, CancellationToken.None);
            isMissing = detail is null;
            // What is being typed stays when the page is read again.
            entry ??= detail is null ? null : EndpointForm.Of(detail.Endpoint);
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Webhooks are answered 503 meanwhile, so their senders repeat them.";
        }
    }
}
