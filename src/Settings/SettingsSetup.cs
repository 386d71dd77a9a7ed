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
        builder.Services.AddSingleton<IAttentionSource, SettingsAttention>();
        builder.Services.AddSingleton<StoredCashierKeys>();
        builder.Services.TryAddSingleton<ICashierKeys>(provider => provider.GetRequiredService<StoredCashierKeys>());
        // The sandbox refuses a real address itself, and says so once.
        if (!problems.ReadFlag(builder.Configuration, DatabaseSettings.SandboxSetting) && CredentialsSeed.From(builder.Configuration, problems) is { } seed)
            builder.Services.AddSingleton(seed);
    }

    public static async Task OpenSettingsAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        if (services.GetService<CredentialsSeed>() is { } seed) await services.GetRequiredService<StoredCashierKeys>().PlantAsync(seed, cancellation);
    }
}
