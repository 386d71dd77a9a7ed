using Microsoft.Extensions.DependencyInjection.Extensions;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>Registers what administrators set.</summary>
internal static class SettingsSetup
{
    /// <summary>The sandbox brings keys of its own, and comes first.</summary>
    public static void AddSettings(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        builder.Services.AddSingleton(PayoutSettings.From(builder.Configuration, problems));
        builder.Services.AddSingleton<PayoutRules>();
        builder.Services.AddSingleton<BankFieldSettings>();
        builder.Services.AddSingleton<PeopleDesk>();
        builder.Services.AddSingleton<PeopleList>();
        builder.Services.AddSingleton<IAttentionSource, SettingsAttention>();
        builder.Services.AddSingleton<IAttentionSource, CredentialsAttention>();
        builder.Services.AddSingleton<CredentialsProtection>();
        builder.Services.AddSingleton<CredentialsReader>();
        builder.Services.AddSingleton<CredentialsDesk>();
        builder.Services.AddSingleton<CredentialsCheck>();
        builder.Services.AddSingleton<BusinessZones>();
        builder.Services.AddHostedService<BusinessZoneWatch>();
        builder.Services.AddSingleton<AuditList>();
        builder.Services.AddSingleton<AuditExport>();
        builder.Services.AddSingleton<AuditVerification>();
        builder.Services.AddSingleton<AuditOverviewReader>();
        builder.Services.AddSingleton<IAttentionSource, AuditAttention>();
        builder.Services.AddSingleton<StoredCashierKeys>();
        builder.Services.TryAddSingleton<ICashierKeys>(provider => provider.GetRequiredService<StoredCashierKeys>());
        // The sandbox refuses a real address itself, and says so once.
        if (!problems.ReadFlag(builder.Configuration, DatabaseSettings.SandboxSetting) && CredentialsSeed.From(builder.Configuration, problems) is { } seed)
            builder.Services.AddSingleton(seed);
    }

    public static void MapSettings(this WebApplication app) =>
        app.MapGet(Pages.AuditExport, static (HttpContext http, AuditExport export) => export.SendAsync(http));

    public static async Task OpenSettingsAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        await services.GetRequiredService<BusinessZones>().ReadAsync(cancellation);
        if (services.GetService<CredentialsSeed>() is { } seed) await services.GetRequiredService<StoredCashierKeys>().PlantAsync(seed, cancellation);
    }
}
