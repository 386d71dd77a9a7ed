namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// A clock that stands still until a test moves it. Timers (and so <c>Task.Delay</c> and cancellation after a while, given this clock) fire while it
/// is advanced, in order of their due time, each seeing its own due time as now. Setting it back moves the wall clock only: the monotonic
/// timestamp never goes back, as on a real machine.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private const int FiringsMax = 100_000;

    private readonly Lock gate = new();
    private readonly List<TestTimer> timers = [];
    private DateTimeOffset now = start.ToUniversalTime();
    private TimeSpan elapsed;
    private long timersMade;

    public TestClock() : this(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers wait to fire: the sign that code under test has reached its delay.</summary>
    public int TimersWaiting
    {
        get
        {
            lock (gate) return timers.Count(timer => timer.DueAt is not null);
        }
    }

    /// <summary>How many of them fire when this much time has passed, not earlier and not later: the sign that one certain delay has begun, whatever else waits.</summary>
    public int TimersDueIn(TimeSpan delay)
    {
        lock (gate) return timers.Count(timer => timer.DueAt == elapsed + delay);
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp()
    {
        lock (gate) return elapsed.Ticks;
    }

    /// <summary>Lets time pass. Returns after the timers that came due have been called (what they started may still be running).</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan target;
        lock (gate) target = elapsed + by;
        for (var fired = 0; FireNextUntil(target); fired++)
        {
            if (fired == FiringsMax)
                throw new InvalidOperationException($"More than {FiringsMax} timers fired in one advance: is a period too short?");
        }

        lock (gate) MoveTo(target);
    }

    /// <summary>Sets the wall clock, forward or back, as an operator or NTP would: no monotonic time passes and no timer fires.</summary>
    public void SetUtcNow(DateTimeOffset instant)
    {
        lock (gate) now = instant.ToUniversalTime();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        lock (gate)
        {
            timer.Number = timersMade++;
            timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private bool FireNextUntil(TimeSpan target)
    {
        TestTimer? due;
        lock (gate)
        {
            due = timers.Where(timer => timer.DueAt <= target).OrderBy(timer => timer.DueAt).ThenBy(timer => timer.Number).FirstOrDefault();
            if (due is null) return false;
            MoveTo(due.DueAt!.Value);
            due.DueAt = due.Period is { } period ? due.DueAt + period : null;
        }

        due.Fire();
        return true;
    }

    private void MoveTo(TimeSpan target)
    {
        if (target <= elapsed) return;
        now += target - elapsed;
        elapsed = target;
    }

    private sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Number { get; set; }
        public TimeSpan? DueAt { get; set; }
        public TimeSpan? Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                if (!clock.timers.Contains(this)) return false;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.elapsed + dueTime;
                Period = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period;
            }

            // A real timer with no delay fires at once, on another thread.
            if (dueTime == TimeSpan.Zero)
                ThreadPool.QueueUserWorkItem(static own => own.FireNextUntil(TimeSpan.FromTicks(own.GetTimestamp())), clock, preferLocal: false);
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
