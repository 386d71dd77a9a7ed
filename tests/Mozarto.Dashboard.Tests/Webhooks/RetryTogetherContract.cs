using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Two operators retry one delivery in the same second.</summary>
public abstract class RetryTogetherContract(DatabaseKind kind) : IAsyncLifetime
{
    private RetryBench bench = null!;

    public async Task InitializeAsync() => bench = await RetryBench.StartAsync(kind);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task Together_they_cause_one_run_and_one_of_them_is_told_who_was_first()
    {
        var id = (await bench.ArriveAsync(RetryBench.Unreadable()))[0];

        var results = await Task.WhenAll(new[] { RetryBench.Sam, RetryBench.Fay }.Select(who => Task.Run(() => bench.Retry.RunAsync(id, "mine", who, CancellationToken.None))));
        await bench.ProcessAsync();

        Assert.Equal(new RetryResult.Queued(1, 0), Assert.Single(results.OfType<RetryResult.Queued>()));
        var told = Assert.Single(results.OfType<RetryResult.AlreadyRetried>());
        var trail = (await bench.TrailAsync()).OrderBy(entry => entry.Outcome).ToList();
        Assert.Equal([AuditOutcome.Done, AuditOutcome.Refused], trail.Select(entry => entry.Outcome));
        Assert.Equal(trail[0].Who, told.By);
        Assert.NotEqual(trail[0].Who, trail[1].Who, StringComparer.Ordinal);
        Assert.Equal(2, (await bench.GivenUpAsync())[id]);
    }

    [Fact]
    public async Task Whoever_presses_when_the_first_retry_is_over_already_is_told_too_and_a_while_later_may_retry()
    {
        var id = (await bench.ArriveAsync(RetryBench.Unreadable()))[0];
        await bench.Retry.RunAsync(id, "mine", RetryBench.Sam, CancellationToken.None);
        await bench.ProcessAsync();
        bench.Clock.Advance(RetryDelivery.SameWish - TimeSpan.FromSeconds(1));

        var tooSoon = await bench.Retry.RunAsync(id, "mine", RetryBench.Fay, CancellationToken.None);
        await bench.ProcessAsync();
        Assert.Equal("Sam", Assert.IsType<RetryResult.AlreadyRetried>(tooSoon).By);
        Assert.Equal((2, ProcessingState.Dead), ((await bench.GivenUpAsync())[id], (await bench.DeliveriesAsync())[0].Processing));

        Assert.IsType<RetryResult.Queued>(await bench.Retry.RunAsync(id, "mine", RetryBench.Sam, CancellationToken.None));
        await bench.ProcessAsync();
        bench.Clock.Advance(RetryDelivery.SameWish);
        Assert.Equal(new RetryResult.Queued(1, 0), await bench.Retry.RunAsync(id, "mine", RetryBench.Fay, CancellationToken.None));
        await bench.ProcessAsync();
        Assert.Equal(4, (await bench.GivenUpAsync())[id]);
    }
}

public sealed class RetryTogetherOnSqlite() : RetryTogetherContract(DatabaseKind.Sqlite);

public sealed class RetryTogetherOnPostgres() : RetryTogetherContract(DatabaseKind.PostgreSql);
