using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>What becomes of jobs that run: their effects and their new states together, or neither.</summary>
public abstract class SettlementContract(DatabaseKind kind) : IAsyncLifetime
{
    private JobEngine engine = null!;

    public async Task InitializeAsync() => engine = await JobEngine.StartAsync(kind);

    public async Task DisposeAsync() => await engine.DisposeAsync();

    [Fact]
    public async Task A_result_that_comes_after_the_claim_was_lost_changes_nothing_and_neither_do_its_effects()
    {
        await engine.AddAsync(3);
        var late = await engine.ClaimAsync(lease: JobEngine.Lapsed);
        var taken = await engine.Queue.RescueAsync(10, JobEngine.Lease, CancellationToken.None);

        await engine.SettleAsync(late);

        Assert.Empty(await engine.EffectsAsync());
        Assert.Equal(taken.Select(job => (job.Id, job.ClaimId)).Order(), (await engine.JobsAsync()).Select(job => (job.Id, job.ClaimId)).Order());
        await engine.SettleAsync(taken);
        await engine.SettleAsync(late);
        Assert.Equal([1L, 2, 3], await engine.EffectsAsync());
        Assert.All(await engine.JobsAsync(), job => Assert.Equal(JobState.Done, job.State));
    }

    [Fact]
    public async Task A_late_failure_changes_nothing_either()
    {
        await engine.AddAsync(1);
        var late = await engine.ClaimAsync(lease: JobEngine.Lapsed);
        await engine.Queue.RescueAsync(10, JobEngine.Lease, CancellationToken.None);
        engine.Handler.Run = (_, _, _) => throw new InvalidOperationException("made to fail");

        await engine.SettleAsync(late);

        Assert.Equal(JobState.Running, (await engine.JobAsync()).State);
        Assert.Empty(await engine.AttemptsAsync());
        Assert.Empty(await engine.NotesAsync("not finished: Queued"));
    }

    [Fact]
    public async Task One_lost_claim_in_a_batch_loses_only_that_job()
    {
        await engine.AddAsync(5);
        var jobs = await engine.ClaimAsync();
        await using (var context = engine.Store.CreateDbContext())
            Assert.Equal(1, await context.Jobs.Where(job => job.SubjectId == 3).ExecuteUpdateAsync(row => row.SetProperty(job => job.ClaimId, 77)));

        await engine.SettleAsync(jobs);

        Assert.Equal([1L, 2, 4, 5], await engine.EffectsAsync());
        Assert.Equal(JobState.Running, (await engine.JobAsync(3)).State);
    }

    [Fact]
    public async Task A_poison_job_in_a_batch_retries_alone_and_the_others_are_done()
    {
        await engine.AddAsync(20);
        engine.Handler.Run = (subject, _, _) => subject == 7 ? throw new InvalidOperationException("made to fail") : Task.FromResult<JobOutcome>(JobOutcome.Done.Instance);

        await engine.DrainAsync();

        Assert.Equal(Enumerable.Range(1, 20).Where(subject => subject != 7).Select(subject => (long)subject), await engine.EffectsAsync());
        Assert.Equal((JobState.Queued, 1, "InvalidOperationException: made to fail"), await StateAsync(7));
        Assert.Equal([7L], await engine.NotesAsync("not finished: Queued"));
    }

    [Fact]
    public async Task A_job_whose_failure_cannot_be_written_down_does_not_hold_up_the_rest_of_its_batch()
    {
        await engine.AddAsync(5);
        engine.Handler.Run = (subject, _, _) => subject == 2 ? throw new InvalidOperationException("made to fail") : Task.FromResult<JobOutcome>(JobOutcome.Done.Instance);
        engine.Handler.NotFinished = _ => throw new InvalidOperationException("made to fail, too");

        await engine.DrainAsync();

        Assert.Equal([1L, 3, 4, 5], await engine.EffectsAsync());
        Assert.Equal((JobState.Queued, 1, "InvalidOperationException: made to fail"), await StateAsync(2));
    }

    [Fact]
    public async Task A_job_that_always_fails_is_tried_on_schedule_and_is_dead_after_its_last_attempt()
    {
        await engine.AddAsync(1);
        engine.Handler.Run = (_, _, _) => throw new InvalidOperationException($"made to fail {engine.Handler.Ran.Count}");
        for (var attempt = 1; attempt < RetrySchedule.Default.AttemptsMax; attempt++)
        {
            await engine.DrainAsync();

            var waiting = await engine.JobAsync();
            Assert.Equal((JobState.Queued, attempt, attempt), (waiting.State, waiting.Attempt, engine.Handler.Ran.Count));
            var least = RetrySchedule.Default.DelayAfter(attempt, jitter: 0);
            Assert.InRange(waiting.DueAt - engine.Clock.GetUtcNow(), least, RetrySchedule.Default.DelayAfter(attempt, jitter: 1));
            engine.Clock.Advance(least - TimeSpan.FromMilliseconds(10));
            await engine.DrainAsync();
            Assert.Equal(attempt, engine.Handler.Ran.Count);
            engine.Clock.Advance((waiting.DueAt - engine.Clock.GetUtcNow()) + TimeSpan.FromMilliseconds(1));
        }

        await engine.DrainAsync();

        var dead = await engine.JobAsync();
        Assert.Equal((JobState.Dead, 10, engine.Clock.GetUtcNow()), (dead.State, dead.Attempt, dead.FinishedAt));
        Assert.Equal(Enumerable.Range(1, 10).Select(number => (number, $"InvalidOperationException: made to fail {number}")), (await engine.AttemptsAsync()).Select(row => (row.Number, row.Reason)));
        Assert.Equal([1L], await engine.NotesAsync("not finished: Dead"));
        engine.Clock.Advance(TimeSpan.FromDays(30));
        await engine.DrainAsync();
        Assert.Equal(10, engine.Handler.Ran.Count);
    }

