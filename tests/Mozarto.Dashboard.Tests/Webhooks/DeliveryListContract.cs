using System.Globalization;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The list is exactly the rows that fit, newest first, whichever way one walks through it, and its counts are theirs.</summary>
public abstract class DeliveryListContract(ReadingStore store)
{
    private const int FiltersCount = 80;

    [Theory]
    [InlineData("nonsense")]
    [InlineData("dlv_0cn1r61ysx800 nonsense")]
    [InlineData("abc123")]
    public async Task What_cannot_be_read_finds_nothing(string search) => await AssertNothingAsync(new DeliveryFilter { Search = search });

    [Fact]
    public async Task What_cannot_be_found_or_fits_nothing_finds_nothing()
    {
        await AssertNothingAsync(new DeliveryFilter { EndpointSlug = "no-such-endpoint" });
        await AssertNothingAsync(new DeliveryFilter { EndpointSlug = "silent" });
        await AssertNothingAsync(new DeliveryFilter { IsImpossible = true });
        await AssertNothingAsync(new DeliveryFilter { Search = EntityId.Format(EntityId.DeliveryPrefix, 1) });
        await AssertNothingAsync(new DeliveryFilter { Range = new TimeRange(TimeRange.Custom, store.Rows[0].ReceivedAt.AddDays(1), null) });
    }

    [Fact]
    public async Task A_verdict_and_a_reason_that_exclude_each_other_list_nothing() =>
        Assert.Empty((await store.List.ReadAsync(new DeliveryFilter { Verdict = VerdictKind.Authentic, Reason = VerdictReason.NoHeader }, PageKey.Top, CancellationToken.None)).Rows);

    [Theory]
    [InlineData(0L, 0)]
    [InlineData(-5L, 0)]
    [InlineData(long.MaxValue, 50)]
    public async Task A_place_beyond_either_end_is_no_error(long before, int rows) =>
        Assert.Equal(rows, (await store.List.ReadAsync(DeliveryFilter.All, new PageKey(before, null), CancellationToken.None)).Rows.Count);

    [Fact]
    public async Task Every_walk_meets_every_row_that_fits_exactly_once()
    {
        foreach (var filter in RandomFilters())
        {
            var expected = store.Rows.Where(row => Fits(filter, row)).Select(row => row.Id).ToArray();
            AssertSame(filter, expected, await WalkDownAsync(filter));
            AssertSame(filter, expected, await WalkUpAsync(filter));
        }
    }

    [Fact]
    public async Task Every_row_says_what_is_stored()
    {
        var page = await store.List.ReadAsync(DeliveryFilter.All, PageKey.Top, CancellationToken.None);

        Assert.Equal(DeliveryList.PageRows, page.Rows.Count);
        foreach (var (row, stored) in page.Rows.Zip(store.Rows))
        {
            Assert.Equal(
                new DeliveryRow(
                    stored.Id, store.Endpoints.Single(endpoint => endpoint.Id == stored.EndpointId).Slug, store.Endpoints.Single(endpoint => endpoint.Id == stored.EndpointId).Kind,
                    stored.ReceivedAt, stored.Verdict, stored.Reason, stored.ReasonAtArrival, stored.BodyBytes, stored.AnswerStatus, stored.AnsweredInMicroseconds, stored.RemoteAddress,
                    stored.Processing, stored.ProcessingCause, stored.IsLate),
                row);
        }
    }

