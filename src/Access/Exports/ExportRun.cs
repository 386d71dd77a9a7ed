namespace Mozarto.Dashboard.Access.Exports;

/// <summary>How far an export has come.</summary>
internal enum ExportState
{
    Running = 1,

    /// <summary>Every row was sent.</summary>
    Done = 2,

    /// <summary>Whoever asked for it ended it.</summary>
    Cancelled = 3,

    /// <summary>The browser went away, or the store failed.</summary>
    BrokenOff = 4,
}

/// <summary>One export as it runs: who asked for it, and how many rows were sent so far.</summary>
internal sealed class ExportRun(long id, string owner) : IDisposable
{
    private readonly CancellationTokenSource cancelling = new();
    private long rows;
    private int state = (int)ExportState.Running;

    public long Id => id;

    /// <summary>The person, as <see cref="Operator.Identity"/> tells them apart.</summary>
    public string Owner => owner;

    public long Rows => Volatile.Read(ref rows);

    public ExportState State => (ExportState)Volatile.Read(ref state);

    public bool IsRunning => State == ExportState.Running;

    /// <summary>Ends when its owner wants no more of it.</summary>
    public CancellationToken Cancelled => cancelling.Token;

    public void Sent(int more) => Interlocked.Add(ref rows, more);

    /// <summary>Means nothing to one that has ended.</summary>
    public void Cancel()
    {
        if (IsRunning) cancelling.Cancel();
    }

    public void End(ExportState how)
    {
        if (how == ExportState.Running) throw new ArgumentOutOfRangeException(nameof(how), $"Export {id} cannot end as running.");
        if (Interlocked.CompareExchange(ref state, (int)how, (int)ExportState.Running) != (int)ExportState.Running)
            throw new InvalidOperationException($"Export {id} has ended already: {State}.");
    }

    public void Dispose() => cancelling.Dispose();
}
