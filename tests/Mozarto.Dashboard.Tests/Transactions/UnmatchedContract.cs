using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>Payouts that are none of ours: found by their missing link and by nothing else.</summary>
public abstract class UnmatchedContract(DatabaseKind kind) : IAsyncLifetime
{
    private TransactionStore store = null!;

    public async Task InitializeAsync() => store = await TransactionStore.StartAsync(kind, 0);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Only_payouts_without_a_link_are_listed_counted_and_attended_to()
    {
        Assert.Empty(await LinesAsync());
        await AddAsync(TransactionDirection.PayIn, null);
        await AddAsync(TransactionDirection.Unknown, null);
        await AddAsync(TransactionDirection.Refund, null);
        await AddAsync(TransactionDirection.Payout, payoutId: 7);
        var later = await AddAsync(TransactionDirection.Payout, null, A.Time.AddHours(2));
        var earlier = await AddAsync(TransactionDirection.Payout, null, A.Time.AddHours(1));

        var line = Assert.Single(await LinesAsync());

        Assert.Equal(("Unmatched payouts", 2, A.Time.AddHours(1), "/transactions?unmatched=yes"), (line.Reason, line.Count, line.OldestAt, line.Href));
        var filter = TransactionFilter.Read(PageQuery.Parse(line.Href!), new BusinessTime(TimeZoneInfo.Utc), A.Time);
        Assert.Equal([later.Id, earlier.Id], (await store.List.ReadAsync(filter, null, null, CancellationToken.None)).Rows.Select(row => row.Id));
        Assert.Equal(2, await store.List.CountNewerAsync(filter, 0, CancellationToken.None));
        Assert.Equal(2, (await store.List.CountStatesAsync(filter, CancellationToken.None)).Sum(count => count.Count));
        Assert.Empty((await store.List.ReadAsync(filter with { Direction = TransactionDirection.PayIn }, null, null, CancellationToken.None)).Rows);
    }

    private async Task<IReadOnlyList<AttentionLine>> LinesAsync() => await new TransactionAttention(store).ReadAsync(CancellationToken.None);

    private async Task<Transaction> AddAsync(TransactionDirection direction, long? payoutId, DateTimeOffset? at = null)
    {
        var row = TransactionStore.Of(new TransactionFacts { State = TransactionState.Approved, Direction = direction, AmountMinor = 4250, CurrencyCode = "EUR", OccurredAt = at ?? A.Time });
        if (payoutId is { } payout) row.BelongTo(payout, "PAYONE");
        return await store.AddAsync(row);
    }
}

public sealed class UnmatchedOnSqlite() : UnmatchedContract(DatabaseKind.Sqlite);

public sealed class UnmatchedOnPostgres() : UnmatchedContract(DatabaseKind.PostgreSql);
