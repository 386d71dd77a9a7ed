using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

public sealed class IntakePressureTests
{
    private const string Kind = "a-kind";
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(10);

    private readonly TestClock clock = new();
    private readonly IntakePressure pressure;

    public IntakePressureTests() => pressure = new IntakePressure(clock, Longest);

    [Fact]
    public void Without_deliveries_processing_neither_pauses_nor_takes_small_batches()
    {
        var pause = RunBatches(Kind, 200, TimeSpan.FromSeconds(1));

        Assert.Equal((TimeSpan.Zero, IntakePressure.JobsMax), (pause, pressure.BatchJobsMax(Kind)));
    }

    [Theory]
    [InlineData(100, 10, 100)]
    [InlineData(100, 20, 50)]
    [InlineData(100, 5, 200)]
    [InlineData(100, 1, IntakePressure.JobsMax)]
    [InlineData(10, 10_000, IntakePressure.JobsMin)]
    public void While_deliveries_arrive_a_batch_takes_no_longer_than_it_may(int jobs, int tookMilliseconds, int jobsMax)
    {
        pressure.Note(1);

        RunBatches(Kind, jobs, TimeSpan.FromMilliseconds(tookMilliseconds));

        Assert.Equal(jobsMax, pressure.BatchJobsMax(Kind));
    }

    [Fact]
    public void Batches_begin_small_and_at_most_double()
    {
        var sizes = new List<int>();
        for (var batch = 0; batch < 7; batch++)
        {
            sizes.Add(pressure.BatchJobsMax(Kind));
            pressure.NoteBatch(Kind, sizes[^1], TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([10, 20, 40, 80, 160, 200, 200], sizes);
    }

    [Fact]
    public void One_slow_batch_among_quick_ones_changes_little()
    {
        pressure.Note(1);
        RunBatches(Kind, 100, TimeSpan.FromMilliseconds(10));

        pressure.NoteBatch(Kind, 100, TimeSpan.FromMilliseconds(20));

        Assert.Equal(83, pressure.BatchJobsMax(Kind));
    }

    [Fact]
    public void Slow_jobs_of_one_kind_do_not_make_the_batches_of_another_small()
    {
        pressure.Note(1);
        RunBatches("a-slow-kind", 1, TimeSpan.FromSeconds(1));

        RunBatches(Kind, 100, TimeSpan.FromMilliseconds(10));

        Assert.Equal((IntakePressure.JobsMin, 100), (pressure.BatchJobsMax("a-slow-kind"), pressure.BatchJobsMax(Kind)));
    }

    [Theory]
    [InlineData(1, 0.25)]
    [InlineData(200, 50)]
    [InlineData(400, 100)]
    [InlineData(2000, 500)]
    [InlineData(50_000, 1000)]
    public void The_more_deliveries_a_second_the_longer_the_store_is_left_to_receiving(int deliveries, double pauseMilliseconds)
    {
        pressure.Note(deliveries);

        Assert.Equal(TimeSpan.FromMilliseconds(pauseMilliseconds), RunBatches(Kind, 100, TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public void Pressure_is_felt_through_the_next_second_and_gone_after_it()
    {
        var took = TimeSpan.FromMilliseconds(100);
        pressure.Note(400);

        clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(took, RunBatches(Kind, 100, took));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((TimeSpan.Zero, IntakePressure.JobsMax), (RunBatches(Kind, 100, took), pressure.BatchJobsMax(Kind)));
    }

    // As many as it takes until batches have grown to what they may be.
    private TimeSpan RunBatches(string kind, int jobs, TimeSpan took)
    {
        for (var batch = 0; batch < 5; batch++) pressure.NoteBatch(kind, jobs, took);
        return pressure.NoteBatch(kind, jobs, took);
    }
}
