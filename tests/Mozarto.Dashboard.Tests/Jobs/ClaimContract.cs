using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>Who gets a job, when, and for how long.</summary>
public abstract class ClaimContract(DatabaseKind kind) : IAsyncLifetime
{
    private const int Claimers = 4;
    private const int RacedJobs = 3000;
    private const int ClaimJobsMax = 37;

    private JobEngine engine = null!;

    public async Task InitializeAsync() => engine = await JobEngine.StartAsync(kind);

    public async Task DisposeAsync() => await engine.DisposeAsync();

    [Theory]
    [InlineData(JobState.Done)]
    [InlineData(JobState.Dead)]
    public async Task A_final_job_without_an_end_is_refused_by_the_table(JobState state) =>
        await RefusedAsync(rows => rows.ExecuteUpdateAsync(row => row.SetProperty(job => job.State, state)));

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Running)]
    public async Task A_job_with_an_end_that_is_not_final_is_refused_by_the_table(JobState state) =>
        await RefusedAsync(rows => rows.ExecuteUpdateAsync(row => row.SetProperty(job => job.State, state).SetProperty(job => job.ClaimId, state == JobState.Running ? 1 : null).SetProperty(job => job.FinishedAt, A.Time)));

    [Fact]
    public async Task A_running_job_without_a_claim_is_refused_by_the_table() =>
        await RefusedAsync(rows => rows.ExecuteUpdateAsync(row => row.SetProperty(job => job.State, JobState.Running)));

    [Fact]
    public async Task A_claimed_job_that_does_not_run_is_refused_by_the_table() =>
        await RefusedAsync(rows => rows.ExecuteUpdateAsync(row => row.SetProperty(job => job.ClaimId, 7)));

    [Fact]
    public async Task A_second_promise_of_the_same_thing_is_refused_by_the_table()
    {
        await engine.AddAsync(1);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => engine.AddAsync(1));
    }

    [Fact]
    public async Task Four_racing_claimers_get_each_job_exactly_once_and_never_more_than_they_asked_for()
    {
        await engine.AddAsync(RacedJobs);
        var claims = new ConcurrentBag<IReadOnlyList<Job>>();

        await Task.WhenAll(Enumerable.Range(0, Claimers).Select(_ => Task.Run(async () =>
        {
            while (await engine.ClaimAsync(ClaimJobsMax) is { Count: > 0 } claimed) claims.Add(claimed);
        })));

        Assert.Equal(Enumerable.Range(1, RacedJobs).Select(subject => (long)subject), claims.SelectMany(jobs => jobs).Select(job => job.SubjectId).Order());
        Assert.All(claims, jobs => Assert.InRange(jobs.Count, 1, ClaimJobsMax));
        Assert.All(claims, jobs => Assert.Single(jobs.Select(job => job.ClaimId).Distinct()));
        Assert.Equal(claims.Count, claims.Select(jobs => jobs[0].ClaimId).Distinct().Count());
        Assert.All(await engine.JobsAsync(), job => Assert.Equal((JobState.Running, 1), (job.State, job.Attempt)));
    }

    [Fact]
    public async Task What_is_due_longest_is_claimed_first_and_nothing_before_it_is_due()
    {
        int[] minutes = [5, -3, 0, -60, 1, -1];
        await engine.AddAsync(minutes.Length, subject => engine.Clock.GetUtcNow().AddMinutes(minutes[subject - 1]));

        var claimed = new List<long>();
        while (await engine.ClaimAsync(jobsMax: 1) is { Count: > 0 } one) claimed.Add(one[0].SubjectId);
        Assert.Equal([4, 2, 6, 3], claimed);

        engine.Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await engine.ClaimAsync());
        engine.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(5, Assert.Single(await engine.ClaimAsync()).SubjectId);
    }

    [Fact]
    public async Task Another_kind_of_job_is_left_alone()
    {
        await engine.AddAsync(1);

        Assert.Empty(await engine.Queue.ClaimAsync("another-kind", 10, JobEngine.Lease, CancellationToken.None));
        Assert.Single(await engine.ClaimAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_jump_of_the_wall_clock_takes_no_claim_away(int days)
    {
        await engine.AddAsync(1);
        var held = await engine.ClaimAsync();

        engine.Clock.SetUtcNow(engine.Clock.GetUtcNow().AddDays(days));
        await engine.RescueAsync();
        Assert.Equal(held[0].ClaimId, (await engine.JobAsync()).ClaimId);
        await engine.SettleAsync(held);

        Assert.Equal((JobState.Done, 1), ((await engine.JobAsync()).State, (await engine.JobAsync()).Attempt));
        Assert.Equal([1L], engine.Handler.Ran);
    }

    [Fact]
    public async Task A_lapsed_claim_is_taken_back_and_the_job_waits_for_its_next_attempt()
    {
        await engine.AddAsync(2);
        await engine.ClaimAsync(jobsMax: 1, JobEngine.Lapsed);
        await engine.ClaimAsync(jobsMax: 1);

        await engine.RescueAsync();

        Assert.Equal([JobState.Queued, JobState.Running], (await engine.JobsAsync()).Select(job => job.State));
        Assert.Equal((1, "The run was interrupted; its lease lapsed."), ((await engine.JobAsync()).Attempt, Assert.Single(await engine.AttemptsAsync()).Reason));
        Assert.Equal([1L], await engine.NotesAsync("not finished: Queued"));
        engine.Clock.Advance(TimeSpan.FromSeconds(2));
        await engine.DrainAsync();
        Assert.Equal((JobState.Done, 2), ((await engine.JobAsync()).State, (await engine.JobAsync()).Attempt));
    }

    [Fact]
    public async Task One_lapsed_job_that_cannot_be_settled_does_not_keep_the_others_from_being_taken_back()
    {
        await engine.AddAsync(3);
        await engine.ClaimAsync(lease: JobEngine.Lapsed);
        engine.Handler.NotFinished = job =>
        {
            if (job.SubjectId == 1) throw new InvalidOperationException("made to fail");
        };

        await engine.RescueAsync();

        Assert.Equal([JobState.Queued, JobState.Queued, JobState.Queued], (await engine.JobsAsync()).Select(job => job.State));
    }

    [Fact]
    public async Task One_interrupted_job_whose_handler_throws_does_not_keep_the_others_from_being_taken_back()
    {
        await engine.AddAsync(3);
        engine.Handler.IsAtMostOnce = true;
        await engine.ClaimAsync(lease: JobEngine.Lapsed);
        engine.Handler.Interrupted = job => job.SubjectId == 1 ? throw new InvalidOperationException("made to fail") : new JobOutcome.GiveUp("interrupted");

        await engine.RescueAsync();

        Assert.Equal([JobState.Running, JobState.Dead, JobState.Dead], (await engine.JobsAsync()).Select(job => job.State));
    }

    [Fact]
    public async Task Two_who_rescue_at_once_take_each_job_back_once()
    {
        await engine.AddAsync(50);
        await engine.ClaimAsync(lease: JobEngine.Lapsed);

        var taken = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => engine.Queue.RescueAsync(50, JobEngine.Lease, CancellationToken.None))));

        Assert.Equal(Enumerable.Range(1, 50).Select(subject => (long)subject), taken.SelectMany(jobs => jobs).Select(job => job.SubjectId).Order());
    }

    private async Task RefusedAsync(Func<IQueryable<Job>, Task<int>> update)
    {
        await engine.AddAsync(1);
        await using var context = engine.Store.CreateDbContext();

        var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => update(context.Jobs));

        Assert.Contains("CK_Jobs_", refused.Message, StringComparison.Ordinal);
    }
}

public sealed class ClaimOnSqlite() : ClaimContract(DatabaseKind.Sqlite);

public sealed class ClaimOnPostgres() : ClaimContract(DatabaseKind.PostgreSql);
