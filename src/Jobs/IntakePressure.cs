namespace Mozarto.Dashboard.Jobs;

/// <summary>
/// How busy receiving is, so that processing gives way to it: senders wait for an answer, jobs can wait. While deliveries arrive, a batch of jobs is as
/// small as it must be to take no longer than <paramref name="batchDurationMax"/>, and after each
/// batch the store is left to receiving for a share of the time that the batch took. Processing slows down, but never stops. Batches begin small and
/// at most double each time: right after a start everything takes long, and nobody knows yet how long.
/// </summary>
internal sealed class IntakePressure(TimeProvider time, TimeSpan batchDurationMax)
{
    public const int JobsMax = 200;
    public const int JobsMin = 10;

    /// <summary>On SQLite: a batch holds the one write lock for a part of that.</summary>
    public static readonly TimeSpan WithOneWriter = TimeSpan.FromMilliseconds(10);

    /// <summary>On PostgreSQL, where only the processor is shared, and each batch costs a dozen round trips.</summary>
    public static readonly TimeSpan WithManyWriters = TimeSpan.FromMilliseconds(40);

    /// <summary>At so many deliveries a second as much time is left to receiving as jobs take.</summary>
    private const double EvenPerSecond = 400;

    /// <summary>Receiving gets no more than this many times what jobs take.</summary>
    private const double ShareMax = 10;

    /// <summary>How much the latest batch says about the next one, beside those before it.</summary>
    private const double LatestWeight = 0.2;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock windowLock = new();
    private long startedAt = time.GetTimestamp();
    private int current;
    private int previous;
    private readonly Dictionary<string, Pace> paces = new(StringComparer.Ordinal);

    /// <summary>Jobs of a kind in its next batch.</summary>
    public int BatchJobsMax(string kind)
    {
        lock (windowLock)
        {
            if (!paces.TryGetValue(kind, out var pace)) return JobsMin;
            var bearable = PerSecond > 0 ? batchDurationMax.Ticks / Math.Max(1, pace.TicksPerJob) : JobsMax;
            return (int)Math.Clamp(Math.Min(bearable, pace.JobsMax), JobsMin, JobsMax);
        }
    }

    /// <summary>So many deliveries were stored.</summary>
    public void Note(int deliveries)
    {
        lock (windowLock)
        {
            Turn();
            current += deliveries;
        }
    }

    /// <summary>A batch of jobs of a kind was run. Says how long to leave the store to receiving before the next one.</summary>
    public TimeSpan NoteBatch(string kind, int jobs, TimeSpan took)
    {
        lock (windowLock)
        {
            var latest = (double)took.Ticks / jobs;
            paces[kind] = paces.TryGetValue(kind, out var before)
                ? new Pace((LatestWeight * latest) + ((1 - LatestWeight) * before.TicksPerJob), Math.Min(JobsMax, before.JobsMax * 2))
                : new Pace(latest, JobsMin * 2);
            return took * Math.Min(PerSecond / EvenPerSecond, ShareMax);
        }
    }

    /// <summary>Deliveries of the last second, or of the running one if those are more.</summary>
    private int PerSecond
    {
        get
        {
            Turn();
            return Math.Max(current, previous);
        }
    }

    private void Turn()
    {
        var elapsed = time.GetElapsedTime(startedAt);
        if (elapsed < Window) return;
        (previous, current) = (elapsed < 2 * Window ? current : 0, 0);
        startedAt = time.GetTimestamp();
    }

    private sealed record Pace(double TicksPerJob, int JobsMax);
}
