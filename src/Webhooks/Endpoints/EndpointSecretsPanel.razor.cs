using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

public sealed partial class EndpointSecretsPanel
{
    private static readonly IReadOnlyList<FilterOption> RetireTimes = [new("0", "Now"), new("1", "In an hour"), new("24", "In 24 hours"), new("168", "In 7 days")];

    private (ShownSecret Secret, bool IsRevoking)? acting;
    private string retireIn = RetireTimes[0].Value;
    private string reason = "";
    private bool isAsking;

    // Shown once, from this circuit's memory: it is never rendered before the circuit stands, and nowhere kept in clear.
    private string? generated;
    private (Tone Tone, string Text)? said;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private SecretDesk Desk { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    private void Choose(ShownSecret secret, bool isRevoking) => (acting, reason, retireIn, said) = ((secret, isRevoking), "", RetireTimes[0].Value, null);

    private async Task EndAsync()
    {
        if (acting is not { } act || Operator.From((await Signed).User) is not { } who) return;
        var hours = int.Parse(retireIn, NumberStyles.None, CultureInfo.InvariantCulture);
        DateTimeOffset? at = hours > 0 ? Clock.GetUtcNow().AddHours(hours) : null;
        var result = act.IsRevoking
            ? await Desk.RevokeAsync(Of.Seen, act.Secret.Id, reason, who, CancellationToken.None)
            : await Desk.RetireAsync(Of.Seen, act.Secret.Id, at, reason, who, CancellationToken.None);
        said = EndpointWords.Say(result, act.IsRevoking ? $"{act.Secret.Fingerprint} is revoked." : at is null ? $"{act.Secret.Fingerprint} is retired." : $"{act.Secret.Fingerprint} will be retired then.");
        if (result is EndpointResult.Done) acting = null;
        await OnChange.InvokeAsync();
    }

    private async Task AddAsync(NewSecret entered)
    {
        if (Operator.From((await Signed).User) is not { } who) return;
        var result = await Desk.AddAsync(Of.Seen, entered, who, CancellationToken.None);
        said = EndpointWords.Say(result, "The secret verifies from now on, beside the others.");
        isAsking = result is EndpointResult.AskFirst;
        if (result is EndpointResult.Generated once) generated = once.Secret;
        await OnChange.InvokeAsync();
    }

    private string Share(ShownSecret secret, Func<SecretUse, int> count)
    {
        var own = count(secret.Use);
        var all = Of.Secrets.DistinctBy(each => each.Fingerprint, StringComparer.Ordinal).Sum(each => count(each.Use));
        if (own == 0) return "none";
        var share = own >= SecretUseReader.CountMax || all == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" · {100.0 * own / all:0.#} %");
        return string.Create(CultureInfo.InvariantCulture, $"{own:N0}{(own >= SecretUseReader.CountMax ? "+" : "")}{share}");
    }
}
