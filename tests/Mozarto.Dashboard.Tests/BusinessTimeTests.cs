using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Mozarto.Dashboard.Tests;

public sealed class BusinessTimeTests
{
    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("../UTC")]
    public void A_zone_that_does_not_exist_is_a_problem_of_the_configuration(string name)
    {
        var problems = new ConfigurationProblems();

        var time = BusinessTime.From(Setting(name), problems);

        Assert.Contains(name, Assert.Single(problems.Found), StringComparison.Ordinal);
        Assert.Equal(TimeZoneInfo.Utc, time.Zone);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_zone_it_is_UTC(string? name)
    {
        var problems = new ConfigurationProblems();

        Assert.Equal(TimeZoneInfo.Utc, BusinessTime.From(Setting(name), problems).Zone);
        Assert.Empty(problems.Found);
    }

    [Theory]
    [InlineData("UTC", "2026-07-01T00:00Z", "UTC")]
    [InlineData("Europe/London", "2026-01-01T00:00Z", "UTC")]
    [InlineData("Europe/London", "2026-07-01T00:00Z", "UTC+01:00")]
    [InlineData("America/St_Johns", "2026-01-01T00:00Z", "UTC-03:30")]
    [InlineData("Asia/Kathmandu", "2026-01-01T00:00Z", "UTC+05:45")]
    [InlineData("Pacific/Kiritimati", "2026-01-01T00:00Z", "UTC+14:00")]
    public void The_label_is_the_offset_at_that_instant(string zone, string instant, string label) =>
        Assert.Equal(label, From(zone).Label(At(instant)));

    [Theory]
    [InlineData("2026-03-29T00:59Z", "2026-03-29T01:59+01:00")]
    [InlineData("2026-03-29T01:00Z", "2026-03-29T03:00+02:00")]
    [InlineData("2026-10-25T00:30Z", "2026-10-25T02:30+02:00")]
    [InlineData("2026-10-25T01:30Z", "2026-10-25T02:30+01:00")]
    public void An_instant_is_shown_with_the_offset_of_its_side_of_the_clock_change(string instant, string local)
    {
        var shown = From("Europe/Berlin").Local(At(instant));

        Assert.Equal((At(local), At(local).Offset), (shown, shown.Offset));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-01-15T12:00", "2026-01-15T11:00Z")]
    [InlineData("Europe/Berlin", "2026-07-15T12:00", "2026-07-15T10:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59Z")]
    [InlineData("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00Z")] // skipped: the first that exists after it
    [InlineData("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T02:59", "2026-03-29T01:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T02:30:45", "2026-03-29T01:00Z")]
    [InlineData("Europe/Berlin", "0001-01-01T00:00", "0001-01-01T00:00Z")] // beyond what can be told: the nearest that can
    [InlineData("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00Z")]
    [InlineData("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00Z")]
    [InlineData("America/St_Johns", "2026-01-15T00:00", "2026-01-15T03:30Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z")] // a change of half an hour
    [InlineData("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00Z")] // a day without a midnight
    public void A_wall_clock_time_is_one_instant(string zone, string wallClock, string instant) =>
        Assert.Equal(At(instant), From(zone).Instant(DateTime.Parse(wallClock, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_wall_clock_time_that_happens_twice_is_one_of_the_two_and_always_the_same()
    {
        var time = From("Europe/Berlin");

        var instants = Enumerable.Range(0, 3).Select(_ => time.Instant(new DateTime(2026, 10, 25, 2, 30, 0))).Distinct();

        Assert.Equal(At("2026-10-25T01:30Z"), Assert.Single(instants));
    }

    [Fact]
    public void The_kind_of_a_wall_clock_time_does_not_matter()
    {
        var time = From("Asia/Tokyo");
        var wallClock = new DateTime(2026, 5, 5, 9, 0, 0);

        foreach (var kind in Enum.GetValues<DateTimeKind>())
            Assert.Equal(At("2026-05-05T00:00Z"), time.Instant(DateTime.SpecifyKind(wallClock, kind)));
    }

    [Fact]
    public void What_is_shown_leads_back_to_its_instant_all_year_outside_the_hour_that_happens_twice()
    {
        var time = From("Europe/Berlin");
        var start = At("2026-01-01T00:00Z");
        for (var hour = 0; hour < 365 * 24; hour++)
        {
            var instant = start.AddHours(hour);
            var local = time.Local(instant).DateTime;
            if (time.Zone.IsAmbiguousTime(local)) continue;
            Assert.Equal(instant, time.Instant(local));
        }
    }

    private static IConfiguration Setting(string? zone) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["BusinessTimeZone"] = zone }).Build();

    private static BusinessTime From(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
