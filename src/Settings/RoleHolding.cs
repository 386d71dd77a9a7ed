using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Settings;

/// <summary>One role of one person as their page shows it: whether they hold it, and from where. Pure.</summary>
/// <param name="Role">Which.</param>
/// <param name="IsProviders">Their sign-in provider says so; it can only be changed there.</param>
/// <param name="Given">What an administrator gave them; null where none did.</param>
internal sealed record RoleHolding(string Role, bool IsProviders, RoleAssignment? Given)
{
    public bool IsHeld => IsProviders || Given is not null;

    public static IReadOnlyList<RoleHolding> AllOf(Person person) =>
        [.. Roles.All.Select(role => new RoleHolding(role, person.ProviderRoles.Contains(role, StringComparer.Ordinal), person.Assignment(role)))];

    /// <summary>It was given and does not count yet.</summary>
    public bool IsToComeAt(DateTimeOffset now) => !IsProviders && Given?.EffectiveAt > now;
}
