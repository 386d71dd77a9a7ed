using System.Globalization;

namespace Mozarto.Dashboard.Ui;

/// <summary>How durations, sizes and amounts read everywhere. Invariant culture: a screenshot means the same to whoever gets it.</summary>
internal static class UiText
{
    private const long BytesPerKibibyte = 1024;

    /// <summary>Three significant digits at most: <c>0.4 ms</c>, <c>3.2 ms</c>, <c>1.4 s</c>, <c>2 min 5 s</c>, <c>3 h 20 min</c>, <c>4 d 2 h</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero) return "-" + Duration(duration == TimeSpan.MinValue ? TimeSpan.MaxValue : duration.Negate());
        if (duration > TimeSpan.Zero && duration.TotalMilliseconds < 0.05) return "under 0.1 ms";
        if (duration.TotalMilliseconds < 10) return Text($"{duration.TotalMilliseconds:0.#} ms");
        if (duration.TotalMilliseconds < 999.5) return Text($"{duration.TotalMilliseconds:0} ms");
        if (duration.TotalSeconds < 59.95) return Text($"{duration.TotalSeconds:0.#} s");
        var whole = TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds));
        if (whole.TotalHours < 1) return Pair(whole.Minutes, "min", whole.Seconds, "s");
        if (whole.TotalDays < 1) return Pair(whole.Hours, "h", whole.Minutes, "min");
        return Pair(whole.Days, "d", whole.Hours, "h");
    }

    /// <summary>Exact up to 9,999 bytes, then KiB or MiB with one digit.</summary>
    public static string Bytes(long count)
    {
        if (count is 1) return "1 byte";
        if (count < 10_000) return ExactBytes(count);
        var kibibytes = count / (double)BytesPerKibibyte;
        return kibibytes < BytesPerKibibyte ? Text($"{kibibytes:#,0.#} KiB") : Text($"{kibibytes / BytesPerKibibyte:#,0.0#} MiB");
    }

    public static string ExactBytes(long count) => Text($"{count:N0} {(count == 1 ? "byte" : "bytes")}");

    /// <summary>Plain decimal text with commas between thousands: <c>-1234.50</c> becomes <c>-1,234.50</c>.</summary>
    public static string Grouped(string plain)
    {
        var start = plain.StartsWith('-') ? 1 : 0;
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var text = plain;
        for (var at = (point < 0 ? plain.Length : point) - 3; at > start; at -= 3) text = text.Insert(at, ",");
        return text;
    }

    /// <summary>How long ago (or ahead) in one unit: <c>just now</c>, <c>5 min ago</c>, <c>in 2 h</c>.</summary>
    public static string Age(TimeSpan age)
    {
        var distance = age.Duration();
        if (distance.TotalSeconds < 10) return "just now";
        var words = distance switch
        {
            { TotalMinutes: < 1 } => Text($"{Math.Floor(distance.TotalSeconds):0} s"),
            { TotalHours: < 1 } => Text($"{Math.Floor(distance.TotalMinutes):0} min"),
            { TotalDays: < 1 } => Text($"{Math.Floor(distance.TotalHours):0} h"),
            _ => Text($"{Math.Floor(distance.TotalDays):N0} d"),
        };
        return age < TimeSpan.Zero ? "in " + words : words + " ago";
    }

    private static string Pair(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? Text($"{large} {largeUnit}") : Text($"{large} {largeUnit} {small} {smallUnit}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
