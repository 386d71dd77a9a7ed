namespace Mozarto.Dashboard.Transactions;

/// <summary>Registers what reads the book of transactions.</summary>
internal static class TransactionsSetup
{
    public static void AddTransactions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TransactionList>();
        builder.Services.AddSingleton<TransactionReader>();
        builder.Services.AddSingleton<TransactionExport>();
        builder.Services.AddSingleton<WriteNote>();
        builder.Services.AddSingleton<TransactionDesk>();
        builder.Services.AddSingleton<IAttentionSource, TransactionAttention>();
    }

    public static void MapTransactions(this WebApplication app) =>
        app.MapGet(Pages.TransactionsExport, static (HttpContext http, TransactionExport export) => export.SendAsync(http));
}
