using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data.Keys;

namespace Mozarto.Dashboard.Data;

/// <summary>The key ring, on PostgreSQL; on SQLite the keys stay in their folder.</summary>
internal abstract partial class DashboardContext
{
    public DbSet<StoredKey> DataProtectionKeys => Set<StoredKey>();
}
