using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Jobs;

/// <summary>Registers the engine of jobs. Features add their handlers.</summary>
internal static class JobsSetup
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        // The machine's own clock: what is measured is how busy this machine is.
        builder.Services.AddSingleton(provider => new IntakePressure(
            TimeProvider.System,
            provider.GetRequiredService<DatabaseSettings>().Provider == DatabaseProvider.Sqlite ? IntakePressure.WithOneWriter : IntakePressure.WithManyWriters));
        builder.Services.AddSingleton<JobQueue>();
        builder.Services.AddSingleton<JobSettlement>();
        builder.Services.AddSingleton<JobRunner>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
    }

    /// <summary>Lets the lease clock begin above every lease of a former process.</summary>
    public static async Task OpenJobsAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        await using var context = await services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync(cancellation);
        services.GetRequiredService<LeaseClock>().StartAbove(await context.Jobs.MaxAsync(job => job.LeaseUntil, cancellation) ?? 0);
    }
}
