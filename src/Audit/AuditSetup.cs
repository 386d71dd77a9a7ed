using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Audit;

/// <summary>Registers the trail of acts.</summary>
internal static class AuditSetup
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider => new AuditKey(() => provider.GetRequiredService<InstallationKey>().Value));
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<IInterceptor>(provider => new FailedActs(provider.GetRequiredService<AuditLog>, provider.GetRequiredService<IdGenerator>()));
        builder.Services.AddSingleton<AuditSealing>();
        builder.Services.AddSingleton<AuditCheck>();
        builder.Services.AddSingleton<AnonymousRefusals>();
        builder.Services.AddHostedService<AuditChore>();
    }

    /// <summary>Begins the chain of a new store, and of one from before there were chains.</summary>
    public static Task OpenAuditAsync(this IServiceProvider services, CancellationToken cancellation) => services.GetRequiredService<AuditSealing>().BeginAsync(cancellation);
}
