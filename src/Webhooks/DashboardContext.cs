using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Webhooks;
using Endpoint = Mozarto.Dashboard.Webhooks.Endpoint;

namespace Mozarto.Dashboard.Data;

/// <summary>What receiving webhooks keeps in the store.</summary>
internal abstract partial class DashboardContext
{
    public DbSet<Endpoint> Endpoints => Set<Endpoint>();
    public DbSet<EndpointSecret> EndpointSecrets => Set<EndpointSecret>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<DeliveryBody> DeliveryBodies => Set<DeliveryBody>();
    public DbSet<DeliveryVerification> DeliveryVerifications => Set<DeliveryVerification>();
    public DbSet<DeliveryDecision> DeliveryDecisions => Set<DeliveryDecision>();
    public DbSet<WordMapping> WordMappings => Set<WordMapping>();
    public DbSet<RetryRun> RetryRuns => Set<RetryRun>();
    public DbSet<ReceptionCount> ReceptionCounts => Set<ReceptionCount>();
}
