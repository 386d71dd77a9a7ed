using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Jobs;

/// <summary>
/// Does the jobs of one kind. It stages changes in the context and saves nothing: the runner saves its effects and the jobs' new states in one transaction.
/// Jobs come in batches that share a commit; a batch that fails is repeated one by one, so that only the one at fault pays.
/// </summary>
internal interface IJobHandler
{
    string Kind { get; }

    /// <summary>How long one run of a batch may take before it is cut off.</summary>
    TimeSpan RunDurationMax { get; }

    /// <summary>At most once: a job whose lease lapsed is not run again but handed to <see cref="InterruptedAsync"/>.</summary>
    bool IsAtMostOnce => false;

    /// <summary>Jobs in one run, at most.</summary>
    int BatchJobsMax => IntakePressure.JobsMax;

    /// <summary>How many runs there may be at the same time.</summary>
    int RunnersCount => 1;

    /// <summary>One outcome for each job, in the same order.</summary>
    Task<IReadOnlyList<JobOutcome>> RunAsync(IReadOnlyList<Job> jobs, DashboardContext context, CancellationToken cancellation);

    /// <summary>Stages what becomes of the subject of a job that did not finish: it waits for another attempt, or is dead.</summary>
    Task NotFinishedAsync(Job job, DashboardContext context, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Says what becomes of an at-most-once job whose run was cut off. Stages changes like a run.</summary>
    Task<JobOutcome> InterruptedAsync(Job job, DashboardContext context, CancellationToken cancellation) =>
        Task.FromResult<JobOutcome>(new JobOutcome.GiveUp("The run was interrupted, and this kind of work is never repeated by the machine."));
}
