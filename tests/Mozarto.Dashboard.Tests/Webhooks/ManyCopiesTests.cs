using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Two instances on one PostgreSQL database, both receiving and both processing.</summary>
public sealed class ManyCopiesTests : IAsyncLifetime, IDisposable
{
    private const int Copies = 100;
    private const int Connections = 50;

    private readonly TestFolder contentRoot = new();
    private TestDatabase database = null!;
    private DashboardApp[] instances = [];

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseKind.PostgreSql);
        instances = [await StartAsync(), await StartAsync()];
    }

    public async Task DisposeAsync()
    {
        foreach (var instance in instances) await instance.DisposeAsync();
        await database.DisposeAsync();
    }

    public void Dispose() => contentRoot.Dispose();

    [Fact]
    public async Task A_hundred_copies_at_once_have_one_effect()
    {
        var told = new Told { Id = ProcessingApp.NewId() };
        var request = A.Post("mozarto", told.Bytes(), ("Authorization", $"Bearer {A.MozartoSecret}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            var statuses = new List<int>();
            for (var i = 0; i < Copies / Connections; i++) statuses.Add((await RawHttp.ExchangeAsync(instances[(connection + i) % 2].BaseAddress, request)).Status);
            return statuses;
        }));

        Assert.Equal(Enumerable.Repeat(200, Copies), answers.SelectMany(statuses => statuses));
        await using var context = instances[0].Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContext();
        var states = await Eventually.ValueAsync(
            "all were processed", () => context.Deliveries.AsNoTracking().Select(row => row.Processing).ToListAsync(), all => all.Count == Copies && all.TrueForAll(state => state > ProcessingState.Retrying));
        Assert.Equal([(ProcessingState.Applied, 1), (ProcessingState.Repeat, Copies - 1)], states.CountBy(state => state).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal((1, 1), (await context.Transactions.CountAsync(), await context.TransactionEvents.CountAsync()));
        Assert.Equal(Copies, await context.Jobs.CountAsync(job => job.Attempt == 1));
        Assert.Empty(await context.JobAttempts.ToListAsync());
    }

    [Fact]
    public async Task Different_deliveries_of_one_transaction_at_once_end_as_in_any_order()
    {
        var approved = Enumerable.Range(0, 10).Select(_ => new Told { Id = ProcessingApp.NewId() }).ToList();
        var contradicted = Enumerable.Range(0, 10).Select(_ => new Told { Id = ProcessingApp.NewId() }).ToList();
        Told[] mix =
        [
            .. approved.SelectMany(told => AllOf(told)),
            .. contradicted.SelectMany(told => AllOf(told).Append(told with { State = TransactionState.Declined })),
        ];
        Random.Shared.Shuffle(mix);

        await Parallel.ForEachAsync(mix.Index(), new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (each, _) => Assert.Equal(200,
            (await RawHttp.ExchangeAsync(instances[each.Index % 2].BaseAddress, A.Post("mozarto", each.Item.Bytes(), ("Authorization", $"Bearer {A.MozartoSecret}")))).Status));

        await using var context = instances[0].Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContext();
        await Eventually.ValueAsync(
            "all were processed", () => context.Deliveries.CountAsync(row => row.Processing > ProcessingState.Retrying), count => count == mix.Length, TimeSpan.FromSeconds(60));
        var rows = await context.Transactions.AsNoTracking().ToDictionaryAsync(row => row.ExternalId, StringComparer.Ordinal);
        Assert.Equal(20, rows.Count);
        Assert.All(rows.Values, row => Assert.Equal(("order-5512", "player-77", 4250, "EUR"), (row.MerchantReference, row.UserId, row.AmountMinor, row.CurrencyCode)));
        Assert.All(approved, told => Assert.Equal(TransactionState.Approved, rows[told.Id].State));
        Assert.All(contradicted, told => Assert.Equal(TransactionState.Conflict, rows[told.Id].State));
        Assert.DoesNotContain(ProcessingState.Dead, await context.Deliveries.Select(row => row.Processing).Distinct().ToListAsync());
    }

    private static IEnumerable<Told> AllOf(Told told)
    {
        var pending = told with { State = TransactionState.Pending };
        return [pending with { Reference = null }, pending with { User = null }, told with { AmountMinor = null, Reference = null }, told with { User = null, Currency = null }, told];
    }

    private Task<DashboardApp> StartAsync() => DashboardApp.StartAsync(new DashboardAppOptions
    {
        ExistingDatabase = database,
        ExistingContentRoot = contentRoot,
        Settings = new Dictionary<string, string?>(A.EndpointSettings(0, "mozarto", "Mozarto", A.MozartoSecret), StringComparer.Ordinal) { ["Sandbox:Enabled"] = "false" },
    });
}
