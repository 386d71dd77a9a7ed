using System.Collections.Immutable;

namespace Mozarto.Dashboard.Sandbox.Identity;

/// <summary>
/// The people whom the provider knows, and which roles it says that they hold. Roles can be taken and given, as an administrator of a real provider would,
/// so that what follows from it can be watched; forgotten when the process ends.
/// </summary>
internal sealed class MemberDirectory(LiveUpdates live)
{
    public const string Topic = "sandbox-identity";

    private readonly Lock gate = new();
    private ImmutableDictionary<string, ImmutableHashSet<string>> roles =
        Cast.All.ToImmutableDictionary(member => member.Name, member => member.Roles.ToImmutableHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    public IReadOnlyList<CastMember> All => [.. Cast.All.Select(member => member with { Roles = RolesOf(member) })];

    public static CastMember? Find(string? name) => Cast.All.FirstOrDefault(member => member.Name == name);

    /// <summary>In the order of <see cref="Roles.All"/>.</summary>
    public IReadOnlyList<string> RolesOf(CastMember member)
    {
        lock (gate) return [.. Roles.All.Where(roles[member.Name].Contains)];
    }

    public void Set(CastMember member, string role, bool isHeld)
    {
        lock (gate) roles = roles.SetItem(member.Name, isHeld ? roles[member.Name].Add(role) : roles[member.Name].Remove(role));
        live.Deliver(Topic);
    }
}