    [Fact]
    public async Task Counts_by_reason_are_exact_and_leave_the_choice_of_reasons_aside()
    {
        foreach (var filter in RandomFilters())
        {
            var expected = store.Rows.Where(row => Fits(filter with { Verdict = null, Reason = null }, row)).GroupBy(row => row.Reason).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}");
            var counted = (await store.List.CountReasonsAsync(filter, CancellationToken.None)).OrderBy(count => count.Reason).Select(count => $"{count.Reason} {count.Count}");
            Assert.True(expected.SequenceEqual(counted, StringComparer.Ordinal), $"Seed {store.Seed}, {filter}");
        }
    }

    [Fact]
    public async Task What_came_after_a_row_is_counted()
    {
        foreach (var filter in RandomFilters())
        {
            var after = store.Rows[Next(store.Rows.Count)].Id;
            var expected = store.Rows.Count(row => row.Id > after && Fits(filter, row));
            Assert.True(expected == await store.List.CountNewerAsync(filter, after, CancellationToken.None), $"Seed {store.Seed}, {filter}");
        }
    }

    private async Task AssertNothingAsync(DeliveryFilter filter)
    {
        Assert.Equivalent(new DeliveryPage([], false, false), await store.List.ReadAsync(filter, PageKey.Top, CancellationToken.None));
        Assert.Equal(0, await store.List.CountNewerAsync(filter, 0, CancellationToken.None));
        Assert.Empty(await store.List.CountReasonsAsync(filter, CancellationToken.None));
    }

    private async Task<List<long>> WalkDownAsync(DeliveryFilter filter)
    {
        var walked = new List<long>();
        var key = PageKey.Top;
        while (true)
        {
            var page = await store.List.ReadAsync(filter, key, CancellationToken.None);
            walked.AddRange(page.Rows.Select(row => row.Id));
            Assert.True(page.HasNewer == (key != PageKey.Top), $"Seed {store.Seed}, {filter}");
            if (!page.HasOlder) return walked;
            Assert.Equal(DeliveryList.PageRows, page.Rows.Count);
            key = new PageKey(walked[^1], null);
        }
    }

    private async Task<List<long>> WalkUpAsync(DeliveryFilter filter)
    {
        var walked = new List<long>();
        var key = new PageKey(null, 0);
        while (true)
        {
            var page = await store.List.ReadAsync(filter, key, CancellationToken.None);
            walked.InsertRange(0, page.Rows.Select(row => row.Id));
            if (!page.HasNewer) return walked;
            Assert.Equal(DeliveryList.PageRows, page.Rows.Count);
            key = new PageKey(null, walked[0]);
        }
    }

    private IEnumerable<DeliveryFilter> RandomFilters()
    {
        yield return DeliveryFilter.All;
        for (var i = 0; i < FiltersCount; i++)
        {
            var from = store.Rows[Next(store.Rows.Count)].ReceivedAt;
            yield return new DeliveryFilter
            {
                EndpointSlug = Next(2) == 0 ? null : store.Endpoints[Next(store.Endpoints.Count)].Slug,
                Verdict = Next(2) == 0 ? null : Any<VerdictKind>(),
                Reason = Next(3) > 0 ? null : Any<VerdictReason>(),
                Range = Next(2) == 0 ? new TimeRange(TimeRange.All, null, null) : new TimeRange(TimeRange.Custom, Next(3) == 0 ? null : from, Next(3) == 0 ? null : store.Rows[Next(store.Rows.Count)].ReceivedAt),
                Search = Next(4) > 0 ? "" : string.Join(' ', Enumerable.Range(0, 1 + Next(4)).Select(_ => Next(2) == 0
                    ? EntityId.Format(EntityId.DeliveryPrefix, store.Rows[Next(store.Rows.Count)].Id)
                    : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(store.Bodies[Next(store.Bodies.Count)])))),
            };
        }
    }

    // Written down a second time, on rows in memory.
    private bool Fits(DeliveryFilter filter, Delivery row) =>
        (filter.EndpointSlug is null || store.Endpoints.Single(endpoint => endpoint.Id == row.EndpointId).Slug == filter.EndpointSlug)
        && (filter.Verdict is null || row.Verdict == filter.Verdict)
        && (filter.Reason is null || row.Reason == filter.Reason)
        && (filter.Range.From is not { } from || row.ReceivedAt >= from)
        && (filter.Range.To is not { } to || row.ReceivedAt < to)
        && (filter.Search.Length == 0 || filter.Search.Split(' ').Any(word =>
            word == EntityId.Format(EntityId.DeliveryPrefix, row.Id) || (row.BodySha256.Length > 0 && word == Convert.ToHexString(row.BodySha256))));

    private void AssertSame(DeliveryFilter filter, long[] expected, List<long> walked) =>
        Assert.True(expected.SequenceEqual(walked), string.Create(CultureInfo.InvariantCulture, $"Seed {store.Seed}, {filter}: {expected.Length} rows fit, {walked.Count} were met."));

#pragma warning disable CA5394 // Repeatable from its seed.
    private int Next(int below) => store.Random.Next(below);
#pragma warning restore CA5394

    private T Any<T>()
        where T : struct, Enum => Enum.GetValues<T>()[Next(Enum.GetValues<T>().Length)];
}

public sealed class DeliveryListOnSqlite(SqliteReading store) : DeliveryListContract(store), IClassFixture<SqliteReading>;

