using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Payouts;

/// <summary>
/// Payouts, and what belongs to them. What must never happen the store itself refuses: a second call while it is not certain that the first never left, an
/// approval by the creator or twice by one person, a settlement confirmed by whoever proposed it, an approved payout without what it was approved for.
/// </summary>
internal sealed class PayoutMapping
    : IEntityTypeConfiguration<Payout>, IEntityTypeConfiguration<PayoutRequest>, IEntityTypeConfiguration<PayoutApproval>, IEntityTypeConfiguration<PayoutStep>,
        IEntityTypeConfiguration<PayoutCall>, IEntityTypeConfiguration<PayoutSettlement>, IEntityTypeConfiguration<SendingPause>, IEntityTypeConfiguration<CurrencyGate>,
        IEntityTypeConfiguration<PayoutDraft>
{
    public void Configure(EntityTypeBuilder<Payout> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Version).IsConcurrencyToken();
        builder.Property(row => row.RequestKey).HasMaxLength(Payout.KeyCharactersMax);
        builder.Property(row => row.ExternalId).UseCollation(DashboardContext.OrdinalCollation);
        builder.Property(row => row.UserId).UseCollation(DashboardContext.OrdinalCollation);
        builder.Ignore(row => row.Amount);
        builder.HasMany(row => row.Steps).WithOne().HasForeignKey(row => row.PayoutId);
        builder.HasIndex(row => row.RequestKey).IsUnique();
        builder.HasIndex(row => row.ReplacesId).IsUnique().HasFilter("\"ReplacesId\" IS NOT NULL");
        builder.HasIndex(row => new { row.ExternalId, row.Id });
        builder.HasIndex(row => new { row.UserId, row.Id });
        builder.HasIndex(row => new { row.State, row.Id });
        builder.HasIndex(row => new { row.CurrencyCode, row.ApprovedOnDay, row.State, row.AmountMinor });
        builder.HasIndex(row => row.Id, "IX_Payouts_Conflict").HasFilter("\"ConflictReason\" IS NOT NULL");
        builder.ToTable(table =>
        {
            table.HasCheckConstraint("CK_Payouts_State", "\"State\" BETWEEN 1 AND 11");
            table.HasCheckConstraint("CK_Payouts_AmountAboveZero", "\"AmountMinor\" > 0");
            table.HasCheckConstraint("CK_Payouts_SentAsApproved", "\"State\" NOT IN (2, 3, 4, 5, 6, 8) OR (\"ApprovedAt\" IS NOT NULL AND \"BoundToken\" IS NOT NULL) OR \"SettledConflict\" IS NOT NULL");
            table.HasCheckConstraint("CK_Payouts_NotSubmittingInConflict", "\"State\" <> 3 OR NOT \"WaitsForPush\"");
        });
    }

    public void Configure(EntityTypeBuilder<PayoutRequest> builder)
    {
        builder.HasKey(row => row.PayoutId);
        builder.Property(row => row.PayoutId).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<PayoutApproval> builder)
    {
        builder.HasKey(row => new { row.PayoutId, row.Round, row.ApproverIdentity });
        builder.ToTable(table => table.HasCheckConstraint("CK_PayoutApprovals_NotByCreator", "\"ApproverIdentity\" <> \"CreatorIdentity\""));
    }

    public void Configure(EntityTypeBuilder<PayoutStep> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Words).HasMaxLength(Payout.TextCharactersMax);
        builder.HasIndex(row => new { row.PayoutId, row.Id });
    }

    public void Configure(EntityTypeBuilder<PayoutCall> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Outcome).IsConcurrencyToken();
        builder.HasIndex(row => new { row.PayoutId, row.Id });
        builder.HasIndex(row => row.PayoutId, "IX_PayoutCalls_AtMostOne").IsUnique().HasFilter($"\"Outcome\" <> {(int)CallOutcome.NotSent}");
    }

    public void Configure(EntityTypeBuilder<PayoutSettlement> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.ClosedAt).IsConcurrencyToken();
        builder.Ignore(row => row.IsOpen);
        builder.Ignore(row => row.IsConfirmed);
        builder.HasIndex(row => new { row.PayoutId, row.Id });
        builder.HasIndex(row => row.PayoutId, "IX_PayoutSettlements_OneOpen").IsUnique().HasFilter("\"ClosedAt\" IS NULL");
        builder.ToTable(table => table.HasCheckConstraint("CK_PayoutSettlements_TwoPeople", "\"ConfirmedByIdentity\" IS NULL OR \"ConfirmedByIdentity\" <> \"ProposedByIdentity\""));
    }

    public void Configure(EntityTypeBuilder<SendingPause> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => row.OpenMark).IsUnique();
    }

    public void Configure(EntityTypeBuilder<CurrencyGate> builder)
    {
        builder.HasKey(row => row.CurrencyCode);
        builder.Property(row => row.CurrencyCode).HasMaxLength(3);
    }

    public void Configure(EntityTypeBuilder<PayoutDraft> builder)
    {
        builder.HasKey(row => row.RequestKey);
        builder.Property(row => row.RequestKey).HasMaxLength(Payout.KeyCharactersMax);
        builder.HasIndex(row => new { row.OwnerIdentity, row.ChangedAt });
    }
}
