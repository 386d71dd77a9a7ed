using System.Globalization;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>A stretch of time as an address tells it, in a business time zone that changes its clocks.</summary>
public sealed class TimeRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly BusinessTime Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("24H")]
    [InlineData("-1h")]
    [InlineData("1h ")]
    [InlineData("Custom")]
    public void An_unknown_word_counts_as_the_default(string word)
    {
        Assert.Equal(new TimeRange("7d", Now.AddDays(-7), null), TimeRange.Read(word, null, null, "7d", Berlin, Now));
        Assert.Equal(new TimeRange(TimeRange.All, null, null), TimeRange.Read(word, null, null, TimeRange.All, Berlin, Now));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30T10:00")]
    [InlineData("2026-03-01T25:00")]
    [InlineData("2026-03-01T10:00Z")]
    [InlineData("2026-03-01T10:00+02:00")]
    [InlineData("01/03/2026")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31T23:59")]
    [InlineData("２０２６-03-01")]
    public void A_time_that_cannot_be_read_counts_as_open(string text)
    {
        Assert.Equal(new TimeRange(TimeRange.Custom, null, null), TimeRange.Read(TimeRange.Custom, text, text, TimeRange.All, Berlin, Now));
        Assert.Null(TimeRange.WallClock(text));
    }

    [Fact]
    public void From_and_to_are_left_aside_unless_the_word_is_custom() =>
        Assert.Equal(new TimeRange("1h", Now.AddHours(-1), null), TimeRange.Read("1h", "2026-03-01", "2026-03-02", TimeRange.All, Berlin, Now));

    [Theory]
    [InlineData("2026-01-15T10:00", "2026-01-15T09:00:00Z")]
    [InlineData("2026-07-15T10:00:30", "2026-07-15T08:00:30Z")]
    [InlineData("2026-07-15", "2026-07-14T22:00:00Z")]
    [InlineData("2026-03-29T01:59", "2026-03-29T00:59:00Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T03:00", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25T03:00", "2026-10-25T02:00:00Z")]
    public void A_wall_clock_time_is_read_in_the_business_time_zone(string wallClock, string instant)
    {
        var expected = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

        var range = TimeRange.Read(TimeRange.Custom, wallClock, wallClock, TimeRange.All, Berlin, Now);

        Assert.Equal(expected, range.From);
        Assert.Equal(expected, range.To);
    }

    [Fact]
    public void The_hour_that_happens_twice_is_read_within_that_hour()
    {
        var from = TimeRange.Read(TimeRange.Custom, "2026-10-25T02:30", null, TimeRange.All, Berlin, Now).From!.Value;

        Assert.Equal("02:30", Berlin.Local(from).ToString("HH:mm", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_option_is_a_word_that_is_read_as_itself() =>
        Assert.All(TimeRange.Options, option => Assert.Equal(option.Value, TimeRange.Read(option.Value, null, null, "7d", Berlin, Now).Word));

    [Theory]
    [InlineData("2026-03-01", "2026-03-01T00:00")]
    [InlineData("2026-03-01T10:20:30", "2026-03-01T10:20")]
    public void What_an_input_shows_is_what_it_understands(string text, string shown) => Assert.Equal(shown, TimeRange.WallClock(text));
}
