using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>Registers what reads the book of transactions.</summary>
internal static class TransactionsSetup
{
    private const int SliceRows = 1_000;

    public static void AddTransactions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TransactionFacets>();
        builder.Services.AddSingleton<TransactionList>();
        builder.Services.AddSingleton<TransactionReader>();
        builder.Services.AddSingleton<TransactionExport>();
        builder.Services.AddSingleton<WriteNote>();
        builder.Services.AddSingleton<TransactionDesk>();
        builder.Services.AddSingleton<IAttentionSource, TransactionAttention>();
    }

    /// <summary>Gives transactions that were stored before there were facets their own.</summary>
    public static async Task OpenTransactionsAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        while (true)
        {
            await using var context = await services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync(cancellation);
            var rows = await context.Transactions.Where(row => row.FacetId == 0).OrderBy(row => row.OccurredAt).Take(SliceRows).ToListAsync(cancellation);
            if (rows.Count == 0) return;
            foreach (var row in rows) row.KnowFacet();
            await context.SaveChangesAsync(cancellation);
        }
    }

    public static void MapTransactions(this WebApplication app) =>
        app.MapGet(Pages.TransactionsExport, static (HttpContext http, TransactionExport export) => export.SendAsync(http));
}
