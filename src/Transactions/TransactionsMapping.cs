using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// Transactions, their events, and what people did to them. The unique indexes are what makes applying an event twice impossible.
/// The other indexes serve the list: all rows and those of each facet, in the order of either time and of amounts, and the columns that the search box
/// looks in. Those are read as ranges, so their texts are compared by code points (collation C).
/// </summary>
internal sealed class TransactionMapping : IEntityTypeConfiguration<Transaction>, IEntityTypeConfiguration<TransactionEvent>, IEntityTypeConfiguration<TransactionNote>
{
    public void Configure(EntityTypeBuilder<Transaction> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Ignore(row => row.Amount);
        builder.Ignore(row => row.Facts);
        builder.Ignore(row => row.Decisions);
        foreach (var name in new[]
            { nameof(Transaction.Source), nameof(Transaction.ExternalId), nameof(Transaction.ProviderId), nameof(Transaction.MerchantReference), nameof(Transaction.UserId) })
            builder.Property<string?>(name).UseCollation(DashboardContext.OrdinalCollation);
        builder.HasIndex(row => new { row.Source, row.ExternalId, row.Kind, row.IsClaimed }).IsUnique();
        builder.HasIndex(row => row.PaymentExternalId);
        builder.HasIndex(row => new { row.ExternalId, row.Id });
        builder.HasIndex(row => new { row.ProviderId, row.Id });
        builder.HasIndex(row => new { row.MerchantReference, row.Id });
        builder.HasIndex(row => new { row.UserId, row.Id });
        builder.HasIndex(row => new { row.OccurredAt, row.Id, row.FacetId, row.AmountMinor });
        builder.HasIndex(row => new { row.FirstSeenAt, row.Id, row.FacetId, row.AmountMinor });
        builder.HasIndex(row => new { row.FacetId, row.OccurredAt, row.Id, row.AmountMinor });
        builder.HasIndex(row => new { row.FacetId, row.FirstSeenAt, row.Id, row.AmountMinor });
        builder.HasIndex(row => new { row.FacetId, row.AmountMinor, row.Id, row.OccurredAt });
        builder.HasIndex(row => row.OccurredAt).HasFilter("\"State\" = 5").HasDatabaseName("IX_Transactions_Conflict");
        builder.HasIndex(row => new { row.OccurredAt, row.Id }, "IX_Transactions_Unmatched").HasFilter($"\"Direction\" = {(int)TransactionDirection.Payout} AND \"PayoutId\" IS NULL");
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
        builder.Property(row => row.Effect).HasMaxLength(TransactionNote.TextCharactersMax);
        builder.HasIndex(row => row.TransactionId);
    }
}
