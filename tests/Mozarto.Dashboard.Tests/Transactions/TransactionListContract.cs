using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>The list of transactions: whatever is filtered and however it is sorted, its pages together are the set, each row once and in order.</summary>
public abstract class TransactionListContract(DatabaseKind kind, int fewRowsMax, int mergedFacetsMax) : IAsyncLifetime
{
    /// <summary>Limits with which nothing is few: facets are merged, or all rows are walked.</summary>
    protected const int NothingIsFew = 0;
    protected const int MergeAll = int.MaxValue;
    protected const int MergeNone = 0;
    protected const int FewAreRead = 20_000;

    private const int RowsCount = 330;

    private static readonly BusinessTime Utc = new(TimeZoneInfo.Utc);

    private TransactionStore store = null!;

    /// <summary>A query as it stands in a URL, and which rows it is about.</summary>
    public static TheoryData<string> Queries => new()
    {
        "", "?sort=oldest", "?time=received", "?time=received&sort=oldest", "?state=approved", "?state=conflict&sort=oldest", "?state=approved&time=received", "?direction=refund",
        "?direction=unknown&provider=fena", "?provider=payone", "?source=a-source", "?currency=EUR", "?currency=EUR&sort=largest", "?currency=EUR&sort=smallest",
        "?currency=GBP&sort=largest&state=approved", "?currency=EUR&min=1.01&max=1.03", "?currency=CLP&min=101", "?currency=EUR&max=1.02&sort=largest",
        "?range=custom&from=2026-02-02T02:30&to=2026-02-02T02:36", "?q=player-3", "?q=order-1", "?q=tx-00", "?q=1.02", "?q=1.02+GBP", "?q=player&state=pending",
    };

