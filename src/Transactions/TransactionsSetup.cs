namespace Mozarto.Dashboard.Transactions;

/// <summary>Registers what reads the book of transactions.</summary>
internal static class TransactionsSetup
{
    public static void AddTransactions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TransactionList>();
        builder.Services.AddSingleton<IAttentionSource, TransactionAttention>();
    }
}
