using Microsoft.AspNetCore.Components;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

public sealed partial class PersonRolesPanel
{
    private RoleHolding? chosen;
    private int seenVersion;
    private string reason = "";
    private string? reasonFault;

    [Inject] private PeopleDesk Desk { get; set; } = default!;

    [Inject] private BusinessTime Business { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    // What stood here when they chose is what they decide about: another's change since then is a conflict, and told as one.
    private void Choose(RoleHolding holding) => (chosen, seenVersion, reason, reasonFault) = (holding, Of.Version, "", null);

    private void Close() => chosen = null;

    private async Task SetAsync()
    {
        if (chosen is not { } holding || Operator.From((await Signed).User) is not { } who) return;
        Reason.TryRead(reason, out _, out var missing);
        reasonFault = missing.Length > 0 ? missing : null;
        if (reasonFault is not null) return;
        var result = await Desk.SetAsync(new RoleChange(Of.Identity, holding.Role, holding.Given is null, reason, seenVersion), who, CancellationToken.None);
        chosen = null;
        await OnSet.InvokeAsync(Said(result, holding.Role));
    }

    private (Tone Tone, string Text) Said(RoleResult result, string role) => result switch
    {
        RoleResult.Given given when given.EffectiveAt > Clock.GetUtcNow() => (Tone.Good, $"{role} is given to {VisibleText.Inline(Of.Name)}. It counts from {At(given.EffectiveAt)} on, and can be withdrawn until then."),
        RoleResult.Given => (Tone.Good, $"{VisibleText.Inline(Of.Name)} holds {role} from now on, also in pages that are open."),
        RoleResult.Taken => (Tone.Good, $"{role} is taken from {VisibleText.Inline(Of.Name)}, also in pages that are open."),
        RoleResult.NotPossible not => (Tone.Warning, VisibleText.Inline(not.Why)),
        RoleResult.NotAllowed not => (Tone.Bad, not.Why),
        _ => (Tone.Bad, CommandTrail.NotAllowed),
    };

    private string Question(RoleHolding holding) =>
        holding.Given is null ? $"Give {holding.Role} to {VisibleText.Inline(Of.Name)}?" : $"Take {holding.Role} from {VisibleText.Inline(Of.Name)}?";

    private string Consequence(RoleHolding holding) => holding switch
    {
        { Given: not null, IsProviders: true } => "Their sign-in provider says that they hold it too, so they keep it until it is taken away there.",
        { Given: not null } => "It counts at once: their next press in an open page is refused.",
        _ when Desk.EffectiveAt(holding.Role) > Clock.GetUtcNow() => $"Whoever holds it can let money out, so it counts from {At(Desk.EffectiveAt(holding.Role))} on. Until then everybody here sees it, and it can be withdrawn.",
        _ => "It counts at once, also in pages that they have open.",
    };

    private static string ConfirmWords(RoleHolding holding) => (holding.Given is null ? "Give " : "Take ") + holding.Role;

    private string ButtonWords(RoleHolding holding) =>
        holding.Given is null ? $"Give {holding.Role} …" : holding.IsToComeAt(Clock.GetUtcNow()) ? $"Withdraw {holding.Role} …" : $"Take {holding.Role} …";

    private string Words(RoleHolding holding) => holding switch
    {
        { IsProviders: true, Given: null } => "Told by their sign-in provider.",
        { IsProviders: true } => "Told by their sign-in provider, and given here as well.",
        { Given: { } given } when holding.IsToComeAt(Clock.GetUtcNow()) => $"Counts from {At(given.EffectiveAt)} on. Given by {VisibleText.Inline(given.GivenByName)}: {VisibleText.Inline(given.Reason)}",
        { Given: { } given } => $"Given by {VisibleText.Inline(given.GivenByName)} on {At(given.GivenAt)}: {VisibleText.Inline(given.Reason)}",
        _ => holding.Role switch
        {
            Roles.Admin => "Not held. Keeps endpoints, secrets, rules and people in order, and reads the audit log.",
            Roles.Finance => "Not held. Creates, approves and settles payouts, exports, decides about money.",
            _ => "Not held. Finds payments and explains them, retries deliveries.",
        },
    };

    private string At(DateTimeOffset at) => $"{Business.Local(at):yyyy-MM-dd HH:mm} {Business.Label(at)}";
}
