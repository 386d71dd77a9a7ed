namespace Mozarto.Dashboard.Ui;

/// <summary>Runs something once a person has stopped typing for a moment: the store is not asked with every key, and little is lost.</summary>
internal sealed class TypingPause(TimeProvider clock)
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(400);

    private int turn;
    private bool isWaiting;

    /// <summary>Begins the pause anew. What is run must return to the page's own context itself.</summary>
    public void Begin(Func<Task> then)
    {
        isWaiting = true;
        _ = RunAsync(Interlocked.Increment(ref turn), then);
    }

    /// <summary>Runs nothing any more. True when something would have been run.</summary>
    public bool Stop()
    {
        Interlocked.Increment(ref turn);
        var wasWaiting = isWaiting;
        isWaiting = false;
        return wasWaiting;
    }

    private async Task RunAsync(int own, Func<Task> then)
    {
        await Task.Delay(Length, clock);
        if (own != Volatile.Read(ref turn)) return;
        isWaiting = false;
        await then();
    }
}
