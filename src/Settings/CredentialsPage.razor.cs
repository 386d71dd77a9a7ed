using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

public sealed partial class CredentialsPage
{
    private CredentialsView? view;
    private bool mayRead;
    private bool isLoaded;
    private (Tone Tone, string? Title, string Text)? said;
    private string? errorText;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private CredentialsReader Reader { get; set; } = default!;

    [Inject] private DatabaseSettings Settings { get; set; } = default!;

    [Inject] private IEnumerable<CredentialsPart> Parts { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        mayRead = Operator.From((await Signed).User) is { } who && Rights.Allow(who, Command.ReadCredentials);
        if (mayRead) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            view = await Reader.ReadAsync(CancellationToken.None);
            (isLoaded, errorText) = (true, null);
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now.";
        }
    }

    private async Task SayAsync((Tone Tone, string? Title, string Text) outcome)
    {
        said = outcome;
        await LoadAsync();
    }
}
