using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Data;

/// <summary>What settings keep in the store.</summary>
internal abstract partial class DashboardContext
{
    public DbSet<PayoutRule> PayoutRules => Set<PayoutRule>();
    public DbSet<BankFieldEntry> BankFieldEntries => Set<BankFieldEntry>();
    public DbSet<MozartoCredentials> MozartoCredentials => Set<MozartoCredentials>();
    public DbSet<BusinessZone> BusinessZones => Set<BusinessZone>();
}
