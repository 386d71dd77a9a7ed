using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>The sandbox in Dublin's time with some thousand transactions, whose list a test can hold between two slices.</summary>
public abstract class ExportApp(DatabaseKind kind) : IAsyncLifetime
{
    public const int ApprovedCount = 2_400;
    public const int OtherCount = 150;

    public DashboardApp App { get; private set; } = null!;

    internal SliceGate Gate { get; } = new();

    internal IReadOnlyList<Transaction> All { get; private set; } = [];

    public async Task InitializeAsync()
    {
        App = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Database = kind,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["BusinessTimeZone"] = "Europe/Dublin" },
            Services = Gate.Into,
        });
        await using var context = App.NewContext();
        context.AddRange(Enumerable.Range(0, ApprovedCount + OtherCount).Select(Row));
        await context.SaveChangesAsync();
        All = await context.Transactions.AsNoTracking().ToListAsync();
    }

    public async Task DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
    }

    internal async Task<IReadOnlyList<AuditEntry>> AuditAsync()
    {
        await using var context = App.NewContext();
        return await context.AuditEntries.AsNoTracking().Where(row => row.Action == "ExportTransactions").OrderBy(row => row.Id).ToListAsync();
    }

    /// <summary>Waits for an entry behind so many earlier ones.</summary>
    internal async Task<AuditEntry> AuditedAsync(string beginning, int before = 0) => (await Eventually.ValueAsync(
        $"an audit entry that begins \"{beginning}\"", async () => (await AuditAsync()).Skip(before).Where(row => row.Detail.StartsWith(beginning, StringComparison.Ordinal)).ToList(), found => found.Count > 0))[^1];

    // Many of equal times, so that slices end among them.
    private static Transaction Row(int i) => TransactionStore.Of(
        new TransactionFacts
        {
            State = i < ApprovedCount ? TransactionState.Approved : TransactionState.Declined,
            Direction = TransactionDirection.PayIn,
            Provider = "fena",
            CurrencyCode = "EUR",
            AmountMinor = 100 + i,
            MerchantReference = $"order-{i}",
            OccurredAt = A.Time.AddMinutes(-(i % 90)),
        },
        externalId: $"exp-{i:D5}");
}

public sealed class SqliteExport() : ExportApp(DatabaseKind.Sqlite);

public sealed class PostgresExport() : ExportApp(DatabaseKind.PostgreSql);
