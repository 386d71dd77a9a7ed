using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What a retry would do is foretold, by the numbers that then come true, without a trace.</summary>
public abstract class RetryForecastContract(DatabaseKind kind) : IAsyncLifetime
{
    private const string Word = "settled-somehow";

    private RetryBench bench = null!;

    public async Task InitializeAsync() => bench = await RetryBench.StartAsync(kind);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Theory]
    [InlineData("?processing=no-such-state")]
    [InlineData("?retry=nonsense")]
    [InlineData("?processing=applied")]
    public async Task Nothing_is_foretold_of_nothing(string query)
    {
        await bench.ArriveAsync(RetryBench.Unreadable());

        var preview = await bench.ForetellAsync(query);

        Assert.Equal((0, 0, true, new RetryOutcomes()), (preview.Total, preview.Looked, preview.IsDone, preview.Outcomes));
    }

    [Fact]
    public async Task What_is_foretold_comes_true_and_foretelling_writes_nothing()
    {
        await ArriveMixedAsync(RetryRunWork.SliceDeliveries + 120);
        await bench.MapAsync(Word, TransactionState.Declined);
        var before = await EverythingAsync();
        var commands = new Commands();
        bench.Store.Interceptors.Add(commands);

        var preview = await bench.ForetellAsync("");

        bench.Store.Interceptors.Clear();
        Assert.All(commands.Said, sql => Assert.Matches("^(SELECT|SET TRANSACTION READ ONLY|PRAGMA)", sql.TrimStart()));
        Assert.Equal(before, await EverythingAsync());
        Assert.Equal((true, true, preview.Total), (preview.IsDone, preview.IsWhole, preview.Looked));
        Assert.All([preview.Outcomes.Applied, preview.Outcomes.Repeat, preview.Outcomes.Variant, preview.Outcomes.Superseded, preview.Outcomes.Unhandled, preview.Outcomes.Dead], count => Assert.NotEqual(0, count));
        Assert.Contains(new ForeseenCause(ProcessingState.Unhandled, "unrecognized word: unknown", 3), preview.Causes);
        Assert.Contains(new ForeseenCause(ProcessingState.Dead, "invalid JSON", 2), preview.Causes);

        var ended = await bench.FinishAsync(await bench.StartAsync(""));

        Assert.Equal((preview.Total, preview.Outcomes), (ended.Run.Queued, ended.Outcomes));
    }

    [Fact]
    public async Task A_paused_endpoint_would_keep_them_waiting()
    {
        await bench.ArriveAsync(RetryBench.Unreadable());
        await using (var context = bench.Store.CreateDbContext())
        {
            (await context.Endpoints.SingleAsync()).Pause(bench.Clock.GetUtcNow());
            await context.SaveChangesAsync();
        }

        Assert.Equal(new RetryOutcomes { Waiting = 1 }, (await bench.ForetellAsync("")).Outcomes);
    }

    [Fact]
    public async Task It_stops_in_time_and_says_of_how_many_it_tells()
    {
        await bench.ArriveAsync([.. Enumerable.Range(0, (2 * RetryRunWork.SliceDeliveries) + 1).Select(_ => RetryBench.Unreadable())]);
        var seen = new List<RetryPreview>();

        await foreach (var preview in bench.Forecast.RunAsync(RetryBench.Selection(""), CancellationToken.None))
        {
            seen.Add(preview);
            if (seen.Count == 2) bench.Clock.Advance(RetryForecast.DurationMax);
        }

        Assert.Equal([(0, false), (500, false), (1000, true)], seen.Select(preview => (preview.Looked, preview.IsDone)));
        Assert.Equal((1001, false, new RetryOutcomes { Dead = 1000 }), (seen[^1].Total, seen[^1].IsWhole, seen[^1].Outcomes));
    }

    [Fact]
    public async Task It_can_be_broken_off()
    {
        await bench.ArriveAsync([.. Enumerable.Range(0, RetryRunWork.SliceDeliveries + 1).Select(_ => RetryBench.Unreadable())]);
        using var ending = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var preview in bench.Forecast.RunAsync(RetryBench.Selection(""), ending.Token))
                if (preview.Looked > 0) await ending.CancelAsync();
        });
    }

    [Fact]
    public async Task Others_write_while_it_looks()
    {
        await bench.ArriveAsync([.. Enumerable.Range(0, RetryRunWork.SliceDeliveries + 1).Select(_ => RetryBench.Unreadable())]);
        RetryPreview? last = null;

        await foreach (var preview in bench.Forecast.RunAsync(RetryBench.Selection(""), CancellationToken.None))
        {
            last = preview;
            var dead = StoredDeliveries.New(bench.Store.Ids.Next(), bench.Endpoint.Id, bench.Clock.GetUtcNow());
            dead.Processing = ProcessingState.Dead;
            await bench.AddAsync(dead);
        }

        Assert.Equal((501, 501), (last!.Total, last.Looked));
    }

    // Waiting for a word: events of one transaction far apart, told anew, differently, and too late; and what stays as it is.
    private async Task ArriveMixedAsync(int count)
    {
        var known = new Told { Id = ProcessingApp.NewId() };
        await bench.ArriveAsync(known);
        var bodies = Enumerable.Range(0, count).Select(number => RetryBench.Body(Word, $"payment-{number}")).ToList();
        bodies.InsertRange(count - 5, [RetryBench.Body(Word, "payment-0"), RetryBench.Body("unknown", "u1"), RetryBench.Body("unknown", "u2"), RetryBench.Body("unknown", "u3")]);
        bodies.Add(System.Text.Encoding.UTF8.GetBytes($$"""{"transaction_id":"payment-1","transaction_status":"{{Word}}","amount":"7.00","currency":"EUR"}"""));
        bodies.AddRange(RetryBench.Unreadable(), RetryBench.Unreadable());
        await bench.ArriveAsync(bodies);
        await bench.ArriveAsync(RetryBench.Body("waiting-now", known.Id));
        await bench.MapAsync("waiting-now", TransactionState.Pending);
    }

    private async Task<string> EverythingAsync()
    {
        await using var context = bench.Store.CreateDbContext();
        return JsonSerializer.Serialize(new object[]
        {
            await context.Deliveries.AsNoTracking().OrderBy(row => row.Id).ToListAsync(),
            await context.Jobs.AsNoTracking().OrderBy(row => row.Id).ToListAsync(),
            await context.JobAttempts.AsNoTracking().OrderBy(row => row.JobId).ThenBy(row => row.EndedAt).ToListAsync(),
            await context.Transactions.AsNoTracking().OrderBy(row => row.Id).Select(row => new { row.Id, row.Version, row.State, row.LastSeenAt }).ToListAsync(),
            await context.TransactionEvents.AsNoTracking().OrderBy(row => row.Id).ToListAsync(),
            await context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).ToListAsync(),
            await context.RetryRuns.AsNoTracking().OrderBy(row => row.Id).ToListAsync(),
        });
    }

    private sealed class Commands : DbCommandInterceptor
    {
        public List<string> Said { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Said.Add(command.CommandText);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Said.Add(command.CommandText);
            return ValueTask.FromResult(result);
        }
    }
}

public sealed class RetryForecastOnSqlite() : RetryForecastContract(DatabaseKind.Sqlite);

public sealed class RetryForecastOnPostgres() : RetryForecastContract(DatabaseKind.PostgreSql);
