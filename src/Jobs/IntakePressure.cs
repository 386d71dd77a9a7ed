namespace Mozarto.Dashboard.Jobs;

/// <summary>
/// How busy receiving is, so that processing gives way to it: senders wait for an answer, jobs can wait. The busier, the smaller the batches of jobs
/// (each holds the store's write lock for a while) and the longer the pauses between them; processing slows down, but never stops.
/// </summary>
internal sealed class IntakePressure(TimeProvider time)
{
    private const int JobsMax = 200;
    private const int JobsMaxUnderPressure = 50;
    private const int PressurePerSecond = 300;
    private const double PauseMillisecondsPerDelivery = 0.3;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);

    private readonly Lock windowLock = new();
    private long startedAt = time.GetTimestamp();
    private int current;
    private int previous;

    /// <summary>Jobs in the next batch.</summary>
    public int BatchJobsMax => PerSecond > PressurePerSecond ? JobsMaxUnderPressure : JobsMax;

    /// <summary>How long to leave the store to receiving before that batch.</summary>
    public TimeSpan Pause => TimeSpan.FromMilliseconds(Math.Min(PauseMax.TotalMilliseconds, PerSecond * PauseMillisecondsPerDelivery));

    /// <summary>Deliveries of the last second, or of the running one if those are more.</summary>
    private int PerSecond
    {
        get
        {
            lock (windowLock)
            {
                Turn();
                return Math.Max(current, previous);
            }
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

    private void Turn()
    {
        var elapsed = time.GetElapsedTime(startedAt);
        if (elapsed < Window) return;
        (previous, current) = (elapsed < 2 * Window ? current : 0, 0);
        startedAt = time.GetTimestamp();
    }
}
