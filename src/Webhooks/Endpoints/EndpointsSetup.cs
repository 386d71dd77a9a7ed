using System.Net;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>Registers what administrators do with endpoints and their secrets.</summary>
internal static class EndpointsSetup
{
    public static void AddEndpoints(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        AddressGuard.Check(builder.Configuration, problems);
        var configured = PublicAddress.Read(builder.Configuration, problems);
        builder.Services.AddSingleton(provider => new PublicAddress(configured, IsSandbox(provider) ? provider.GetRequiredService<OwnAddress>().Find : null));
        builder.Services.AddSingleton(provider => AddressGuard.From(builder.Configuration, IsSandbox(provider)));
        builder.Services.AddSingleton<NameResolver>(static (host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation));
        builder.Services.AddSingleton<EndpointChange>();
        builder.Services.AddSingleton<EndpointDesk>();
        builder.Services.AddSingleton<SecretDesk>();
        builder.Services.AddSingleton<EndpointReader>();
        builder.Services.AddSingleton<EndpointHealthReader>();
        builder.Services.AddSingleton<IAttentionSource, EndpointAttention>();
        builder.Services.AddSingleton<VerifyRing>();
        builder.Services.AddSingleton<CallbackProbe>();
        builder.Services.AddSingleton<CallbackTest>();
        builder.Services.AddSingleton<RetiredSecretChore>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<RetiredSecretChore>());
    }

    private static bool IsSandbox(IServiceProvider provider) => provider.GetRequiredService<DatabaseSettings>().IsSandbox;
}
