using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>A person retries many deliveries: each once, whoever else presses and whatever stops in the middle, and what came of it can be told.</summary>
public abstract class RetryRunContract(DatabaseKind kind) : IAsyncLifetime
{
    private const string Word = "settled-somehow";

    private RetryBench bench = null!;

    public async Task InitializeAsync() => bench = await RetryBench.StartAsync(kind);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Theory]
    [InlineData("?processing=no-such-state")]
    [InlineData("?endpoint=no-such-endpoint")]
    [InlineData("?q=not-an-id")]
    [InlineData("?run=not-a-run")]
    [InlineData("?retry=not-an-id")]
    [InlineData("?retry=dlv_0000000000001")]
    [InlineData("?processing=applied")]
    [InlineData("?cause=another cause")]
    public async Task A_filter_that_nothing_failed_matches_starts_nothing(string query)
    {
        await bench.ArriveAsync(RetryBench.Unreadable());

        Assert.IsType<RetryRunResult.NotPossible>(await bench.Retry.StartAsync(RetryBench.Selection(query), "a reason", RetryBench.Sam, CancellationToken.None));

        Assert.Empty(await bench.Reader.LatestAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public async Task A_reason_must_be_given(string reason)
    {
        await bench.ArriveAsync(RetryBench.Unreadable());

        Assert.IsType<RetryRunResult.NotPossible>(await bench.Retry.StartAsync(RetryBench.Selection(""), reason, RetryBench.Sam, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_has_no_right_starts_and_cancels_nothing_and_the_attempts_are_noted()
    {
        await bench.ArriveAsync(RetryBench.Unreadable());
        Assert.IsType<RetryRunResult.NotAllowed>(await bench.Retry.StartAsync(RetryBench.Selection(""), "a reason", RetryBench.Nobody, CancellationToken.None));
        Assert.Empty(await bench.Reader.LatestAsync(CancellationToken.None));

        var runId = await bench.StartAsync("");
        Assert.IsType<CancelRetryRunResult.NotAllowed>(await bench.Cancel.RunAsync(runId, RetryBench.Nobody, CancellationToken.None));

        Assert.Equal(RetryRunState.Asked, (await bench.ReadAsync(runId)).Run.State);
        Assert.Equal(
            [("Nobody", "RetryDeliveries", AuditOutcome.Refused, "deliveries"), ("Sam", "RetryDeliveries", AuditOutcome.Done, Quoted(runId)), ("Nobody", "CancelRetryRun", AuditOutcome.Refused, Quoted(runId))],
            await bench.TrailAsync());
    }

    [Fact]
    public async Task What_failed_and_matches_is_retried_and_nothing_else()
    {
        var told = new Told { Id = ProcessingApp.NewId() };
        var ids = await bench.ArriveAsync(told.Bytes(), told.Bytes(), RetryBench.Body(Word, "a"), RetryBench.Body("another word", "b"), RetryBench.Unreadable());
        var rejected = StoredDeliveries.New(bench.Store.Ids.Next(), bench.Endpoint.Id, bench.Clock.GetUtcNow(), VerdictReason.WrongSecret, "{}"u8.ToArray());
        await bench.AddAsync(rejected);
        await bench.MapAsync(Word, TransactionState.Declined);

        var runId = await bench.StartAsync($"?cause=unrecognized word: {Word}");
        var later = await bench.ArriveAsync(RetryBench.Body("another word", "c"));
        var byCause = await bench.FinishAsync(runId);
        var all = await bench.FinishAsync(await bench.StartAsync(""));

        Assert.Equal((1, new RetryOutcomes { Applied = 1 }), (byCause.Run.Queued, byCause.Outcomes));
        Assert.Equal((3, new RetryOutcomes { Unhandled = 2, Dead = 1 }), (all.Run.Queued, all.Outcomes));
        Assert.Equal(
            [ProcessingState.Applied, ProcessingState.Repeat, ProcessingState.Applied, ProcessingState.Unhandled, ProcessingState.Dead, ProcessingState.None, ProcessingState.Unhandled],
            (await bench.DeliveriesAsync()).Select(row => row.Processing));
        Assert.Equal(new Dictionary<long, int> { [ids[4]] = 2 }, await bench.GivenUpAsync());
        Assert.Equal([ids[3], ids[4], later[0]], (await bench.DeliveriesAsync()).Where(row => row.RetryRunId == all.Run.Id).Select(row => row.Id));
    }

    [Fact]
    public async Task Ticked_rows_are_retried_and_a_rejected_one_among_them_is_not()
    {
        var ids = await bench.ArriveAsync(RetryBench.Unreadable(), RetryBench.Unreadable(), RetryBench.Unreadable());
        var rejected = StoredDeliveries.New(bench.Store.Ids.Next(), bench.Endpoint.Id, bench.Clock.GetUtcNow(), VerdictReason.WrongSecret, "{}"u8.ToArray());
        await bench.AddAsync(rejected);
        var query = $"?processing=applied&retry={DeliveryFilter.Write([ids[2], ids[0], rejected.Id])}";

        var preview = await bench.ForetellAsync(query);
        var ended = await bench.FinishAsync(await bench.StartAsync(query));

        Assert.Equal((2, 1), (preview.Total, preview.Rejected));
        Assert.Equal((2, 2, new RetryOutcomes { Dead = 2 }), (ended.Run.Total, ended.Run.Queued, ended.Outcomes));
        Assert.Equal(new Dictionary<long, int> { [ids[0]] = 2, [ids[1]] = 1, [ids[2]] = 2 }, await bench.GivenUpAsync());
    }

    [Fact]
    public async Task What_comes_after_the_asking_is_not_included()
    {
        var before = await bench.ArriveAsync(RetryBench.Unreadable());
        var runId = await bench.StartAsync("?processing=dead");
        var after = await bench.ArriveAsync(RetryBench.Unreadable());

        var ended = await bench.FinishAsync(runId);

        Assert.Equal((1, 1), (ended.Run.Total, ended.Run.Queued));
        Assert.Equal(new Dictionary<long, int> { [before[0]] = 2, [after[0]] = 1 }, await bench.GivenUpAsync());
    }

    [Fact]
    public async Task The_last_hour_means_that_before_the_asking_however_late_the_run_comes_to_it()
    {
        var old = await bench.ArriveAsync(RetryBench.Unreadable());
        bench.Clock.Advance(TimeSpan.FromHours(2));
        var young = await bench.ArriveAsync(RetryBench.Unreadable());
        var selection = RetrySelection.Of(PageQuery.Parse("?range=1h"), new BusinessTime(TimeZoneInfo.Utc), bench.Clock.GetUtcNow());
        var runId = Assert.IsType<RetryRunResult.Started>(await bench.Retry.StartAsync(selection, "a reason", RetryBench.Sam, CancellationToken.None)).RunId;
        bench.Clock.Advance(TimeSpan.FromHours(3));

        var ended = await bench.FinishAsync(runId);

        Assert.Equal((1, 1), (ended.Run.Total, ended.Run.Queued));
        Assert.Equal(new Dictionary<long, int> { [old[0]] = 1, [young[0]] = 2 }, await bench.GivenUpAsync());
    }

    [Fact]
    public async Task Two_who_press_at_once_cause_one_run_and_the_second_is_told_who_was_first()
    {
        await bench.ArriveAsync(RetryBench.Unreadable());

        var results = await Task.WhenAll(
            Task.Run(() => bench.Retry.StartAsync(RetryBench.Selection("?processing=dead&cause=invalid JSON"), "mine", RetryBench.Sam, CancellationToken.None)),
            Task.Run(() => bench.Retry.StartAsync(RetryBench.Selection("?cause=invalid JSON&processing=dead"), "mine", RetryBench.Fay, CancellationToken.None)));

        var started = Assert.Single(results.OfType<RetryRunResult.Started>());
        var told = Assert.Single(results.OfType<RetryRunResult.AlreadyRunning>());
        var run = Assert.Single(await bench.Reader.LatestAsync(CancellationToken.None));
        Assert.Equal((run.Id, run.Id, run.AskedByName, run.AskedAt), (started.RunId, told.RunId, told.By, told.At));
        Assert.Equal(
            [(AuditOutcome.Done, Quoted(run.Id)), (AuditOutcome.Refused, Quoted(run.Id))],
            (await bench.TrailAsync()).OrderBy(entry => entry.Outcome).Select(entry => (entry.Outcome, entry.Subject)));
        await bench.FinishAsync(run.Id);
        Assert.IsType<RetryRunResult.Started>(await bench.Retry.StartAsync(RetryBench.Selection("?processing=dead&cause=invalid JSON"), "again", RetryBench.Fay, CancellationToken.None));
    }

    [Fact]
    public async Task Runs_that_overlap_take_each_delivery_once()
    {
        var ids = await bench.ArriveAsync(RetryBench.Unreadable(), RetryBench.Unreadable());
        var first = await bench.StartAsync("?processing=dead");
        var second = await bench.StartAsync($"?retry={DeliveryFilter.Write(ids)}", RetryBench.Fay);

        await bench.SliceAsync();
        await bench.SliceAsync();
        var (one, other) = (await bench.FinishAsync(first), await bench.FinishAsync(second));

        Assert.Equal((2, 0), (one.Run.Queued + other.Run.Queued, Math.Min(one.Run.Queued, other.Run.Queued)));
        Assert.Equal(2, one.Run.PassedOver + other.Run.PassedOver);
        Assert.Equal(new Dictionary<long, int> { [ids[0]] = 2, [ids[1]] = 2 }, await bench.GivenUpAsync());
    }

    [Fact]
    public async Task A_run_is_cancelled_before_its_next_slice_and_what_it_queued_is_processed_all_the_same()
    {
        await bench.ArriveAsync([.. Enumerable.Range(0, RetryRunWork.SliceDeliveries + 100).Select(_ => RetryBench.Unreadable())]);
        var runId = await bench.StartAsync("");
        await bench.SliceAsync();

        Assert.IsType<CancelRetryRunResult.Cancelled>(await bench.Cancel.RunAsync(runId, RetryBench.Fay, CancellationToken.None));
        var again = await bench.Cancel.RunAsync(runId, RetryBench.Sam, CancellationToken.None);
        var ended = await bench.FinishAsync(runId);

        Assert.Contains("Fay", Assert.IsType<CancelRetryRunResult.NotPossible>(again).Why, StringComparison.Ordinal);
        Assert.Equal((RetryRunState.Cancelled, "Fay", RetryRunWork.SliceDeliveries), (ended.Run.State, ended.Run.CancelledBy, ended.Run.Queued));
        Assert.Equal(new RetryOutcomes { Dead = RetryRunWork.SliceDeliveries }, ended.Outcomes);
        Assert.Equal(RetryRunWork.SliceDeliveries, (await bench.GivenUpAsync()).Count(pair => pair.Value == 2));
        Assert.IsType<CancelRetryRunResult.NotPossible>(await bench.Cancel.RunAsync(runId + 1, RetryBench.Sam, CancellationToken.None));
    }

    [Fact]
    public async Task A_slice_that_a_cancellation_overtook_is_undone_as_a_whole()
    {
        await bench.ArriveAsync(RetryBench.Unreadable());
        var runId = await bench.StartAsync("");
        bench.Store.Interceptors.Add(new OnceAfter("UNION ALL", async () =>
            Assert.IsType<CancelRetryRunResult.Cancelled>(await bench.Cancel.RunAsync(runId, RetryBench.Fay, CancellationToken.None))));

        await bench.SliceAsync();

        Assert.Equal((RetryRunState.Cancelled, 0), ((await bench.ReadAsync(runId)).Run.State, (await bench.ReadAsync(runId)).Run.Queued));
        Assert.Equal((ProcessingState.Dead, null), (await bench.DeliveriesAsync()).Select(row => (row.Processing, row.RetryRunId)).Single());
        Assert.Equal(new RetryOutcomes(), (await bench.FinishAsync(runId)).Outcomes);
    }

    [Fact]
    public async Task What_somebody_retries_by_itself_in_between_is_passed_over()
    {
        var id = (await bench.ArriveAsync(RetryBench.Unreadable()))[0];
        var runId = await bench.StartAsync("");
        bench.Store.Interceptors.Add(new OnceAfter("UNION ALL", async () =>
            Assert.Equal(new RetryResult.Queued(1, 0), await bench.Retry.RunAsync(id, "mine", RetryBench.Fay, CancellationToken.None))));

        await bench.SliceAsync();
        var ended = await bench.FinishAsync(runId);

        Assert.Equal((0, 1, new RetryOutcomes()), (ended.Run.Queued, ended.Run.PassedOver, ended.Outcomes));
        Assert.Equal(2, (await bench.GivenUpAsync())[id]);
    }

    [Fact]
    public async Task A_run_does_not_wait_for_what_its_endpoint_keeps_waiting()
    {
        await bench.ArriveAsync(RetryBench.Unreadable());
        await using (var context = bench.Store.CreateDbContext())
        {
            (await context.Endpoints.SingleAsync()).Pause(bench.Clock.GetUtcNow());
            await context.SaveChangesAsync();
        }

        var ended = await bench.FinishAsync(await bench.StartAsync(""));

        Assert.Equal((RetryRunState.Finished, new RetryOutcomes { Waiting = 1 }), (ended.Run.State, ended.Outcomes));
    }

    [Fact]
    public async Task A_body_that_is_no_longer_kept_is_told_and_the_book_still_knows_its_event()
    {
        var told = new Told { Id = ProcessingApp.NewId() };
        await bench.ArriveAsync(told);
        var ids = await bench.ArriveAsync(RetryBench.Unreadable(), RetryBench.Unreadable());
        var runId = await bench.StartAsync("");
        await bench.SliceAsync();
        await using (var context = bench.Store.CreateDbContext())
        {
            await context.DeliveryBodies.ExecuteDeleteAsync();
            await context.Deliveries.Where(row => row.Id == ids[1]).ExecuteDeleteAsync();
        }

        var ended = await bench.FinishAsync(runId);

        Assert.Equal((2, new RetryOutcomes { Dead = 1 }), (ended.Run.Queued, ended.Outcomes));
        Assert.Equal("no body", (await bench.DeliveriesAsync()).Single(row => row.Id == ids[0]).ProcessingCause);
        await bench.ArriveAsync(told);
        Assert.Equal(ProcessingState.Repeat, (await bench.DeliveriesAsync())[^1].Processing);
    }

    [Fact]
    public async Task A_cause_is_retried_by_a_run_too()
    {
        await bench.ArriveAsync(RetryBench.Unreadable(), RetryBench.Body(Word, "a"));

        Assert.Equal(new RetryResult.Queued(1, 0), await bench.Retry.RunCauseAsync("invalid JSON", "a reason", RetryBench.Sam, CancellationToken.None));
        Assert.IsType<RetryResult.AlreadyRetried>(await bench.Retry.RunCauseAsync("invalid JSON", "a reason", RetryBench.Fay, CancellationToken.None));
        Assert.IsType<RetryResult.NotPossible>(await bench.Retry.RunCauseAsync("no such cause", "a reason", RetryBench.Fay, CancellationToken.None));
        Assert.IsType<RetryResult.NotAllowed>(await bench.Retry.RunCauseAsync("invalid JSON", "a reason", RetryBench.Nobody, CancellationToken.None));
    }

    // What somebody else does right after a query with these words was answered.
    private sealed class OnceAfter(string words, Func<Task> act) : DbCommandInterceptor
    {
        private bool isDone;

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (isDone || !command.CommandText.Contains(words, StringComparison.Ordinal)) return result;
            isDone = true;
            await act();
            return result;
        }
    }

    private static string Quoted(long runId) => EntityId.Format(EntityId.RetryRunPrefix, runId);
}

public sealed class RetryRunOnSqlite() : RetryRunContract(DatabaseKind.Sqlite);

public sealed class RetryRunOnPostgres() : RetryRunContract(DatabaseKind.PostgreSql);
