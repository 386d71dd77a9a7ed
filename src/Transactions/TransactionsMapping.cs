using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Transactions;

/// <summary>Transactions, their events, and what people did to them. The unique indexes are what makes applying an event twice impossible.</summary>
internal sealed class TransactionMapping : IEntityTypeConfiguration<Transaction>, IEntityTypeConfiguration<TransactionEvent>, IEntityTypeConfiguration<TransactionNote>
{
    public void Configure(EntityTypeBuilder<Transaction> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Ignore(row => row.Amount);
        builder.Ignore(row => row.Facts);
        builder.HasIndex(row => new { row.Source, row.ExternalId, row.Kind, row.IsClaimed }).IsUnique();
        builder.HasIndex(row => row.ExternalId);
        builder.HasIndex(row => row.PaymentExternalId);
        builder.HasIndex(row => row.ProviderId);
        builder.HasIndex(row => row.MerchantReference);
        builder.HasIndex(row => row.UserId);
        builder.HasIndex(row => new { row.OccurredAt, row.Id });
        builder.HasIndex(row => new { row.State, row.OccurredAt, row.Id });
        builder.HasIndex(row => new { row.CurrencyCode, row.AmountMinor, row.Id });
    }

    public void Configure(EntityTypeBuilder<TransactionEvent> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Ignore(row => row.Amount);
        builder.HasIndex(row => new { row.Source, row.Key }).IsUnique().HasFilter("NOT \"IsVariant\"");
        builder.HasIndex(row => row.TransactionId);
    }

    public void Configure(EntityTypeBuilder<TransactionNote> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Text).HasMaxLength(TransactionNote.TextCharactersMax);
        builder.HasIndex(row => row.TransactionId);
    }
}
