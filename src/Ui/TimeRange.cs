using System.Globalization;

namespace Mozarto.Dashboard.Ui;

/// <summary>
/// A stretch of time as the URL tells it: a relative word (<c>range=24h</c>), or <c>range=custom</c> with <c>from</c> and <c>to</c> as wall-clock
/// times in the business time zone. From is inclusive, to is exclusive; null means open.
/// </summary>
internal sealed record TimeRange(string Word, DateTimeOffset? From, DateTimeOffset? To)
{
    public const string Name = "range";
    public const string FromName = "from";
    public const string ToName = "to";
    public const string All = "all";
    public const string Custom = "custom";

    // What a datetime-local input sends and accepts, with and without seconds.
    private static readonly string[] WallClockFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"];

    private static readonly Dictionary<string, TimeSpan> Lengths = new(StringComparer.Ordinal)
    {
        ["1h"] = TimeSpan.FromHours(1),
        ["24h"] = TimeSpan.FromHours(24),
        ["7d"] = TimeSpan.FromDays(7),
        ["30d"] = TimeSpan.FromDays(30),
    };

    public static IReadOnlyList<FilterOption> Options { get; } =
    [
        new("1h", "Last hour"), new("24h", "Last 24 hours"), new("7d", "Last 7 days"), new("30d", "Last 30 days"), new(All, "All time"),
        new(Custom, "From … to …"),
    ];

    public static IReadOnlyList<string> Names { get; } = [Name, FromName, ToName];

    /// <summary>Reads the three parameters; whatever cannot be read counts as not given, and an unknown word as the default.</summary>
    public static TimeRange Read(string? word, string? from, string? to, string defaultWord, BusinessTime business, DateTimeOffset now)
    {
        var chosen = word is All or Custom || Lengths.ContainsKey(word ?? "") ? word! : defaultWord;
        if (chosen == Custom) return new TimeRange(Custom, Instant(from, business), Instant(to, business));
        return Lengths.TryGetValue(chosen, out var length) ? new TimeRange(chosen, now - length, null) : new TimeRange(All, null, null);
    }

    public static TimeRange Read(PageQuery query, string defaultWord, BusinessTime business, DateTimeOffset now) =>
        Read(query.Get(Name), query.Get(FromName), query.Get(ToName), defaultWord, business, now);

    /// <summary>The text a datetime-local input understands, or null when the text is no wall-clock time.</summary>
    public static string? WallClock(string? text) =>
        TryRead(text, out var wallClock) ? wallClock.ToString(WallClockFormats[0], CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset? Instant(string? text, BusinessTime business) => TryRead(text, out var wallClock) ? business.Instant(wallClock) : null;

    // A day at either end of what can be represented is left out: an offset may push it beyond.
    private static bool TryRead(string? text, out DateTime wallClock) =>
        DateTime.TryParseExact(text, WallClockFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out wallClock)
        && wallClock.Year is > 1 and < 9999;
}
