using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using Endpoint = Mozarto.Dashboard.Webhooks.Endpoint;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>A store with random deliveries, a list that reads it, and the plans by which the database answered.</summary>
public abstract class ReadingStore(DatabaseKind kind) : IAsyncLifetime
{
    public const int RowsCount = 900;

    private static readonly DateTimeOffset Start = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly CommandLog commands = new();
    private TestStore store = null!;

    internal int Seed { get; } = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);

    internal Random Random { get; private set; } = null!;

    internal IReadOnlyList<Endpoint> Endpoints { get; } =
    [
        A.Endpoint("first"), A.Endpoint("second"), A.Endpoint("third", EndpointKind.Mozarto), A.Endpoint("silent"),
    ];

    /// <summary>A few bodies that came often.</summary>
    internal IReadOnlyList<byte[]> Bodies { get; } = [.. Enumerable.Range(0, 5).Select(i => new[] { (byte)i })];

    internal IReadOnlyList<Delivery> Rows { get; private set; } = [];

    internal DeliveryList List => new(store);

    public async Task InitializeAsync()
    {
#pragma warning disable CA5394 // Test data, repeatable from its seed.
        Random = new Random(Seed);
        store = await TestStore.CreateAsync(kind);
        store.Interceptors.Add(commands);
        await using var context = store.CreateDbContext();
        context.AddRange(Endpoints);
        await context.SaveChangesAsync();
        var reasons = Enum.GetValues<VerdictReason>();
        Rows = [.. Enumerable.Range(0, RowsCount)
            .Select(_ => Start.AddSeconds(Random.Next(10 * 86_400)))
            .Select(at => StoredDeliveries.New(
                IdGenerator.FirstAt(at) + Random.Next(4096), Endpoints[Random.Next(3)].Id, at, reasons[Math.Min(Random.Next(reasons.Length), Random.Next(reasons.Length))],
                Random.Next(10) == 0 ? Bodies[Random.Next(Bodies.Count)] : null))
            .DistinctBy(row => row.Id).OrderByDescending(row => row.Id)];
        await using var transaction = await context.Database.BeginTransactionAsync();
        context.InsertMany(Rows);
        await transaction.CommitAsync();
#pragma warning restore CA5394
    }

    public Task DisposeAsync() => store.DisposeAsync().AsTask();

    /// <summary>Everything that SQLite would walk through or sort in whole while it does this; empty when each step is led by an index.</summary>
    internal async Task<IReadOnlyList<string>> FaultsAsync(Func<DeliveryList, Task> read)
    {
        commands.Clear();
        await read(List);
        var faults = new List<string>();
        foreach (var sent in commands.Sent) faults.AddRange((await FaultsAsync(sent)).Select(fault => $"{fault} in {sent.Sql}"));
        Assert.NotEmpty(commands.Sent);
        return faults;
    }

    internal async Task<IReadOnlyList<string>> FaultsAsync(SentCommand sent)
    {
        await using var context = store.CreateDbContext();
        return [.. DeliveryPlan.Faults(sent.Sql, await QueryPlan.OfAsync(context, sent))];
    }
}

public sealed class SqliteReading() : ReadingStore(DatabaseKind.Sqlite);

public sealed class PostgresReading() : ReadingStore(DatabaseKind.PostgreSql);
