using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>Who is taken back by the rescue and who is not, all in one store; and one poison among very many.</summary>
public abstract class RescueContract(DatabaseKind kind) : IAsyncLifetime
{
    private const int Many = 10_000;
    private static readonly TimeSpan OfALongerRun = TimeSpan.FromHours(2);

    private JobEngine engine = null!;

    public async Task InitializeAsync() => engine = await JobEngine.StartAsync(kind);

    public async Task DisposeAsync() => await engine.DisposeAsync();

    [Fact]
    public async Task Only_a_lapsed_lease_is_taken_back_and_used_up_attempts_are_the_end()
    {
        const long Finished = 1, Queued = 2, Young = 3, Longer = 4, Lapsed = 5, UsedUp = 6;
        await engine.AddAsync(6, due: subject => engine.Clock.GetUtcNow().AddSeconds(subject == Queued ? 60 : 0));
        await ClaimAsync(Finished, JobEngine.Lease, settle: true);
        await ClaimAsync(Young, JobEngine.Lease);
        await ClaimAsync(Longer, OfALongerRun);
        await ClaimAsync(Lapsed, JobEngine.Lapsed);
        await ClaimAsync(UsedUp, JobEngine.Lapsed, attempt: RetrySchedule.Default.AttemptsMax);
        var before = await engine.JobsAsync();

        await engine.RescueAsync();

        var after = (await engine.JobsAsync()).ToDictionary(job => job.SubjectId);
        foreach (var untouched in new[] { Finished, Queued, Young, Longer })
        {
            var was = before.Single(job => job.SubjectId == untouched);
            Assert.Equal((was.State, was.ClaimId, was.LeaseUntil, was.Attempt, was.DueAt), (after[untouched].State, after[untouched].ClaimId, after[untouched].LeaseUntil, after[untouched].Attempt, after[untouched].DueAt));
        }

        Assert.Equal((JobState.Queued, 1), (after[Lapsed].State, after[Lapsed].Attempt));
        Assert.Equal((JobState.Dead, RetrySchedule.Default.AttemptsMax), (after[UsedUp].State, after[UsedUp].Attempt));
        Assert.Equal(2, (await engine.AttemptsAsync()).Count);
    }

    [Fact]
    public async Task One_poison_among_ten_thousand_is_alone_in_failing_and_costs_the_others_no_more_than_one_batch()
    {
        const long Poison = Many / 2;
        await engine.AddAsync(Many);
        engine.Handler.Run = (subject, context, _) =>
        {
            // Refused by the store when it is saved, together with everything else in its batch.
            if (subject == Poison) context.Add(ScriptedHandler.Note(engine.Store.Ids.Next(), subject, null!));
            return Task.FromResult<JobOutcome>(JobOutcome.Done.Instance);
        };

        await engine.DrainAsync();

        var jobs = await engine.JobsAsync();
        Assert.Equal([Poison], jobs.Where(job => job.State != JobState.Done).Select(job => job.SubjectId));
        Assert.Equal((JobState.Queued, 1), (jobs.Single(job => job.SubjectId == Poison).State, jobs.Single(job => job.SubjectId == Poison).Attempt));
        Assert.Equal(Enumerable.Range(1, Many).Select(subject => (long)subject).Where(subject => subject != Poison), await engine.EffectsAsync());
        Assert.InRange(engine.Handler.Ran.Count, Many, Many + IntakePressure.JobsMax + RunsOfThePoison);
    }

    // In its batch, alone, and again after each of the collisions that a refusal by the store may be.
    private const int RunsOfThePoison = 10;

    private async Task ClaimAsync(long subject, TimeSpan lease, bool settle = false, int attempt = 1)
    {
        var claimed = Assert.Single(await engine.ClaimAsync(jobsMax: 1, lease));
        Assert.Equal(subject, claimed.SubjectId);
        if (settle) await engine.SettleAsync([claimed]);
        await using var context = engine.Store.CreateDbContext();
        await context.Jobs.Where(job => job.SubjectId == subject).ExecuteUpdateAsync(row => row.SetProperty(job => job.Attempt, attempt));
    }
}

public sealed class RescueOnSqlite() : RescueContract(DatabaseKind.Sqlite);

public sealed class RescueOnPostgres() : RescueContract(DatabaseKind.PostgreSql);
