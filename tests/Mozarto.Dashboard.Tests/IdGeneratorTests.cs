using System.Collections.Concurrent;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests;

public sealed class IdGeneratorTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly TestClock clock = new();
    private readonly IdGenerator ids;

    public IdGeneratorTests() => ids = new IdGenerator(clock);

    [Fact]
    public void Ids_are_positive_and_grow_within_one_millisecond_and_beyond_its_sequence()
    {
        var last = 0L;
        for (var i = 0; i < 10_000; i++)
        {
            var next = ids.Next();
            Assert.True(next > last, $"{next} after {last}");
            last = next;
        }
    }

    [Fact]
    public void Ids_grow_with_time()
    {
        var before = ids.Next();
        clock.Advance(Millisecond);

        Assert.True(ids.Next() > before);
    }

    [Fact]
    public void Ids_grow_even_when_the_clock_goes_back()
    {
        var before = ids.Next();
        clock.SetUtcNow(clock.GetUtcNow().AddYears(-3));

        Assert.True(ids.Next() > before);
    }

    [Fact]
    public void A_clock_before_the_epoch_still_yields_ids()
    {
        clock.SetUtcNow(DateTimeOffset.UnixEpoch);

        Assert.True(ids.Next() > 0);
    }

    [Fact]
    public async Task Many_threads_never_get_the_same_id()
    {
        const int Threads = 4, Each = 20_000;
        var seen = new ConcurrentDictionary<long, bool>();

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++) Assert.True(seen.TryAdd(ids.Next(), true));
        })));

        Assert.Equal(Threads * Each, seen.Count);
    }

    [Fact]
    public void Two_instances_sort_by_time_whatever_their_instance_numbers()
    {
        for (var i = 0; i < 50; i++)
        {
            var early = new IdGenerator(clock).Next();
            clock.Advance(Millisecond);

            Assert.True(new IdGenerator(clock).Next() > early);
        }
    }

    [Fact]
    public void A_range_of_time_is_a_range_of_ids()
    {
        var before = ids.Next();
        clock.Advance(Millisecond);
        var instant = clock.GetUtcNow();
        var at = ids.Next();
        clock.Advance(TimeSpan.FromHours(1));
        var after = ids.Next();

        Assert.True(before < IdGenerator.FirstAt(instant));
        Assert.True(at >= IdGenerator.FirstAt(instant));
        Assert.True(after >= IdGenerator.FirstAt(instant));
    }

    [Fact]
    public void The_first_id_of_an_instant_is_not_above_any_id_of_that_instant()
    {
        for (var i = 0; i < 200; i++)
        {
            var first = IdGenerator.FirstAt(clock.GetUtcNow());
            var id = new IdGenerator(clock).Next();
            Assert.InRange(id, first, IdGenerator.FirstAt(clock.GetUtcNow() + Millisecond) - 1);
            clock.Advance(Millisecond);
        }
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("1969-07-20")]
    [InlineData("2019-12-31")]
    public void An_instant_before_the_epoch_has_the_smallest_id_of_all(string date) =>
        Assert.InRange(IdGenerator.FirstAt(DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture)), 0, ids.Next() - 1);

    [Theory]
    [InlineData("2150-01-01")]
    [InlineData("2160-01-01")] // beyond what the bits of an id can count
    [InlineData("2500-01-01")]
    [InlineData("9999-12-31")]
    public void An_instant_in_the_far_future_lies_above_every_id_of_today(string date) =>
        Assert.True(IdGenerator.FirstAt(DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture)) > ids.Next());
}