public sealed class DeliveryListOnPostgres(PostgresReading store) : DeliveryListContract(store), IClassFixture<PostgresReading>;

/// <summary>How SQLite finds the rows: nothing grows with the table.</summary>
public sealed class DeliveryListPlanTests(SqliteReading store) : IClassFixture<SqliteReading>
{
    private static readonly DateTimeOffset At = new(2026, 2, 5, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Queries =>
    [
        "", "?endpoint=first", "?verdict=rejected", "?verdict=authentic", "?reason=wrong-secret", "?range=custom&from=2026-02-03&to=2026-02-06",
        "?endpoint=first&verdict=rejected", "?endpoint=first&reason=fresh&range=custom&from=2026-02-03", "?verdict=rejected&range=custom&to=2026-02-06",
        "?q=dlv_0cmj9kqbg0000", "?q=4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a", "?q=dlv_0cmj9kqbg0000&endpoint=first&verdict=rejected",
    ];

    [Theory]
    [InlineData("SELECT d.Id FROM \"Deliveries\" AS \"d\" WHERE RemoteAddress = 'x'")]
    [InlineData("SELECT d.Id FROM \"Deliveries\" AS \"d\" WHERE RemoteAddress = 'x' ORDER BY d.Id LIMIT 10")]
    [InlineData("SELECT d.Id FROM \"Deliveries\" AS \"d\" ORDER BY ReceivedAt LIMIT 10")]
    [InlineData("SELECT d.Id FROM \"Deliveries\" AS \"d\" WHERE d.Reason = 1 ORDER BY d.ReceivedAt LIMIT 10")]
    [InlineData("SELECT d.Reason, count(*) FROM \"Deliveries\" AS \"d\" GROUP BY d.Reason")]
    [InlineData("SELECT d.Id FROM \"Deliveries\" AS \"d\" WHERE d.EndpointId = 1 ORDER BY d.Id LIMIT 10")]
    public async Task What_walks_or_sorts_the_table_is_found(string sql) => Assert.NotEmpty(await store.FaultsAsync(new SentCommand(sql, [])));

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task No_page_and_no_count_walks_or_sorts_the_table(string query)
    {
        var filter = DeliveryFilter.Read(PageQuery.Parse(query), new BusinessTime(TimeZoneInfo.Utc), At);
        var place = store.Rows[store.Rows.Count / 2].Id;

        Assert.Empty(await store.FaultsAsync(list => list.ReadAsync(filter, PageKey.Top, CancellationToken.None)));
        Assert.Empty(await store.FaultsAsync(list => list.ReadAsync(filter, new PageKey(place, null), CancellationToken.None)));
        Assert.Empty(await store.FaultsAsync(list => list.ReadAsync(filter, new PageKey(null, place), CancellationToken.None)));
        Assert.Empty(await store.FaultsAsync(list => list.CountNewerAsync(filter, place, CancellationToken.None)));
        Assert.Empty(await store.FaultsAsync(list => list.CountReasonsAsync(filter, CancellationToken.None)));
    }
}

/// <summary>Counting stops at its limits, and says no more than that.</summary>
public sealed class DeliveryCountLimitTests
{
    [Fact]
    public async Task Counts_stop_at_their_limits()
    {
        await using var app = await DashboardApp.StartAsync(new() { Settings = Sender.Settings });
        var endpointId = await app.EndpointIdAsync(Sender.PaySlug);
        var at = app.Get<TimeProvider>().GetUtcNow();
        var first = IdGenerator.FirstAt(at.AddDays(-1));
        await app.StoreAsync([.. Enumerable.Range(0, DeliveryList.CountMax + 5).Select(i => StoredDeliveries.New(first + i, endpointId, at)), StoredDeliveries.New(first - 1, endpointId, at, VerdictReason.Stale)]);

        var counts = await app.Get<DeliveryList>().CountReasonsAsync(DeliveryFilter.All, CancellationToken.None);

        Assert.Equal([new ReasonCount(VerdictReason.Fresh, DeliveryList.CountMax), new ReasonCount(VerdictReason.Stale, 1)], counts.OrderBy(count => count.Reason));
        Assert.Equal(DeliveryList.NewerCountMax, await app.Get<DeliveryList>().CountNewerAsync(DeliveryFilter.All, first, CancellationToken.None));
    }
}
