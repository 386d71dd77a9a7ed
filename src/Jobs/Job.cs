using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Jobs;

/// <summary>Where a job stands. The numbers are stored.</summary>
public enum JobState
{
    Queued = 1,
    Running = 2,
    Done = 3,

    /// <summary>No schedule runs it again: a person must look.</summary>
    Dead = 4,
}

/// <summary>
/// A promise to do one thing, kept across crashes. It is claimed by a conditional update that stamps claim, lease and attempt, and settled only
/// by whoever still holds that claim: the claim is the concurrency token, so a late result of a lost claim is refused.
/// </summary>
internal sealed class Job
{
    public const int KindCharactersMax = 40;
    public const int ReasonCharactersMax = 1000;

    public required long Id { get; init; }

    /// <summary>The handler's name.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about: the id of a delivery, a payout, a run.</summary>
    public required long SubjectId { get; init; }

    public JobState State { get; private set; } = JobState.Queued;

    /// <summary>Not before this instant.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Attempts begun since a person or the beginning started them.</summary>
    public int Attempt { get; private set; }

    /// <summary>Who holds it; null unless running.</summary>
    public long? ClaimId { get; private set; }

    /// <summary>Until when the claim holds, on the lease clock (milliseconds).</summary>
    public long? LeaseUntil { get; private set; }

    /// <summary>Why the last attempt did not finish it.</summary>
    public string? Reason { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public static Job Create(long id, string kind, long subjectId, DateTimeOffset now) =>
        new() { Id = id, Kind = kind, SubjectId = subjectId, DueAt = now, CreatedAt = now };

    /// <summary>Ends the running attempt with what its handler said. Legal from Running only.</summary>
    public void Settle(JobOutcome outcome, DateTimeOffset now, RetrySchedule schedule, double jitter)
    {
        if (State != JobState.Running) throw new InvalidOperationException($"Job {Id} is {State}; only a running one can be settled.");
        (ClaimId, LeaseUntil) = (null, null);
        switch (outcome)
        {
            case JobOutcome.Done:
                (State, FinishedAt, Reason) = (JobState.Done, now, null);
                break;
            case JobOutcome.Later later:
                (State, DueAt, Attempt, Reason) = (JobState.Queued, now + later.Delay, Attempt - 1, Cut(later.Reason));
                break;
            case JobOutcome.Retry retry when Attempt < schedule.AttemptsMax:
                (State, DueAt, Reason) = (JobState.Queued, now + schedule.DelayAfter(Attempt, jitter), Cut(retry.Reason));
                break;
            case JobOutcome.Retry { Reason: var reason }:
                Bury(reason, now);
                break;
            case JobOutcome.GiveUp giveUp:
                Bury(giveUp.Reason, now);
                break;
        }
    }

    /// <summary>A job of its own with the same claim, for one more try at running it.</summary>
    public Job AsClaimed() => (Job)MemberwiseClone();

    /// <summary>A person's retry: starts the attempts again. A running one is left alone.</summary>
    public bool Restart(DateTimeOffset now)
    {
        if (State == JobState.Running) return false;
        (State, DueAt, Attempt, FinishedAt, Reason) = (JobState.Queued, now, 0, null, null);
        return true;
    }

    /// <summary>The same for many in one statement, so that of two who ask at once one finds nothing left to restart.</summary>
    public static Task<int> RestartAsync(IQueryable<Job> jobs, DateTimeOffset now, CancellationToken cancellation) =>
        jobs.Where(job => job.State != JobState.Running).ExecuteUpdateAsync(
            row => row.SetProperty(job => job.State, JobState.Queued).SetProperty(job => job.DueAt, now).SetProperty(job => job.Attempt, 0)
                .SetProperty(job => job.FinishedAt, (DateTimeOffset?)null).SetProperty(job => job.Reason, (string?)null),
            cancellation);

    private void Bury(string reason, DateTimeOffset now) => (State, FinishedAt, Reason) = (JobState.Dead, now, Cut(reason));

    private static string Cut(string reason) => TextCut.To(reason, ReasonCharactersMax)!;
}

/// <summary>One attempt that did not finish its job, and why: kept so that a dead job can be understood.</summary>
public sealed class JobAttempt
{
    public required long JobId { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required string Reason { get; init; }
}