    public async Task InitializeAsync() => store = await TransactionStore.StartAsync(kind, RowsCount, new ReadingLimits(fewRowsMax, mergedFacetsMax));

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData("?before=nonsense")]
    [InlineData("?before=1.dlv_0000000000001")]
    [InlineData("?before=99999999999999999999.txn_0000000000001")]
    [InlineData("?after=9223372036854775807.txn_0000000000001")]
    public async Task A_place_that_is_none_shows_the_first_page(string query)
    {
        var page = await ReadAsync(PageQuery.Parse(query));

        Assert.Equal(Ids(Expected(Filter(""))).Take(TransactionList.PageRows), page.Rows.Select(row => row.Id));
    }

    [Theory]
    [InlineData("?state=nonsense")]
    [InlineData("?direction=sideways")]
    [InlineData("?currency=EUR&min=1.001")]
    [InlineData("?min=1")]
    [InlineData("?provider=nobody")]
    [InlineData("?q=zzz")]
    [InlineData("?q=TX-0001")]
    [InlineData("?q=%F4%8F%BF%BF")]
    public async Task What_nothing_can_match_is_empty_and_never_everything(string query)
    {
        var page = await ReadAsync(PageQuery.Parse(query));

        Assert.Empty(page.Rows);
        Assert.DoesNotContain(await store.List.CountStatesAsync(Filter(query) with { State = null }, CancellationToken.None), count => query.Contains("zzz", StringComparison.Ordinal) && count.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task All_pages_together_are_the_set_in_its_order_downward_and_upward(string query)
    {
        var filter = Filter(query);
        var expected = Ids(Expected(filter)).ToList();
        Assert.NotEmpty(expected);

        var down = new List<long>();
        var page = await store.List.ReadAsync(filter, null, null, CancellationToken.None);
        down.AddRange(Ids(page.Rows));
        while (page.HasOlder)
        {
            page = await store.List.ReadAsync(filter, TransactionPlace.Of(page.Rows[^1], filter), null, CancellationToken.None);
            Assert.True(page.HasNewer);
            down.AddRange(Ids(page.Rows));
        }

        Assert.Equal(expected, down);
        var up = Ids(page.Rows).Reverse().ToList();
        while (page.HasNewer && up.Count < expected.Count)
        {
            page = await store.List.ReadAsync(filter, null, TransactionPlace.Of(page.Rows[0], filter), CancellationToken.None);
            up.AddRange(Ids(page.Rows).Reverse());
        }

        Assert.Equal(expected.AsEnumerable().Reverse(), up);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Counts_by_state_are_those_of_the_set(string query)
    {
        var filter = Filter(query);
        var everyOrder = filter with { State = null, Order = TransactionOrder.Newest };

        var counts = await store.List.CountStatesAsync(filter, CancellationToken.None);

        Assert.Equal(Expected(everyOrder).GroupBy(row => row.State).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())),
            counts.Where(count => count.Count > 0).Select(count => (count.State, count.Count)));
    }

    [Fact]
    public async Task Prefixes_are_compared_by_code_points_and_end_where_the_next_text_begins()
    {
        foreach (var id in new[] { "aa", "aB", "ab", "ab\u00e9", "ab\U0001F600x", "ac" }) await store.AddAsync(TransactionStore.Of(externalId: id));

        var found = (await ReadAsync(PageQuery.Empty.With("q", "ab"))).Rows.Select(row => row.ExternalId);
        var emoji = (await ReadAsync(PageQuery.Empty.With("q", "ab\U0001F600"))).Rows.Select(row => row.ExternalId);

        Assert.Equal("ab ab\u00e9 ab\U0001F600x", string.Join(' ', found.Order(StringComparer.Ordinal)));
        Assert.Equal("ab\U0001F600x", Assert.Single(emoji));
    }

    [Fact]
    public async Task A_transaction_is_found_by_its_own_id()
    {
        var row = store.All[42];

        var page = await ReadAsync(PageQuery.Empty.With("q", EntityId.Format(EntityId.TransactionPrefix, row.Id)));

        Assert.Equal([row.Id], Ids(page.Rows));
    }

    [Fact]
    public async Task What_came_since_is_counted_by_the_filter()
    {
        var newest = await store.List.NewestAsync(CancellationToken.None);
        await store.AddAsync(TransactionStore.Of());
        await store.AddAsync(TransactionStore.Of(new TransactionFacts { State = TransactionState.Declined, OccurredAt = A.Time }));

        Assert.Equal(2, await store.List.CountNewerAsync(Filter(""), newest, CancellationToken.None));
        Assert.Equal(1, await store.List.CountNewerAsync(Filter("?state=declined"), newest, CancellationToken.None));
        Assert.Equal(0, await store.List.CountNewerAsync(Filter("?provider=fena"), newest, CancellationToken.None));
    }

    [Fact]
    public async Task Choices_are_the_values_that_there_are()
    {
        var choices = await store.List.ReadChoicesAsync(CancellationToken.None);

        Assert.Equal(["Zimpler", "fena", "payone"], choices.Providers);
        Assert.Equal(["a-source"], choices.Sources);
        Assert.Equal(["CLP", "EUR", "GBP"], choices.CurrencyCodes);
    }

    private protected TransactionStore Store => store;

    private protected static TransactionFilter Filter(string query) => TransactionFilter.Read(PageQuery.Parse(query), Utc, A.Time);

    private static IEnumerable<long> Ids(IEnumerable<Transaction> rows) => rows.Select(row => row.Id);

    private Task<TransactionRows> ReadAsync(PageQuery query)
    {
        var filter = TransactionFilter.Read(query, Utc, A.Time);
        return store.List.ReadAsync(filter, TransactionPlace.Read(query.Get("before"), filter), TransactionPlace.Read(query.Get("after"), filter), CancellationToken.None);
    }

    // The same in plain words of C#.
    private IEnumerable<Transaction> Expected(TransactionFilter filter)
    {
        var rows = store.All.Where(row =>
            (filter.State is null || row.State == filter.State) && (filter.Direction is null || row.Direction == filter.Direction)
            && (filter.Provider is null || row.Provider == filter.Provider) && (filter.Source is null || row.Source == filter.Source)
            && (filter.CurrencyCode is null || row.CurrencyCode == filter.CurrencyCode)
            && (filter.LeastMinor is null || row.AmountMinor >= filter.LeastMinor) && (filter.MostMinor is null || row.AmountMinor <= filter.MostMinor)
            && (filter.Range.From is null || row.OccurredAt >= filter.Range.From) && (filter.Range.To is null || row.OccurredAt < filter.Range.To)
            && IsFound(row, filter.Search));
        IOrderedEnumerable<Transaction> ordered = filter switch
        {
            { IsByAmount: true } => rows.Where(row => row.AmountMinor is not null).OrderBy(row => row.AmountMinor),
            { Time: TransactionTime.Received } => rows.OrderBy(row => row.FirstSeenAt),
            _ => rows.OrderBy(row => row.OccurredAt),
        };
        var ascending = ordered.ThenBy(row => row.Id).ToList();
        return filter.IsAscending ? ascending : ascending.AsEnumerable().Reverse();
    }

    private static bool IsFound(Transaction row, string search) => search switch
    {
        "" => true,
        "1.02" => row.AmountMinor == 102 && row.CurrencyCode != "CLP",
        "1.02 GBP" => row.AmountMinor == 102 && row.CurrencyCode == "GBP",
        _ => new[] { row.ExternalId, row.UserId, row.MerchantReference }.Any(text => text!.StartsWith(search, StringComparison.Ordinal)),
    };
}

public sealed class SortedTransactionsOnPostgres() : TransactionListContract(DatabaseKind.PostgreSql, FewAreRead, MergeAll);

public sealed class MergedTransactionsOnPostgres() : TransactionListContract(DatabaseKind.PostgreSql, NothingIsFew, MergeAll);

public sealed class WalkedTransactionsOnPostgres() : TransactionListContract(DatabaseKind.PostgreSql, NothingIsFew, MergeNone);
