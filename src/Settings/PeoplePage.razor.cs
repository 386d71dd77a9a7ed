using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

public sealed partial class PeoplePage
{
    private const string PersonName = "person";

    private IReadOnlyList<Person>? people;
    private DateTimeOffset now;
    private bool mayRead;
    private (Tone Tone, string Text)? said;
    private string? errorText;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private PeopleList List { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    private Person? Chosen => Identity is null ? null : people?.FirstOrDefault(person => person.Identity == Identity);

    protected override async Task OnParametersSetAsync()
    {
        mayRead = Operator.From((await Signed).User) is { } who && Rights.Allow(who, Command.ReadPeople);
        if (mayRead) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            now = Clock.GetUtcNow();
            people = await List.ReadAsync(Search, CancellationToken.None);
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Nobody's roles change meanwhile.";
        }
    }

    private async Task SayAsync((Tone Tone, string Text) outcome)
    {
        said = outcome;
        await LoadAsync();
    }

    private string RolesHref(Person person) => PageQuery.Empty.With("q", Search ?? "").With(PersonName, person.Identity).On(Pages.People);
}
