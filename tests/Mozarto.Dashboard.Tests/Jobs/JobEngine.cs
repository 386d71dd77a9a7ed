using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>The engine of jobs on a store of its own, moved by hand, with a handler whose every run leaves a note: its effect, which can be counted.</summary>
internal sealed class JobEngine : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    /// <summary>A lease that has lapsed when it is given, whichever clock it is on.</summary>
    public static readonly TimeSpan Lapsed = TimeSpan.FromSeconds(-5);

    private JobEngine(TestStore store)
    {
        Store = store;
        Queue = new JobQueue(store, new LeaseClock(store.Settings, store.Clock), store.Turns, store.Clock);
        Settlement = new JobSettlement(store, store.Turns, store.Clock, NullLogger<JobSettlement>.Instance);
        Handler = new ScriptedHandler(store.Ids);
        Runner = new JobRunner([Handler], Queue, Settlement, new IntakePressure(store.Clock, IntakePressure.WithOneWriter), Live, store.Clock, NullLogger<JobRunner>.Instance);
    }

    public LiveUpdates Live { get; } = new();

    public TestStore Store { get; }
    public TestClock Clock => Store.Clock;
    public JobQueue Queue { get; }
    public JobSettlement Settlement { get; }
    public JobRunner Runner { get; }
    public ScriptedHandler Handler { get; }

    public static async Task<JobEngine> StartAsync(DatabaseKind kind) => new(await TestStore.CreateAsync(kind));

    /// <summary>Adds jobs with subjects 1, 2, 3 …</summary>
    public async Task AddAsync(int count, Func<int, DateTimeOffset>? due = null)
    {
        await using var context = Store.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        context.InsertMany<Job>([.. Enumerable.Range(1, count).Select(subject => Job.Create(Store.Ids.Next(), ScriptedHandler.JobKind, subject, due?.Invoke(subject) ?? Clock.GetUtcNow()))]);
        await transaction.CommitAsync();
    }

    public Task<IReadOnlyList<Job>> ClaimAsync(int jobsMax = 200, TimeSpan? lease = null) => Queue.ClaimAsync(ScriptedHandler.JobKind, jobsMax, lease ?? Lease, CancellationToken.None);

    public Task SettleAsync(IReadOnlyList<Job> jobs) => Settlement.RunAsync(Handler, jobs, CancellationToken.None);

    public Task DrainAsync() => Runner.DrainAsync(Handler, CancellationToken.None);

    public Task RescueAsync() => Runner.RescueAsync(CancellationToken.None);

    public async Task<IReadOnlyList<Job>> JobsAsync()
    {
        await using var context = Store.CreateDbContext();
        return await context.Jobs.AsNoTracking().OrderBy(row => row.SubjectId).ToListAsync();
    }

    public async Task<Job> JobAsync(long subjectId = 1) => (await JobsAsync()).Single(job => job.SubjectId == subjectId);

    public async Task<IReadOnlyList<JobAttempt>> AttemptsAsync()
    {
        await using var context = Store.CreateDbContext();
        return await context.JobAttempts.AsNoTracking().OrderBy(row => row.JobId).ThenBy(row => row.Number).ToListAsync();
    }

    /// <summary>The subjects whose effect is in the store, one for each effect.</summary>
    public Task<IReadOnlyList<long>> EffectsAsync() => NotesAsync("run");

    public async Task<IReadOnlyList<long>> NotesAsync(string action)
    {
        await using var context = Store.CreateDbContext();
        return await context.TransactionNotes.Where(row => row.Action == action).OrderBy(row => row.TransactionId).Select(row => row.TransactionId).ToListAsync();
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

/// <summary>Does what a test says with each subject, and otherwise is done.</summary>
internal sealed class ScriptedHandler(IdGenerator ids) : IJobHandler
{
    public const string JobKind = "scripted";

    public string Kind => JobKind;

    public TimeSpan RunDurationMax => TimeSpan.FromSeconds(60);

    public bool IsAtMostOnce { get; set; }

    /// <summary>How often a subject was run, whatever came of it.</summary>
    public List<long> Ran { get; } = [];

    public Func<long, DashboardContext, CancellationToken, Task<JobOutcome>> Run { get; set; } = (_, _, _) => Task.FromResult<JobOutcome>(JobOutcome.Done.Instance);

    public Action<Job> NotFinished { get; set; } = _ => { };

    public Func<Job, JobOutcome> Interrupted { get; set; } = _ => new JobOutcome.GiveUp("interrupted");

    public async Task<IReadOnlyList<JobOutcome>> RunAsync(IReadOnlyList<Job> jobs, DashboardContext context, CancellationToken cancellation)
    {
        var outcomes = new List<JobOutcome>();
        foreach (var job in jobs)
        {
            Ran.Add(job.SubjectId);
            context.Add(Note(job, "run"));
            outcomes.Add(await Run(job.SubjectId, context, cancellation));
        }

        return outcomes;
    }

    public Task NotFinishedAsync(Job job, DashboardContext context, CancellationToken cancellation)
    {
        NotFinished(job);
        context.Add(Note(job, $"not finished: {job.State}"));
        return Task.CompletedTask;
    }

    public Task<JobOutcome> InterruptedAsync(Job job, DashboardContext context, CancellationToken cancellation)
    {
        context.Add(Note(job, "interrupted"));
        return Task.FromResult(Interrupted(job));
    }

    public static TransactionNote Note(long id, long subjectId, string action) =>
        new() { Id = id, TransactionId = subjectId, WrittenAt = A.Time, OperatorName = "", Action = action, Text = "" };

    private TransactionNote Note(Job job, string action) => Note(ids.Next(), job.SubjectId, action);
}
