using System.Globalization;

namespace Mozarto.Dashboard;

/// <summary>
/// The merchant's own time zone: what an administrator set last, and before anybody did, the setting <c>BusinessTimeZone</c> (an IANA name). Stored instants
/// are UTC; people read this.
/// </summary>
internal sealed class BusinessTime(TimeZoneInfo zone)
{
    private volatile TimeZoneInfo zone = zone;

    public TimeZoneInfo Zone => zone;

    /// <summary>From now on people read this one.</summary>
    public void MoveTo(TimeZoneInfo other) => zone = other;

    /// <summary>How the zone is called beside a time, at that time: <c>UTC</c>, <c>UTC+02:00</c>.</summary>
    public string Label(DateTimeOffset instant)
    {
        var offset = Zone.GetUtcOffset(instant);
        if (offset == TimeSpan.Zero) return "UTC";
        return string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
    }

    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>
    /// The instant of a wall-clock time in the zone. One that a clock change skips is read as the first that exists after it, one that happens twice
    /// as the later; one beyond what can be told is read as the nearest that can.
    /// </summary>
    public DateTimeOffset Instant(DateTime wallClock)
    {
        var (local, zone) = (DateTime.SpecifyKind(wallClock, DateTimeKind.Unspecified), Zone);
        if (zone.IsInvalidTime(local)) local = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var utcTicks = local.Ticks - zone.GetUtcOffset(local).Ticks;
        return new DateTimeOffset(Math.Clamp(utcTicks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }

    public static BusinessTime From(IConfiguration configuration, ConfigurationProblems problems)
    {
        var name = configuration["BusinessTimeZone"];
        if (string.IsNullOrWhiteSpace(name)) return new BusinessTime(TimeZoneInfo.Utc);
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return new BusinessTime(zone);
        problems.Add("BusinessTimeZone", $"is \"{name}\"; it must be a name such as Europe/Dublin.");
        return new BusinessTime(TimeZoneInfo.Utc);
    }
}
