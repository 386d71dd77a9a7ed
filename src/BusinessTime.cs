using System.Globalization;

namespace Mozarto.Dashboard;

/// <summary>The merchant's own time zone (setting <c>BusinessTimeZone</c>, an IANA name). Stored instants are UTC; people read this.</summary>
internal sealed class BusinessTime(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>How the zone is called beside a time, at that time: <c>UTC</c>, <c>UTC+02:00</c>.</summary>
    public string Label(DateTimeOffset instant)
    {
        var offset = Zone.GetUtcOffset(instant);
        if (offset == TimeSpan.Zero) return "UTC";
        return string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
    }

    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>The instant of a wall-clock time in the zone; one that a clock change skips is read as the first that exists after it.</summary>
    public DateTimeOffset Instant(DateTime wallClock)
    {
        var local = DateTime.SpecifyKind(wallClock, DateTimeKind.Unspecified);
        while (Zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
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
