using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

public sealed class TestClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(2));

    private readonly TestClock clock = new(Start);

    [Fact]
    public void It_stands_still_and_tells_UTC()
    {
        Assert.Equal(Start, clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.GetUtcNow().Offset);
        Assert.Equal(clock.GetUtcNow(), clock.GetUtcNow());
    }

    [Fact]
    public void It_cannot_be_advanced_backwards() => Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void Advancing_moves_the_wall_clock_and_the_monotonic_one()
    {
        var before = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(Start.AddSeconds(90), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), clock.GetElapsedTime(before));
    }

    [Fact]
    public void Setting_it_back_moves_the_wall_clock_only_and_fires_nothing()
    {
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        var before = clock.GetTimestamp();

        clock.SetUtcNow(Start.AddHours(-1));
        Assert.Equal(Start.AddHours(-1), clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.GetElapsedTime(before));
        clock.SetUtcNow(Start.AddDays(1));
        Assert.Equal(0, fired);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_time_and_see_it_as_now()
    {
        var seen = new List<(string Name, double At)>();
        using var late = Timer("late", 3);
        using var early = Timer("early", 1);
        using var alsoEarly = Timer("also early", 1);

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([("early", 1d), ("also early", 1d), ("late", 3d)], seen);
        Assert.Equal(0, clock.TimersWaiting);

        ITimer Timer(string name, int seconds) =>
            clock.CreateTimer(
                _ => seen.Add((name, (clock.GetUtcNow() - Start).TotalSeconds)), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_timer_does_not_fire_a_tick_before_its_time()
    {
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal(0, fired);

        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_per_period_until_it_is_disposed()
    {
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, fired);

        timer.Dispose();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, fired);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void A_timer_changed_to_infinite_waits_no_more()
    {
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, fired);
    }

    [Fact]
    public void A_timer_set_by_a_timer_fires_within_the_same_advance()
    {
        var fired = 0;
        ITimer? second = null;
        using var first = clock.CreateTimer(
            _ => second = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, fired);
        second!.Dispose();
    }

    [Fact]
    public async Task A_delay_of_the_framework_ends_when_the_clock_gets_there()
    {
        var delay = Task.Delay(TimeSpan.FromHours(3), clock);

        clock.Advance(TimeSpan.FromHours(2));
        Assert.False(delay.IsCompleted);
        Assert.Equal((1, 1, 0), (clock.TimersWaiting, clock.TimersDueIn(TimeSpan.FromHours(1)), clock.TimersDueIn(TimeSpan.FromHours(3))));

        clock.Advance(TimeSpan.FromHours(1));
        await Eventually.CompletedAsync("the delay", delay);
    }

    [Fact]
    public async Task A_cancellation_after_a_while_and_a_periodic_timer_of_the_framework_follow_the_clock()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(30), clock);
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(10), clock);
        var tick = ticks.WaitForNextTickAsync().AsTask();
        Assert.False(tick.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.True(cancellation.IsCancellationRequested);
        Assert.True(await Eventually.ResultAsync("a tick", tick));
    }

    [Fact]
    public async Task A_timer_without_delay_fires_at_once()
    {
        var fired = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await Eventually.CompletedAsync("the timer", fired.Task);
    }
}
