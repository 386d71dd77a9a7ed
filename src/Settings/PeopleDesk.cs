using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Settings;

/// <summary>What came of giving or taking a role.</summary>
internal abstract record RoleResult
{
    private RoleResult() { }

    /// <summary>It is given, and counts from <paramref name="EffectiveAt"/> on.</summary>
    public sealed record Given(DateTimeOffset EffectiveAt) : RoleResult;

    /// <summary>It is taken, everywhere and at once.</summary>
    public sealed record Taken : RoleResult;

    /// <summary>It cannot be done; <paramref name="Why"/> says what to do.</summary>
    public sealed record NotPossible(string Why) : RoleResult;

    /// <summary>They may not, or not just now; <paramref name="Why"/> says what to do.</summary>
    public sealed record NotAllowed(string Why) : RoleResult;
}

/// <summary>A role to give or take. <paramref name="SeenVersion"/> is what stood on the page: what another changed since must be looked at first.</summary>
internal sealed record RoleChange(string Identity, string Role, bool IsGiven, string? Reason, int SeenVersion);

/// <summary>
/// Who holds which role (Admin): gives roles and takes them. Taking counts at once, and so does giving, except for Finance: who can let money out is seen by
/// others before they can. Roles that a provider tells are changed there. Somebody is always an administrator.
/// </summary>
internal sealed class PeopleDesk(
    IDbContextFactory<DashboardContext> contexts, CommandTrail trail, PayoutSettings settings, WriteTurns turns, LiveUpdates live, TimeProvider time)
{
    private const string Overtaken = "Somebody has changed this person's roles just now. Look again: nothing was done.";
    private const string LastAdmin = "Nobody else is an administrator. Make somebody else one first.";

    public async Task<RoleResult> SetAsync(RoleChange change, Operator who, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, Command.SetRoles, change.Identity, cancellation, Words(change));
        if (!allowance) return new RoleResult.NotAllowed(allowance.Why);
        if (!Roles.All.Contains(change.Role, StringComparer.Ordinal)) return new RoleResult.NotPossible("There is no such role.");
        if (!Reason.TryRead(change.Reason, out var reason, out var missing)) return new RoleResult.NotPossible(missing);
        var result = await SetUnderLockAsync(change with { Reason = reason }, who, cancellation);
        if (result is RoleResult.NotAllowed) await trail.RefuseAsync(who, Command.SetRoles, change.Identity, "the role was taken away", cancellation);
        if (result is RoleResult.Given or RoleResult.Taken) live.Publish(Topics.People);
        return result;
    }

    private async Task<RoleResult> SetUnderLockAsync(RoleChange change, Operator who, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        await context.LockAsync(People.Lock, cancellation);
        var now = time.GetUtcNow();
        // Two administrators who take the role from each other: the second is none any more.
        if (!await People.StillMayAsync(context, who, Command.SetRoles, now, cancellation)) return new RoleResult.NotAllowed(CommandTrail.NotAllowed);
        var person = await context.People.Include(row => row.Assigned).SingleOrDefaultAsync(row => row.Identity == change.Identity, cancellation);
        if (person is null) return new RoleResult.NotPossible("There is no such person. They have to sign in once before they can be given a role.");
        if (WhyNot(person, change) is { } why) return new RoleResult.NotPossible(why);
        var result = change.IsGiven ? Give(person, change, who, now) : await TakeAsync(context, person, change, now, cancellation);
        if (result is RoleResult.NotPossible) return result;
        AuditChange set = result is RoleResult.Given given ? new(change.Role, "no", $"yes, from {given.EffectiveAt:u}") : new(change.Role, "yes", "no");
        context.Add(trail.Done(who, Command.SetRoles, change.Identity, $"{Words(change)} {person.Name}", change.Reason, [set]));
        await context.SaveChangesAsync(cancellation);
        await unit.CommitAsync(cancellation);
        return result;
    }

    private static string? WhyNot(Person person, RoleChange change)
    {
        if (person.Version != change.SeenVersion) return Overtaken;
        var isProviders = person.ProviderRoles.Contains(change.Role, StringComparer.Ordinal);
        return (change.IsGiven, isProviders, person.Assignment(change.Role)) switch
        {
            (true, true, _) => $"They hold {change.Role} already: their sign-in provider says so.",
            (true, _, not null) => $"They hold {change.Role} already.",
            (false, true, null) => $"Their sign-in provider says that they hold {change.Role}. It can only be taken away there.",
            (false, _, null) => $"They do not hold {change.Role}.",
            _ => null,
        };
    }

    private RoleResult.Given Give(Person person, RoleChange change, Operator who, DateTimeOffset now)
    {
        var effectiveAt = EffectiveAt(change.Role, now);
        person.Give(new RoleAssignment
        {
            Role = change.Role, GivenAt = now, EffectiveAt = effectiveAt, GivenByName = TextCut.To(who.Name, Person.NameCharactersMax)!, Reason = change.Reason!,
        });
        return new RoleResult.Given(effectiveAt);
    }

    private static async Task<RoleResult> TakeAsync(DashboardContext context, Person person, RoleChange change, DateTimeOffset now, CancellationToken cancellation)
    {
        var wasAdmin = person.RolesAt(now).Contains(Roles.Admin, StringComparer.Ordinal);
        person.Take(change.Role);
        var isAdmin = person.RolesAt(now).Contains(Roles.Admin, StringComparer.Ordinal);
        // Counted as the store has it, where they still are one.
        if (wasAdmin && !isAdmin && await People.CountAsync(context, Roles.Admin, now, cancellation) <= 1) return new RoleResult.NotPossible(LastAdmin);
        return new RoleResult.Taken();
    }

    /// <summary>When a role would count that is given now.</summary>
    public DateTimeOffset EffectiveAt(string role) => EffectiveAt(role, time.GetUtcNow());

    private DateTimeOffset EffectiveAt(string role, DateTimeOffset now) => role == Roles.Finance ? now + settings.LooseningDelay : now;

    private static string Words(RoleChange change) => change.IsGiven ? $"give {change.Role} to" : $"take {change.Role} from";
}
