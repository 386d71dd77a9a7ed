using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Webhooks;

internal sealed class EndpointMapping : IEntityTypeConfiguration<Endpoint>, IEntityTypeConfiguration<EndpointSecret>
{
    public void Configure(EntityTypeBuilder<Endpoint> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Slug).HasMaxLength(Endpoint.SlugCharactersMax);
        builder.Property(row => row.Source).HasMaxLength(Endpoint.LabelCharactersMax);
        builder.Property(row => row.ChangedByName).HasMaxLength(Endpoint.NameCharactersMax);
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.HasIndex(row => row.Slug).IsUnique();
        builder.HasMany(row => row.Secrets).WithOne().HasForeignKey(row => row.EndpointId);
        builder.Navigation(row => row.Secrets).HasField("secrets").AutoInclude();
    }

    public void Configure(EntityTypeBuilder<EndpointSecret> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Hint).HasMaxLength(EndpointSecret.HintCharactersMax);
    }
}

/// <summary>
/// A delivery's row and body. The indexes serve the list (a verdict is a few reasons, each read in order of ids; so are processing states and causes), the ring, and "arrival n of this body".
/// </summary>
internal sealed class DeliveryMapping
    : IEntityTypeConfiguration<Delivery>, IEntityTypeConfiguration<DeliveryBody>, IEntityTypeConfiguration<DeliveryVerification>,
        IEntityTypeConfiguration<DeliveryDecision>, IEntityTypeConfiguration<ReceptionCount>, IEntityTypeConfiguration<WordMapping>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Method).HasMaxLength(Delivery.MethodCharactersMax);
        builder.Property(row => row.Path).HasMaxLength(Delivery.PathCharactersMax);
        builder.HasIndex(row => new { row.EndpointId, row.Reason, row.Id });
        builder.HasIndex(row => new { row.Reason, row.Id });
        // When a secret was used first and last, and how often lately: a rotation is watched by it.
        builder.HasIndex(row => new { row.EndpointId, row.SecretFingerprint, row.Id }).HasFilter("\"SecretFingerprint\" IS NOT NULL");
        builder.HasIndex(row => row.BodySha256);
        builder.HasIndex(row => new { row.Processing, row.Id });
        builder.HasIndex(row => new { row.ProcessingCause, row.Id }).HasFilter("\"ProcessingCause\" IS NOT NULL");
        builder.HasIndex(row => row.TransactionId);
        builder.HasIndex(row => new { row.RetryRunId, row.Id, row.Processing }).HasFilter("\"RetryRunId\" IS NOT NULL");
        // Whoever decides about a delivery, and whoever processes it, is told when the other was quicker.
        builder.Property(row => row.Processing).IsConcurrencyToken();
        builder.Property(row => row.IsClosed).IsConcurrencyToken();
        builder.Property(row => row.ProcessingCause).HasMaxLength(Delivery.CauseCharactersMax);
        builder.Property(row => row.ProcessingDetail).HasMaxLength(Delivery.DetailCharactersMax);
    }

    public void Configure(EntityTypeBuilder<DeliveryBody> builder)
    {
        builder.HasKey(row => row.DeliveryId);
        builder.Property(row => row.DeliveryId).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<DeliveryVerification> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => row.DeliveryId);
    }

    public void Configure(EntityTypeBuilder<DeliveryDecision> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Answer);
        builder.Property(row => row.Reason).HasMaxLength(Reason.CharactersMax);
        builder.Ignore(row => row.Words);
        builder.HasIndex(row => row.DeliveryId);
    }

    public void Configure(EntityTypeBuilder<ReceptionCount> builder) => builder.HasKey(row => new { row.Hour, row.Event, row.EndpointId });

    public void Configure(EntityTypeBuilder<WordMapping> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Word).HasMaxLength(WordMapping.WordCharactersMax);
        builder.Ignore(row => row.IsInForce);
        builder.Property(row => row.ConfirmedAt).IsConcurrencyToken();
        builder.HasIndex(row => new { row.Kind, row.Word }).IsUnique();
    }
}
