using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The lines of processing on the start page: what failed, by cause, with how many and since when, and the way to exactly these rows and to their retry.</summary>
public abstract class FailureAttentionContract(DatabaseKind kind) : IAsyncLifetime
{
    private RetryBench bench = null!;

    public async Task InitializeAsync() => bench = await RetryBench.StartAsync(kind);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task What_was_processed_needs_no_attention()
    {
        await bench.ArriveAsync(RetryBench.Body("Approved", "a"), RetryBench.Body("Approved", "a"));

        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task Dead_deliveries_are_counted_by_cause_with_the_age_of_the_oldest()
    {
        var since = bench.Clock.GetUtcNow();
        await bench.ArriveAsync(RetryBench.Unreadable());
        await bench.ArriveAsync(RetryBench.Unreadable(), """{"transaction_id":"c","transaction_status":"Approved","amount":"1,0","currency":"EUR"}"""u8.ToArray(), RetryBench.Body("settled", "b"));
        await bench.ArriveAsync(RetryBench.Unreadable());

        var lines = await LinesAsync();

        Assert.Equal(["Dead: invalid JSON", "Dead: illegal amount", "Unrecognized word: settled"], lines.Select(line => line.Reason), StringComparer.Ordinal);
        Assert.Equal([(3L, since, true), (1L, since.AddSeconds(10), true), (1L, since.AddSeconds(10), false)], lines.Select(line => (line.Count!.Value, line.OldestAt!.Value, line.IsUrgent)));
        Assert.Equal(3, await TotalAsync(lines[0]));
    }

    [Fact]
    public async Task A_line_goes_when_its_deliveries_were_retried_with_success()
    {
        await bench.ArriveAsync(RetryBench.Body("settled", "b"));
        var line = Assert.Single(await LinesAsync());
        await bench.MapAsync("settled", TransactionState.Declined);

        await bench.FinishAsync(await bench.StartAsync(line.Href!));

        Assert.Empty(await LinesAsync());
    }

    private Task<IReadOnlyList<AttentionLine>> LinesAsync() => new ProcessingAttention(bench.Store).ReadAsync(CancellationToken.None);

    private async Task<int> TotalAsync(AttentionLine line) => (await bench.ForetellAsync(line.Href!)).Total;
}

public sealed class FailureAttentionOnSqlite() : FailureAttentionContract(DatabaseKind.Sqlite);

public sealed class FailureAttentionOnPostgres() : FailureAttentionContract(DatabaseKind.PostgreSql);
