using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks.Endpoints;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Registers receiving and reading of webhooks.</summary>
internal static class WebhooksSetup
{
    public static void AddWebhooks(this WebApplicationBuilder builder, ConfigurationProblems problems)
    {
        builder.Services.AddSingleton(EndpointSeed.From(builder.Configuration, problems));
        builder.Services.AddSingleton<SecretProtection>();
        builder.Services.AddSingleton<FailureLimiter>();
        builder.Services.AddSingleton<WebhookEndpoint>();
        builder.Services.AddRunning<EndpointDirectory>();
        builder.Services.AddRunning<ReceptionCounters>();
        builder.Services.AddRunning<RejectedRing>();
        builder.Services.AddSingleton<InboxWriter>();
        builder.Services.AddRunning<WebhookInbox>();
        builder.Services.AddSingleton<IJobHandler, ProcessDelivery>();
        builder.Services.AddSingleton<DeliveryList>();
        builder.Services.AddSingleton<DeliveryReader>();
        builder.Services.AddSingleton<VerifyAgain>();
        builder.AddEndpoints(problems);
        builder.Services.AddSingleton<RetryDelivery>();
        builder.Services.AddSingleton<CancelRetryRun>();
        builder.Services.AddSingleton<RetryForecast>();
        builder.Services.AddSingleton<RetryRunReader>();
        builder.Services.AddSingleton<IJobHandler, RetryRunWork>();
        builder.Services.AddSingleton<HeldDesk>();
        builder.Services.AddSingleton<WordDesk>();
        builder.Services.AddSingleton<WordList>();
        builder.Services.AddSingleton<ITransactionEvidence, TransactionEvidence>();
        builder.Services.AddSingleton<IAttentionSource, WebhookAttention>();
        builder.Services.AddSingleton<IAttentionSource, ProcessingAttention>();
        builder.Services.AddSingleton<IAttentionSource, WordAttention>();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = WebhookLimits.HeaderBytesMax;
            kestrel.Limits.RequestHeadersTimeout = WebhookLimits.HeaderDurationMax;
        });
    }

    public static void MapWebhooks(this WebApplication app)
    {
        // Every address below is at least an unknown endpoint: to a machine it must not answer with the way to the sign-in page.
        app.Map(WebhookEndpoint.Route, static (HttpContext http, string? slug, WebhookEndpoint endpoint) => endpoint.ReceiveAsync(http, slug ?? ""))
            .AllowAnonymous().DisableAntiforgery().ShortCircuit();
        app.MapGet(DeliveryDownload.Route, DeliveryDownload.SendAsync);
    }

    private static void AddRunning<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
