using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Mozarto.Dashboard.Data.Keys;

namespace Mozarto.Dashboard.Data;

/// <summary>Registers the store, and opens it before anything else starts.</summary>
internal static class DataSetup
{
    public static void AddData(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        var contentRoot = builder.Environment.ContentRootPath;
        var settings = DatabaseSettings.From(builder.Configuration, contentRoot, problems);
        builder.Services.AddSingleton(settings);
        if (settings.Provider == DatabaseProvider.Sqlite)
            builder.Services.AddContexts<SqliteDashboardContext>(options => options.UseSqlite(settings.ConnectionString).AddInterceptors(DurableConnection.Instance));
        else
            builder.Services.AddContexts<PostgresDashboardContext>(options => options.UseNpgsql(settings.ConnectionString));

        builder.Services.AddKeyRing(settings.Provider, KeyRingSettings.From(builder.Configuration, builder.Environment, problems));
        builder.Services.AddSingleton<InstallationKey>();
        builder.Services.AddSingleton<WriteTurns>();
        builder.Services.AddSingleton<LeaseClock>();
        if (settings.Provider == DatabaseProvider.PostgreSql) builder.Services.AddHostedService<PostgresLiveUpdates>();
    }

    /// <summary>Creates or migrates the store, and checks that it is ours.</summary>
    public static async Task OpenDataAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        var settings = services.GetRequiredService<DatabaseSettings>();
        if (settings.Provider == DatabaseProvider.Sqlite) SqliteDashboardContext.EnsureFolder(settings.ConnectionString);
        var installation = services.GetRequiredService<InstallationKey>();
        await using (var context = await services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync(cancellation))
        {
            // Asked before migrating: a database that is not ours is left as it is.
            if ((await context.Database.GetAppliedMigrationsAsync(cancellation)).Any()) await installation.CheckMarkAsync(context, cancellation);
            else if (await HasForeignTablesAsync(context, cancellation))
                throw new StartRefusedException("This database holds tables of something else. Name another one in ConnectionStrings:Dashboard.");
            await context.Database.MigrateAsync(cancellation);
        }

        await services.GetRequiredService<KeyRing>().OpenAsync(cancellation);
        await installation.OpenAsync(cancellation);
    }

    private static async Task<bool> HasForeignTablesAsync(DashboardContext context, CancellationToken cancellation)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        return await creator.ExistsAsync(cancellation) && await creator.HasTablesAsync(cancellation);
    }

    private static void AddContexts<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TContext : DashboardContext
    {
        // A count up to a limit takes rows without an order, and means to; lists have orders of their own.
        services.AddPooledDbContextFactory<TContext>((provider, options) => configure(options
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning)).AddInterceptors(provider.GetServices<IInterceptor>())));
        services.AddSingleton<IDbContextFactory<DashboardContext>>(provider =>
            new AbstractFactory<TContext>(provider.GetRequiredService<IDbContextFactory<TContext>>()));
    }

    private sealed class AbstractFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<DashboardContext>
        where TContext : DashboardContext
    {
        public DashboardContext CreateDbContext() => inner.CreateDbContext();

        public async Task<DashboardContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }
}
