using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;

namespace Mozarto.Dashboard.Data;

/// <summary>What the trail of acts keeps in the store.</summary>
internal abstract partial class DashboardContext
{
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();
    public DbSet<AnonymousRefusalCount> AnonymousRefusalCounts => Set<AnonymousRefusalCount>();
}
