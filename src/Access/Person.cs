using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Access;

/// <summary>Somebody who has signed in, with the roles that they hold now. A session that began before a role was taken away does not bring it back.</summary>
public sealed class Person
{
    public const int IdentityCharactersMax = 500;
    public const int NameCharactersMax = 200;

    /// <summary>Issuer and subject (<see cref="Operator.Identity"/>).</summary>
    public required string Identity { get; init; }

    public required string Name { get; set; }

    /// <summary>Separated by spaces; empty for nobody.</summary>
    public required string RoleNames { get; set; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; set; }

    public IReadOnlyList<string> Roles => RoleNames.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.HasKey(row => row.Identity);
        builder.Property(row => row.Identity).HasMaxLength(Person.IdentityCharactersMax);
        builder.Property(row => row.Name).HasMaxLength(Person.NameCharactersMax);
        builder.Ignore(row => row.Roles);
    }
}
