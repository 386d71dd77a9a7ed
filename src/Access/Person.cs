using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// Somebody who has signed in. They hold the roles that their provider tells and those that administrators gave them here, all together. What they hold now
/// stands here and nowhere else: a session that began before a role was taken away does not bring it back.
/// </summary>
public sealed class Person
{
    public const int IdentityCharactersMax = 500;
    public const int NameCharactersMax = 200;
    public const int EmailCharactersMax = 320;

    private readonly List<RoleAssignment> assigned = [];

    /// <summary>Issuer and subject (<see cref="Operator.Identity"/>): the same subject of another issuer is somebody else, and so is the same address.</summary>
    public required string Identity { get; init; }

    public string Name { get; private set; } = "";

    /// <summary>Null where the provider told none, or doubts that it is theirs.</summary>
    public string? Email { get; private set; }

    /// <summary>Separated by spaces; empty for none.</summary>
    public string ProviderRoleNames { get; private set; } = "";

    public required DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>Grows with each change of roles: whoever changes them says which version they saw.</summary>
    public int Version { get; private set; }

    public IReadOnlyCollection<RoleAssignment> Assigned => assigned;

    public IReadOnlyList<string> ProviderRoles => ProviderRoleNames.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What they hold at an instant: an assignment that is to take effect later does not count yet.</summary>
    public IReadOnlyList<string> RolesAt(DateTimeOffset now) =>
        [.. Roles.All.Where(role => ProviderRoles.Contains(role, StringComparer.Ordinal) || assigned.Exists(given => given.Role == role && given.EffectiveAt <= now))];

    public RoleAssignment? Assignment(string role) => assigned.Find(given => given.Role == role);

    /// <summary>They were here, as their provider tells it.</summary>
    public void See(string name, string? email, IReadOnlyList<string> providerRoles, DateTimeOffset now)
    {
        var names = string.Join(' ', providerRoles);
        if (ProviderRoleNames != names) Version++;
        (Name, Email, ProviderRoleNames, LastSeenAt) = (TextCut.To(name, NameCharactersMax)!, TextCut.To(email, EmailCharactersMax), names, now);
    }

    public void Give(RoleAssignment assignment)
    {
        if (Assignment(assignment.Role) is not null) throw new InvalidOperationException($"{Identity} holds {assignment.Role} already.");
        assigned.Add(assignment);
        Version++;
    }

    public void Take(string role)
    {
        if (Assignment(role) is not { } given) throw new InvalidOperationException($"{role} was not given to {Identity}.");
        assigned.Remove(given);
        Version++;
    }
}

/// <summary>A role that an administrator gave somebody, or that the configuration gave the first administrators.</summary>
public sealed class RoleAssignment
{
    public const int RoleCharactersMax = 20;

    public string PersonIdentity { get; private init; } = "";

    public required string Role { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>It counts from here on; until then it can be withdrawn before anybody could use it.</summary>
    public required DateTimeOffset EffectiveAt { get; init; }

    public required string GivenByName { get; init; }

    public required string Reason { get; init; }
}

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.HasKey(row => row.Identity);
        builder.Property(row => row.Identity).HasMaxLength(Person.IdentityCharactersMax);
        builder.Property(row => row.Name).HasMaxLength(Person.NameCharactersMax);
        builder.Property(row => row.Email).HasMaxLength(Person.EmailCharactersMax);
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Ignore(row => row.ProviderRoles);
        builder.HasMany(row => row.Assigned).WithOne().HasForeignKey(row => row.PersonIdentity).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RoleAssignmentMapping : IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<RoleAssignment> builder)
    {
        builder.HasKey(row => new { row.PersonIdentity, row.Role });
        builder.Property(row => row.PersonIdentity).HasMaxLength(Person.IdentityCharactersMax);
        builder.Property(row => row.Role).HasMaxLength(RoleAssignment.RoleCharactersMax);
        builder.Property(row => row.GivenByName).HasMaxLength(Person.NameCharactersMax);
        builder.Property(row => row.Reason).HasMaxLength(Reason.CharactersMax);
    }
}
