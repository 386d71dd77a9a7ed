namespace Mozarto.Dashboard.Jobs;

/// <summary>How long to wait after a failed attempt: attempt⁴ seconds, with jitter, up to a cap. Ten attempts take about seven hours.</summary>
internal sealed record RetrySchedule(int AttemptsMax, TimeSpan DelayMax)
{
    /// <summary>Up to this share of a delay is added, so that what failed together does not come back together.</summary>
    private const double JitterShare = 0.25;

    public static readonly RetrySchedule Default = new(10, TimeSpan.FromHours(3));

    /// <param name="attempt">The attempt that failed; the first is 1.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public TimeSpan DelayAfter(int attempt, double jitter)
    {
        var seconds = Math.Min(Math.Pow(Math.Max(attempt, 1), 4), DelayMax.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 + (JitterShare * Math.Clamp(jitter, 0, 1))));
    }
}
