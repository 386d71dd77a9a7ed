using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Payouts;

namespace Mozarto.Dashboard.Data;

/// <summary>What payouts keep in the store.</summary>
internal abstract partial class DashboardContext
{
    public DbSet<Payout> Payouts => Set<Payout>();
    public DbSet<PayoutRequest> PayoutRequests => Set<PayoutRequest>();
    public DbSet<PayoutApproval> PayoutApprovals => Set<PayoutApproval>();
    public DbSet<PayoutStep> PayoutSteps => Set<PayoutStep>();
    public DbSet<PayoutCall> PayoutCalls => Set<PayoutCall>();
    public DbSet<PayoutSettlement> PayoutSettlements => Set<PayoutSettlement>();
    public DbSet<SendingPause> SendingPauses => Set<SendingPause>();
    public DbSet<CurrencyGate> CurrencyGates => Set<CurrencyGate>();
    public DbSet<CustomerPass> CustomerPasses => Set<CustomerPass>();
    public DbSet<PayoutDraft> PayoutDrafts => Set<PayoutDraft>();
}
