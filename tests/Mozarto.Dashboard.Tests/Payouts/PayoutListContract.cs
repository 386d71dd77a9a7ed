using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>The list of payouts: whatever is filtered and however it is sorted, its pages together are the set, each row once and in order.</summary>
public abstract class PayoutListContract(DatabaseKind kind) : IAsyncLifetime
{
    private const int RowsCount = 170;

    private TestStore store = null!;
    private PayoutList list = null!;
    private IReadOnlyList<Payout> all = [];

    /// <summary>A query as it stands in a URL.</summary>
    public static TheoryData<string> Queries => new()
    {
        "", "?sort=oldest", "?state=paid", "?state=awaiting-approval&sort=oldest", "?way=gigadat-eto", "?currency=CAD", "?currency=CAD&sort=largest", "?currency=CAD&sort=smallest",
        "?currency=EUR&min=1.01&max=1.02", "?currency=CLP&max=101&sort=largest", "?user=player-3", "?creator=here%7Cfay&state=unknown", "?q=player-3", "?q=player", "?q=1.02", "?q=1.02+CAD",
        "?q=102", "?q=mz-player-4-1", "?q=player-4&state=paid", "?range=custom&from=2026-02-02T03:00&to=2026-02-02T04:00",
    };

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        all = await PayoutStore.FillAsync(store, RowsCount);
        list = new PayoutList(store);
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData("?state=nonsense")]
    [InlineData("?needs=nonsense")]
    [InlineData("?way=nothing")]
    [InlineData("?creator=nobody")]
    [InlineData("?user=player")]
    [InlineData("?currency=CAD&min=1.001")]
    [InlineData("?min=1")]
    [InlineData("?q=zzz")]
    [InlineData("?q=PLAYER-3")]
    [InlineData("?q=%F4%8F%BF%BF")]
    public async Task What_nothing_can_match_is_empty_and_never_everything(string query)
    {
        var filter = Filter(query);

        Assert.Empty((await list.ReadAsync(filter, null, null, CancellationToken.None)).Rows);
        Assert.Empty(await list.SliceAsync(filter, null, 10, CancellationToken.None));
        Assert.Empty(await list.CountStatesAsync(filter, CancellationToken.None));
        Assert.Equal(0, await list.CountNewerAsync(filter, 0, CancellationToken.None));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1.dlv_0000000000001")]
    [InlineData("-1.out_0000000000001")]
    [InlineData("99999999999999999999.out_0000000000001")]
    [InlineData("out_0000000000001")]
    public void A_place_that_is_none_is_none(string text) => Assert.Null(PayoutPlace.Read(text));

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Its_pages_are_the_set_downward_and_back(string query)
    {
        var filter = Filter(query);
        var expected = Expected(filter).ToList();
        Assert.NotEmpty(expected);

        var seen = new List<long>();
        var page = await list.ReadAsync(filter, null, null, CancellationToken.None);
        Assert.False(page.HasNewer);
        seen.AddRange(page.Rows.Select(row => row.Id));
        while (page.HasOlder)
        {
            page = await list.ReadAsync(filter, PayoutPlace.Read(PayoutPlace.Of(page.Rows[^1]).ToString()), null, CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => row.Id));
            Assert.InRange(seen.Count, 0, expected.Count);
        }

        Assert.Equal(expected, seen);
        if (expected.Count <= PayoutList.PageRows) return;
        var back = await list.ReadAsync(filter, null, PayoutPlace.Of(page.Rows[0]), CancellationToken.None);
        Assert.Equal(expected.TakeWhile(id => id != page.Rows[0].Id).TakeLast(PayoutList.PageRows), back.Rows.Select(row => row.Id));
        Assert.True(back.HasOlder);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task An_export_is_the_same_set_and_counts_lead_to_as_many_rows(string query)
    {
        var filter = Filter(query);
        var exported = new List<Payout>();
        while (await list.SliceAsync(filter, exported.Count == 0 ? null : PayoutPlace.Of(exported[^1]), 7, CancellationToken.None) is { Count: > 0 } slice) exported.AddRange(slice);

        Assert.Equal(Expected(filter), exported.Select(row => row.Id));
        foreach (var count in await list.CountStatesAsync(filter, CancellationToken.None))
            Assert.Equal(Expected(filter with { State = count.State }).Count(), count.Count);
        Assert.Equal(Expected(filter).Count(id => id > all[100].Id), await list.CountNewerAsync(filter, all[100].Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_payout_is_found_by_its_id()
    {
        var row = all[42];

        var page = await list.ReadAsync(Filter($"?q={EntityId.Format(EntityId.PayoutPrefix, row.Id).ToUpperInvariant()}"), null, null, CancellationToken.None);

        Assert.Equal(row.Id, Assert.Single(page.Rows).Id);
    }

    [Fact]
    public async Task More_than_the_search_box_looks_at_is_said()
    {
        await PayoutStore.FillAsync(store, PayoutQuery.SearchRowsMax);

        Assert.True((await list.ReadAsync(Filter("?q=player"), null, null, CancellationToken.None)).IsSearchCut);
        Assert.False((await list.ReadAsync(Filter("?q=mz-player-4-1"), null, null, CancellationToken.None)).IsSearchCut);
    }

    [Fact]
    public async Task Rows_are_read_again_as_they_stand_and_choices_name_what_there_is()
    {
        var again = await list.ReadAgainAsync(all.Take(3).ToList(), CancellationToken.None);

        Assert.Equal(all.Take(3).Select(row => (row.Id, row.State)), again.Select(row => (row.Id, row.State)));
        Assert.Equal(["CAD", "CLP", "EUR"], (await list.ReadChoicesAsync(CancellationToken.None)).CurrencyCodes);
    }

    private static PayoutFilter Filter(string query) => PayoutFilter.Read(PageQuery.Parse(query), "here|finn", new BusinessTime(TimeZoneInfo.Utc), A.Time);

    // The same in plain words of C#.
    private IEnumerable<long> Expected(PayoutFilter filter)
    {
        var rows = all.Where(row => (filter.State is null || row.State == filter.State) && (filter.Way is null || row.Way == filter.Way)
            && (filter.CurrencyCode is null || row.CurrencyCode == filter.CurrencyCode) && (filter.UserId is null || row.UserId == filter.UserId)
            && (filter.CreatorIdentity is null || row.CreatorIdentity == filter.CreatorIdentity)
            && row.AmountMinor >= (filter.LeastMinor ?? 0) && row.AmountMinor <= (filter.MostMinor ?? long.MaxValue)
            && row.RequestedAt >= (filter.Range.From ?? DateTimeOffset.MinValue) && row.RequestedAt < (filter.Range.To ?? DateTimeOffset.MaxValue)
            && (filter.Search.Length == 0 || IsFound(row, filter.Search)));
        var ordered = filter.IsByAmount ? rows.OrderBy(row => row.AmountMinor).ThenBy(row => row.Id) : rows.OrderBy(row => row.Id);
        return (filter.IsAscending ? ordered : ordered.Reverse()).Select(row => row.Id);
    }

    private static bool IsFound(Payout row, string text)
    {
        var (amount, _, code) = text.Split(' ') is [var only] ? (only, 0, "") : (text.Split(' ')[0], 0, text.Split(' ')[1]);
        return row.UserId.StartsWith(text, StringComparison.Ordinal) || row.ExternalId == text
            || ((code.Length == 0 || code == row.CurrencyCode) && (row.Amount.ToPlainText() == amount || row.Amount.ToPlainText() == amount + ".00"));
    }
}

public sealed class PayoutListOnSqlite() : PayoutListContract(DatabaseKind.Sqlite);

public sealed class PayoutListOnPostgres() : PayoutListContract(DatabaseKind.PostgreSql);
