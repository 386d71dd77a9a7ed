using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// One sign-in of one person in one browser. What was told of them stays here, encrypted, however much it is; the browser holds a random key, and here lies
/// only its hash. Without this row the key is nothing.
/// </summary>
internal sealed class Session
{
    /// <summary>SHA-256.</summary>
    public const int KeyHashBytes = 32;

    public required long Id { get; init; }

    public required string Identity { get; init; }

    /// <summary>Of the key that the browser holds; another one after each sign-in.</summary>
    public byte[] KeyHash { get; private set; } = [];

    /// <summary>Who they are, and what their sign-in needs later (tokens of the provider), encrypted.</summary>
    public byte[] ProtectedTicket { get; private set; } = [];

    public DateTimeOffset BeganAt { get; private set; }

    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>When whoever let them in is asked again.</summary>
    public DateTimeOffset CheckAt { get; private set; }

    /// <summary>Whoever let them in wants to see them: until they have signed in again they may look and do nothing.</summary>
    public bool MustConfirm { get; private set; }

    /// <summary>They signed in, for the first time or again: it begins anew, under another key.</summary>
    public void Begin(byte[] keyHash, byte[] protectedTicket, DateTimeOffset now, DateTimeOffset checkAt) =>
        (KeyHash, ProtectedTicket, BeganAt, SeenAt, CheckAt, MustConfirm) = (keyHash, protectedTicket, now, now, checkAt, false);

    /// <summary>Whoever let them in would do so again.</summary>
    public void Check(byte[] protectedTicket, DateTimeOffset checkAt) => (ProtectedTicket, CheckAt, MustConfirm) = (protectedTicket, checkAt, false);

    /// <summary>It cannot be known without them whether they would be let in again.</summary>
    public void AskPerson(DateTimeOffset checkAt) => (MustConfirm, CheckAt) = (true, checkAt);

    public bool IsOverAt(DateTimeOffset now, SessionSettings settings) => now - SeenAt >= settings.Idle || now - BeganAt >= settings.Absolute;
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Identity).HasMaxLength(Person.IdentityCharactersMax);
        builder.Property(row => row.KeyHash).HasMaxLength(Session.KeyHashBytes);
        builder.HasIndex(row => row.KeyHash).IsUnique();
        builder.HasIndex(row => row.SeenAt);
    }
}
