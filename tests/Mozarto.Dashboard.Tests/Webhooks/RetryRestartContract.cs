using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The app stops in the middle of a retry run, in the two places where it hurts, and another start goes on: nothing is left out, nothing is run twice.</summary>
public abstract class RetryRestartContract(DatabaseKind kind)
{
    private const int Deliveries = (2 * RetryRunWork.SliceDeliveries) + 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_goes_on_where_it_was_stopped(bool diesBeforeItsJobIsSettled)
    {
        var database = await TestDatabase.CreateAsync(kind);
        using var contentRoot = new TestFolder();
        await (await StartAsync(database, contentRoot, new TestClock(A.Time))).DisposeAsync();
        long runId;
        DateTimeOffset stoppedAt;
        await using (var bench = await RetryBench.OnAsync(database, "mozarto"))
        {
            await bench.ArriveAsync([.. Enumerable.Range(0, Deliveries).Select(_ => RetryBench.Unreadable())]);
            runId = await bench.StartAsync("?processing=dead");
            if (diesBeforeItsJobIsSettled) await bench.SliceAndDieAsync();
            else await bench.SliceAsync();
            Assert.Equal(RetryRunWork.SliceDeliveries, (await bench.ReadAsync(runId)).Run.Queued);
            stoppedAt = bench.Clock.GetUtcNow();

            var clock = new TestClock(stoppedAt + TimeSpan.FromMinutes(3));
            await using var app = await StartAsync(database, contentRoot, clock);
            var ended = await Eventually.ValueAsync("the run has ended", async () =>
            {
                // Not much faster than it really passes: a run may take a minute of it, and a busy machine is slow.
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return await bench.ReadAsync(runId);
            }, progress => progress.Run.EndedAt is not null, TimeSpan.FromMinutes(3));

            Assert.Equal((RetryRunState.Finished, Deliveries, 0), (ended.Run.State, ended.Run.Queued, ended.Run.PassedOver));
            Assert.Equal(new RetryOutcomes { Dead = Deliveries }, ended.Outcomes);
            var givenUp = await bench.GivenUpAsync();
            Assert.Equal(Deliveries, givenUp.Count);
            Assert.All(givenUp.Values, times => Assert.Equal(2, times));
        }
    }

    private static Task<DashboardApp> StartAsync(TestDatabase database, TestFolder contentRoot, TestClock clock) => DashboardApp.StartAsync(new DashboardAppOptions
    {
        ExistingDatabase = database,
        ExistingContentRoot = contentRoot,
        Clock = clock,
        Settings = A.EndpointSettings(0, "mozarto", "Mozarto", A.MozartoSecret).ToDictionary(StringComparer.Ordinal),
    });
}

public sealed class RetryRestartOnSqlite() : RetryRestartContract(DatabaseKind.Sqlite);

public sealed class RetryRestartOnPostgres() : RetryRestartContract(DatabaseKind.PostgreSql);
