using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>What each outcome makes of a job, by the attempts that are left.</summary>
public sealed class JobTests
{
    private static readonly RetrySchedule Schedule = new(3, TimeSpan.FromHours(1));
    private static readonly DateTimeOffset Now = A.Time.AddHours(1);

    public static TheoryData<JobState> NotRunning => [JobState.Queued, JobState.Done, JobState.Dead];

    public static TheoryData<string, int, JobState, int, int> Outcomes => new()
    {
        { "done", 1, JobState.Done, 1, 0 },
        { "done", 3, JobState.Done, 3, 0 },
        { "retry", 1, JobState.Queued, 1, 1 },
        { "retry", 2, JobState.Queued, 2, 16 },
        { "retry", 3, JobState.Dead, 3, 0 },
        { "retry", 4, JobState.Dead, 4, 0 },
        { "later", 1, JobState.Queued, 0, 7 },
        { "later", 3, JobState.Queued, 2, 7 },
        { "give up", 1, JobState.Dead, 1, 0 },
        { "give up", 3, JobState.Dead, 3, 0 },
    };

    [Theory]
    [MemberData(nameof(NotRunning))]
    public void Only_a_running_job_can_be_settled(JobState state)
    {
        var job = In(state);

        Assert.Throws<InvalidOperationException>(() => job.Settle(JobOutcome.Done.Instance, Now, Schedule, 0));
        Assert.Equal(state, job.State);
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void An_outcome_settles_a_job(string outcome, int attempt, JobState state, int attemptAfter, int dueInSeconds)
    {
        var job = Running(attempt);

        job.Settle(Named(outcome), Now, Schedule, jitter: 0);

        Assert.Equal((state, attemptAfter), (job.State, job.Attempt));
        Assert.Equal((null, null), (job.ClaimId, job.LeaseUntil));
        Assert.Equal(state is JobState.Done or JobState.Dead ? Now : null, job.FinishedAt);
        Assert.Equal(outcome == "done" ? null : outcome, job.Reason);
        if (state == JobState.Queued) Assert.Equal(Now.AddSeconds(dueInSeconds), job.DueAt);
    }

    [Fact]
    public void A_reason_is_cut_and_never_through_the_middle_of_a_character()
    {
        var job = Running(attempt: 1);

        job.Settle(new JobOutcome.Retry(new string('x', Job.ReasonCharactersMax - 2) + "\U0001F4B8 and more"), Now, Schedule, 0);

        Assert.Equal(new string('x', Job.ReasonCharactersMax - 2) + "…", job.Reason);
    }

    [Theory]
    [InlineData(JobState.Done)]
    [InlineData(JobState.Dead)]
    [InlineData(JobState.Queued)]
    public void A_person_starts_the_attempts_again(JobState state)
    {
        var job = In(state);

        Assert.True(job.Restart(Now.AddDays(1)));

        Assert.Equal((JobState.Queued, 0, Now.AddDays(1), null, null), (job.State, job.Attempt, job.DueAt, job.FinishedAt, job.Reason));
    }

    [Fact]
    public void A_running_job_is_not_started_again()
    {
        var job = Running(attempt: 2);

        Assert.False(job.Restart(Now));

        Assert.Equal((JobState.Running, 2), (job.State, job.Attempt));
    }

    private static JobOutcome Named(string outcome) => outcome switch
    {
        "done" => JobOutcome.Done.Instance,
        "retry" => new JobOutcome.Retry(outcome),
        "later" => new JobOutcome.Later(TimeSpan.FromSeconds(7), outcome),
        _ => new JobOutcome.GiveUp(outcome),
    };

    private static Job In(JobState state)
    {
        if (state == JobState.Queued) return Job.Create(1, "a-kind", 2, A.Time);
        var job = Running(attempt: 1);
        job.Settle(Named(state == JobState.Done ? "done" : "give up"), Now, Schedule, 0);
        return job;
    }

    // Claiming happens in the database only, so a test writes what the claim would have stamped.
    private static Job Running(int attempt)
    {
        var job = Job.Create(1, "a-kind", 2, A.Time);
        foreach (var (name, value) in new (string, object)[] { (nameof(Job.State), JobState.Running), (nameof(Job.Attempt), attempt), (nameof(Job.ClaimId), 5L), (nameof(Job.LeaseUntil), 6L) })
            typeof(Job).GetProperty(name)!.SetValue(job, value);
        return job;
    }
}
