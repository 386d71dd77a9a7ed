using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>A list on a store of its own, with transactions of every sort, many of them with equal times and amounts.</summary>
internal sealed class TransactionStore : IDbContextFactory<DashboardContext>, IAsyncDisposable
{
    private static readonly string[] Providers = ["fena", "payone", "Zimpler"];
    private static readonly string[] CurrencyCodes = ["EUR", "GBP", "CLP"];

    private readonly TestStore inner;

    private TransactionStore(TestStore inner)
    {
        this.inner = inner;
        inner.Interceptors.Add(Commands);
    }

    public CommandLog Commands { get; } = new();

    public TransactionList List => new(inner, new TransactionFacets()) { Limits = Limits };

    public ReadingLimits Limits { get; init; } = ReadingLimits.Default;

    public IReadOnlyList<Transaction> All { get; private set; } = [];

    public static async Task<TransactionStore> StartAsync(DatabaseKind kind, int rowsCount, ReadingLimits? limits = null)
    {
        var store = new TransactionStore(await TestStore.CreateAsync(kind)) { Limits = limits ?? ReadingLimits.Default };
        await using var context = store.CreateDbContext();
        context.AddRange(Enumerable.Range(0, rowsCount).Select(Row));
        await context.SaveChangesAsync();
        store.All = await context.Transactions.AsNoTracking().ToListAsync();
        return store;
    }

    public DashboardContext CreateDbContext() => inner.CreateDbContext();

    public async Task<Transaction> AddAsync(Transaction row)
    {
        await using var context = CreateDbContext();
        context.Add(row);
        await context.SaveChangesAsync();
        return row;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>A transaction of which a test says only what matters to it.</summary>
    public static Transaction Of(TransactionFacts? facts = null, string? externalId = null, DateTimeOffset? receivedAt = null, long? id = null)
    {
        var number = id ?? A.Id();
        var received = receivedAt ?? A.Time;
        var row = new Transaction
        {
            Id = number,
            Source = "a-source",
            Kind = TransactionKind.Payment,
            ExternalId = externalId ?? $"ext-{number}",
            IsClaimed = false,
            OccurredAt = received,
            FirstSeenAt = received,
            LastSeenAt = received,
        };
        row.Become(facts ?? new TransactionFacts { State = TransactionState.Pending, OccurredAt = received });
        return row;
    }

    // Few different times and amounts, so that pages end in the middle of equal ones; every seventh amount is not told.
    private static Transaction Row(int i) => Of(
        new TransactionFacts
        {
            State = (TransactionState)(1 + (i % 5)),
            Direction = (TransactionDirection)(i % 4),
            Provider = i % 11 == 0 ? null : Providers[i % 3],
            CurrencyCode = CurrencyCodes[i % 2 == 0 ? 0 : 1 + (i % 4 / 3)],
            AmountMinor = i % 7 == 0 ? null : 100 + (i % 5),
            UserId = $"player-{i % 10}",
            MerchantReference = $"order-{i}",
            OccurredAt = A.Time.AddMinutes(-(i * 7 % 13)),
        },
        externalId: $"tx-{i:D4}",
        receivedAt: A.Time.AddSeconds(i * 5 % 17));
}
