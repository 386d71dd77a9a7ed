using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mozarto.Dashboard.Jobs;

/// <summary>Jobs: finished exactly when their state is final, claimed exactly while they run.</summary>
internal sealed class JobMapping : IEntityTypeConfiguration<Job>, IEntityTypeConfiguration<JobAttempt>
{
    // SQLite reads an index with a filter only for a query that repeats the filter word for word.
    public const string DueIndex = "IX_Jobs_Due";
    public const string LeaseIndex = "IX_Jobs_Lease";

    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Kind).HasMaxLength(Job.KindCharactersMax);
        builder.Property(row => row.Reason).HasMaxLength(Job.ReasonCharactersMax);
        builder.Property(row => row.ClaimId).IsConcurrencyToken();
        builder.HasIndex(row => new { row.Kind, row.DueAt, row.Id }).HasFilter("\"State\" = 1").HasDatabaseName(DueIndex);
        builder.HasIndex(row => row.LeaseUntil).HasFilter("\"State\" = 2").HasDatabaseName(LeaseIndex);
        builder.HasIndex(row => new { row.Kind, row.SubjectId }).IsUnique();
        builder.ToTable(table =>
        {
            table.HasCheckConstraint("CK_Jobs_FinishedWhenFinal", "(\"FinishedAt\" IS NOT NULL) = (\"State\" IN (3, 4))");
            table.HasCheckConstraint("CK_Jobs_ClaimedWhileRunning", "(\"ClaimId\" IS NOT NULL) = (\"State\" = 2)");
        });
    }

    public void Configure(EntityTypeBuilder<JobAttempt> builder) => builder.HasKey(row => new { row.JobId, row.Number, row.EndedAt });
}
