using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Data;

/// <summary>What access keeps in the store.</summary>
internal abstract partial class DashboardContext
{
    public DbSet<Person> People => Set<Person>();
    public DbSet<Session> Sessions => Set<Session>();
}
