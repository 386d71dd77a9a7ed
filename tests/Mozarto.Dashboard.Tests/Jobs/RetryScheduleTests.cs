using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Tests.Jobs;

public sealed class RetryScheduleTests
{
    private static readonly RetrySchedule Schedule = RetrySchedule.Default;

    [Theory]
    [InlineData(int.MinValue, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 16)]
    [InlineData(3, 81)]
    [InlineData(5, 625)]
    [InlineData(10, 10_000)]
    [InlineData(11, 10_800)]
    [InlineData(1_000, 10_800)]
    [InlineData(int.MaxValue, 10_800)]
    public void A_delay_grows_with_the_fourth_power_of_the_attempt_up_to_three_hours(int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Schedule.DelayAfter(attempt, jitter: 0));

    [Theory]
    [InlineData(-5, 16)]
    [InlineData(0, 16)]
    [InlineData(0.5, 18)]
    [InlineData(1, 20)]
    [InlineData(7, 20)]
    public void Jitter_adds_up_to_a_quarter_and_never_more(double jitter, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Schedule.DelayAfter(2, jitter));

    [Fact]
    public void All_attempts_together_take_about_seven_hours()
    {
        var least = Enumerable.Range(1, Schedule.AttemptsMax - 1).Sum(attempt => Schedule.DelayAfter(attempt, 0).TotalHours);
        var most = Enumerable.Range(1, Schedule.AttemptsMax - 1).Sum(attempt => Schedule.DelayAfter(attempt, 1).TotalHours);

        Assert.InRange(least, 4, 7);
        Assert.InRange(most, least * 1.249, least * 1.251);
    }
}
