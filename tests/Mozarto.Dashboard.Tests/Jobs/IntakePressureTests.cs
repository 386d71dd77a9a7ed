using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

public sealed class IntakePressureTests
{
    private readonly TestClock clock = new();

    [Fact]
    public void Without_deliveries_processing_neither_pauses_nor_takes_small_batches()
    {
        var pressure = new IntakePressure(clock);

        Assert.Equal((TimeSpan.Zero, 200), (pressure.Pause, pressure.BatchJobsMax));
    }

    [Theory]
    [InlineData(200, 60, 200)]
    [InlineData(1000, 300, 50)]
    [InlineData(50_000, 1000, 50)]
    public void The_more_deliveries_a_second_the_longer_the_pauses_and_the_smaller_the_batches(int deliveries, int pauseMilliseconds, int jobsMax)
    {
        var pressure = new IntakePressure(clock);

        pressure.Note(deliveries);

        Assert.Equal((TimeSpan.FromMilliseconds(pauseMilliseconds), jobsMax), (pressure.Pause, pressure.BatchJobsMax));
    }

    [Fact]
    public void Pressure_is_felt_through_the_next_second_and_gone_after_it()
    {
        var pressure = new IntakePressure(clock);
        pressure.Note(1000);

        clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.FromMilliseconds(300), pressure.Pause);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, pressure.Pause);
    }
}
