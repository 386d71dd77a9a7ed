using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Tests.Support;
using Npgsql;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Two instances on one PostgreSQL database: what one commits, the pages of the other hear of.</summary>
public sealed class LiveUpdatesBetweenInstancesTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder contentRoot = new();
    private readonly TestClock clock = new(A.Time);
    private TestDatabase database = null!;
    private DashboardApp first = null!;
    private DashboardApp second = null!;
    private int heard;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseKind.PostgreSql);
        first = await StartAsync();
        second = await StartAsync();
        second.Services.GetRequiredService<LiveUpdates>().Subscribe(Topics.Deliveries, () => Interlocked.Increment(ref heard));
    }

    public async Task DisposeAsync()
    {
        await second.DisposeAsync();
        await first.DisposeAsync();
        await database.DisposeAsync();
    }

    public void Dispose() => contentRoot.Dispose();

    [Fact]
    public async Task What_one_instance_publishes_the_other_hears() =>
        await HearsAsync(() => first.Services.GetRequiredService<LiveUpdates>().Publish(Topics.Deliveries));

    [Fact]
    public async Task A_delivery_stored_by_one_instance_is_announced_to_the_other()
    {
        await HearsAsync(() => first.Services.GetRequiredService<LiveUpdates>().Publish(Topics.Deliveries));
        Interlocked.Exchange(ref heard, 0);

        var answer = await RawHttp.ExchangeAsync(first.BaseAddress, A.Post("mozarto", A.Body, ("Authorization", $"Bearer {A.MozartoSecret}")));

        Assert.Equal(200, answer.Status);
        await HearsAsync(() => { });
    }

    [Fact]
    public async Task A_lost_connection_is_made_again()
    {
        await HearsAsync(() => first.Services.GetRequiredService<LiveUpdates>().Publish(Topics.Deliveries));
        Assert.Equal(2L, await TerminateListenersAsync());
        Interlocked.Exchange(ref heard, 0);

        await HearsAsync(() => first.Services.GetRequiredService<LiveUpdates>().Publish(Topics.Deliveries));
    }

    // The pauses of the announcing side pass by the clock.
    private Task HearsAsync(Action publish) => Eventually.TrueAsync("the other instance hears", () =>
    {
        clock.Advance(TimeSpan.FromMilliseconds(100));
        publish();
        return Volatile.Read(ref heard) > 0;
    });

    private async Task<long> TerminateListenersAsync()
    {
        await using var connection = new NpgsqlConnection(PostgresServer.MaintenanceConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'LISTEN%'", connection)
        {
            Parameters = { new() { Value = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database } },
        };
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Task<DashboardApp> StartAsync() => DashboardApp.StartAsync(new DashboardAppOptions
    {
        ExistingDatabase = database,
        ExistingContentRoot = contentRoot,
        Clock = clock,
        Settings = new Dictionary<string, string?>(A.EndpointSettings(0, "mozarto", "Mozarto", A.MozartoSecret), StringComparer.Ordinal) { ["Sandbox:Enabled"] = "false" },
    });
}
