using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

public sealed partial class EndpointFormPanel
{
    private const int UnsecuredSlugBytes = 16;

    private static readonly IReadOnlyList<FilterOption> Directions =
    [
        new("", "Either"), .. Enum.GetValues<EndpointDirection>().Select(direction => new FilterOption(direction.ToString(), EndpointWords.Word(direction))),
    ];

    private readonly HashSet<string> left = new(StringComparer.Ordinal);
    private IReadOnlyList<FieldFault> faults = [];
    private SeenEndpoint? opened;
    private string reason = "";
    private bool isSubmitted;
    private (Tone Tone, string Text)? said;

    /// <summary>The endpoint as the page shows it now; null where it is to be created.</summary>
    [Parameter] public Endpoint? Now { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private EndpointDesk Desk { get; set; } = default!;

    private bool IsNew => Now is null;

    private SeenEndpoint? Current => Now is null ? null : SeenEndpoint.Of(Now);

    private string SourceHelp => $"One Mozarto company or Mozart Pay app; ids are unique within it. Empty: {EndpointSeed.DefaultSource(Entry.Kind)}.";

    // The version that was seen when the form opened: what another sets meanwhile must not be overwritten unseen.
    protected override void OnParametersSet() => opened ??= Current;

    private void Leave(string field) => left.Add(field);

    private string? FaultOf(string field)
    {
        if (!isSubmitted && !left.Contains(field)) return null;
        var told = faults.FirstOrDefault(fault => fault.Field == field)?.Text;
        _ = IsNew ? Entry.ReadNew(out var found) : Entry.Read(out found);
        return found.FirstOrDefault(fault => fault.Field == field)?.Text ?? told;
    }

    private void TakeUnsecured()
    {
        if (Entry.IsUnsecured && EndpointChecks.UnsecuredSlug(Entry.Slug) is not null) Entry.Slug = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(UnsecuredSlugBytes));
    }

    private async Task SubmitAsync()
    {
        if (Operator.From((await Signed).User) is not { } who) return;
        (isSubmitted, faults) = (true, []);
        var result = (opened ?? Current) is { } seen
            ? await Desk.ChangeAsync(seen, Entry, reason, who, CancellationToken.None)
            : await Desk.CreateAsync(Entry, who, CancellationToken.None);
        if (result is EndpointResult.Faulty faulty) faults = faulty.Faults;
        said = result is EndpointResult.Faulty ? null : EndpointWords.Say(result, IsNew ? "The endpoint is there." : "Set, and in force.");
        // Whoever presses again after a conflict knows of it: what the page shows next is what they saw.
        if (result is EndpointResult.Done or EndpointResult.Conflict) opened = null;
        if (result is EndpointResult.Conflict) await OnConflict.InvokeAsync();
        if (result is not EndpointResult.Done) return;
        (isSubmitted, reason) = (false, "");
        left.Clear();
        await OnDone.InvokeAsync(Entry);
    }
}
