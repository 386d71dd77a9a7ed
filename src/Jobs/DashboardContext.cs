using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Data;

/// <summary>What promises keep in the store.</summary>
internal abstract partial class DashboardContext
{
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<JobAttempt> JobAttempts => Set<JobAttempt>();
}