    [Fact]
    public async Task Later_uses_no_attempt_and_giving_up_is_dead_at_once()
    {
        await engine.AddAsync(2);
        engine.Handler.Run = (subject, _, _) => Task.FromResult<JobOutcome>(subject == 1 ? new JobOutcome.Later(TimeSpan.FromMinutes(5), "not yet") : new JobOutcome.GiveUp("hopeless"));
        for (var round = 0; round < 20; round++)
        {
            await engine.DrainAsync();
            engine.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal((JobState.Queued, 0, "not yet"), await StateAsync(1));
        Assert.Equal((JobState.Dead, 1, "hopeless"), await StateAsync(2));
        Assert.Equal((20, 1), (engine.Handler.Ran.Count(subject => subject == 1), engine.Handler.Ran.Count(subject => subject == 2)));
        Assert.Equal("hopeless", Assert.Single(await engine.AttemptsAsync()).Reason);
    }

    [Fact]
    public async Task An_interrupted_job_of_at_most_once_is_never_run_again()
    {
        await engine.AddAsync(1);
        engine.Handler.IsAtMostOnce = true;
        await engine.ClaimAsync(lease: JobEngine.Lapsed);

        await engine.RescueAsync();
        engine.Clock.Advance(TimeSpan.FromDays(1));
        await engine.RescueAsync();
        await engine.DrainAsync();

        Assert.Equal((JobState.Dead, 1, "interrupted"), await StateAsync(1));
        Assert.Equal([1L], await engine.NotesAsync("interrupted"));
        Assert.Empty(engine.Handler.Ran);
    }

    [Fact]
    public async Task A_run_that_hangs_is_cut_off_and_its_place_is_free_again()
    {
        await engine.AddAsync(1);
        engine.Handler.Run = async (_, _, _) =>
        {
            await new TaskCompletionSource().Task;
            return JobOutcome.Done.Instance;
        };
        var hanging = engine.DrainAsync();
        await Eventually.TrueAsync("the run began", () => engine.Handler.Ran.Count == 1);

        engine.Clock.Advance(engine.Handler.RunDurationMax);
        await Eventually.CompletedAsync("the run to be cut off", hanging);

        Assert.Equal((JobState.Queued, 1, "The run took longer than 60 s and was cut off."), await StateAsync(1));
        Assert.Empty(await engine.EffectsAsync());
    }

    [Fact]
    public async Task A_collision_on_a_unique_index_is_repeated_at_once_and_uses_no_attempt()
    {
        await engine.AddAsync(2);
        engine.Handler.Run = (subject, context, _) =>
        {
            if (engine.Handler.Ran.Count < 4) context.Add(ScriptedHandler.Note(id: 1, subject, "same id"));
            return Task.FromResult<JobOutcome>(JobOutcome.Done.Instance);
        };
        await using (var context = engine.Store.CreateDbContext())
        {
            context.Add(ScriptedHandler.Note(id: 1, 0, "first come"));
            await context.SaveChangesAsync();
        }

        await engine.DrainAsync();

        Assert.Equal([1L, 2], await engine.EffectsAsync());
        Assert.All(await engine.JobsAsync(), job => Assert.Equal((JobState.Done, 1), (job.State, job.Attempt)));
        Assert.Empty(await engine.AttemptsAsync());
    }

    [Fact]
    public async Task A_collision_with_somebody_elses_change_is_repeated_at_once_and_uses_no_attempt()
    {
        await engine.AddAsync(1);
        var book = new Transactions.BookOfTests(engine.Store);
        await book.ApplyAsync(new Transactions.Told { State = TransactionState.Pending });
        engine.Handler.Run = async (_, context, cancellation) =>
        {
            var row = await context.Transactions.SingleAsync(cancellation);
            row.Become(row.Facts with { Message = "mine" });
            if (engine.Handler.Ran.Count == 1) await book.ApplyAsync(new Transactions.Told { ReceivedAt = A.Time.AddDays(1) });
            return JobOutcome.Done.Instance;
        };

        await engine.DrainAsync();

        var after = await book.OneAsync();
        Assert.Equal((TransactionState.Approved, "mine", 2), (after.State, after.Message, engine.Handler.Ran.Count));
        Assert.Equal((JobState.Done, 1), ((await engine.JobAsync()).State, (await engine.JobAsync()).Attempt));
    }

    private async Task<(JobState, int, string?)> StateAsync(long subjectId)
    {
        var job = await engine.JobAsync(subjectId);
        return (job.State, job.Attempt, job.Reason);
    }
}

public sealed class SettlementOnSqlite() : SettlementContract(DatabaseKind.Sqlite);

public sealed class SettlementOnPostgres() : SettlementContract(DatabaseKind.PostgreSql);
