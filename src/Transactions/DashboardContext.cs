using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Data;

/// <summary>What the book of transactions keeps in the store.</summary>
internal abstract partial class DashboardContext
{
    public DbSet<Transaction> Transactions => Set<Transaction>();
    public DbSet<TransactionEvent> TransactionEvents => Set<TransactionEvent>();
    public DbSet<TransactionNote> TransactionNotes => Set<TransactionNote>();
}
