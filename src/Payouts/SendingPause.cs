namespace Mozarto.Dashboard.Payouts;

/// <summary>A time in which nothing is sent.</summary>
public sealed class SendingPause
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null: the machine, because of an answer.</summary>
    public string? ByName { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset? ResumedAt { get; private set; }

    public string? ResumedByName { get; private set; }

    public string? ResumedReason { get; private set; }

    /// <summary>1 while it lasts, so that there is one at a time.</summary>
    public int? OpenMark { get; private set; } = 1;

    internal void Resume(string by, string reason, DateTimeOffset now) => (ResumedAt, ResumedByName, ResumedReason, OpenMark) = (now, by, reason, null);
}
