using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Registers payouts: the desks, the jobs that send and expire them, the book by which webhooks settle them, and what reads them for pages.</summary>
internal static class PayoutsSetup
{
    // A stop waits for an answer that is on its way: cutting it off would leave a payout that nobody knows about.
    private static readonly TimeSpan StopDurationMax = MozartoGateway.TimeMax + TimeSpan.FromSeconds(10);

    public static void AddPayouts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CustomerPasses>();
        builder.Services.AddSingleton<ICustomerPasses>(provider => provider.GetRequiredService<CustomerPasses>());
        builder.Services.AddSingleton<MozartoGateway>();
        builder.Services.AddSingleton<PayoutWork>();
        builder.Services.AddSingleton<PayoutDesk>();
        builder.Services.AddSingleton<PayoutDrafts>();
        builder.Services.AddSingleton<PayoutFormOpening>();
        builder.Services.AddSingleton<PayoutFacts>();
        builder.Services.AddSingleton<PersonSearch>();
        builder.Services.AddSingleton<ApprovalDesk>();
        builder.Services.AddSingleton<UnknownDesk>();
        builder.Services.AddSingleton<SendingDesk>();
        builder.Services.AddSingleton<ICredentialsFollower, SendingHold>();
        builder.Services.AddSingleton(new CredentialsPart(typeof(SendingPanel)));
        builder.Services.AddSingleton<LinkDesk>();
        builder.Services.AddSingleton<PayoutBook>();
        builder.Services.AddSingleton<ITransactionFollower>(provider => provider.GetRequiredService<PayoutBook>());
        builder.Services.AddSingleton<SendingRecord>();
        builder.Services.AddSingleton<SendingAnswer>();
        builder.Services.AddSingleton<PayoutList>();
        builder.Services.AddSingleton<PayoutExport>();
        builder.Services.AddSingleton<PayoutReader>();
        builder.Services.AddSingleton<PersonHistoryReader>();
        builder.Services.AddSingleton<PayoutCandidates>();
        builder.Services.AddSingleton<PayoutLinks>();
        builder.Services.AddSingleton<SendingOverview>();
        builder.Services.AddSingleton<IAttentionSource, PayoutAttention>();
        builder.Services.AddSingleton(new TransactionPart(typeof(TransactionPayoutPanel)));
        builder.Services.AddSingleton<IJobHandler, SendPayout>();
        builder.Services.AddSingleton<IJobHandler, ExpirePayout>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopDurationMax);
    }

    public static void MapPayouts(this WebApplication app)
    {
        app.MapGet(Pages.PayoutsExport, static (HttpContext http, PayoutExport export) => export.SendAsync(http));
        // Mozarto asks here who a user is; it brings a pass instead of signing in.
        app.MapPost(CustomerVerification.Route, static (HttpContext http, CustomerPasses passes) => CustomerVerification.AnswerAsync(http, passes))
            .AllowAnonymous().DisableAntiforgery().ShortCircuit();
    }
}
