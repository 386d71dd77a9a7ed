namespace Mozarto.Dashboard.Jobs;

/// <summary>What a handler says about the attempt it just made. A thrown exception counts as <see cref="Retry"/>.</summary>
internal abstract record JobOutcome
{
    private JobOutcome() { }

    /// <summary>The work is finished, whatever its business result was.</summary>
    public sealed record Done : JobOutcome
    {
        public static readonly Done Instance = new();
    }

    /// <summary>The attempt failed in a way that may pass; try again on the retry schedule.</summary>
    public sealed record Retry(string Reason) : JobOutcome;

    /// <summary>Not yet; look again after a while. Uses no attempt.</summary>
    public sealed record Later(TimeSpan Delay, string Reason) : JobOutcome;

    /// <summary>No number of attempts will help; a person must look.</summary>
    public sealed record GiveUp(string Reason) : JobOutcome;
}
