namespace Mozarto.Dashboard.Access.Exports;

/// <summary>
/// The exports of this process, so that the page from which one was started can show how far it is and end it. In memory: an export lives no longer than its
/// connection. Nobody sees or ends those of somebody else.
/// </summary>
internal sealed class RunningExports(IdGenerator ids, LiveUpdates live)
{
    /// <summary>So many of one person may run at once; each holds a connection and reads the store.</summary>
    public const int RunningOfOneMax = 4;

    /// <summary>So many are remembered, the latest.</summary>
    public const int RememberedMax = 200;

    private readonly Lock gate = new();
    private readonly LinkedList<ExportRun> remembered = [];

    /// <summary>An id for the next press; nothing is remembered of it until the download begins.</summary>
    public long NextId() => ids.Next();

    /// <summary>Null where this person has as many running as one may. An id that is taken gets another, which no page shows.</summary>
    public ExportRun? TryBegin(long? wanted, string owner)
    {
        lock (gate)
        {
            if (remembered.Count(run => run.Owner == owner && run.IsRunning) >= RunningOfOneMax) return null;
            var id = wanted is { } free && remembered.All(run => run.Id != free) ? free : ids.Next();
            var begun = new ExportRun(id, owner);
            remembered.AddLast(begun);
            Forget();
            return begun;
        }
    }

    /// <summary>Null when there is none, when it is somebody else's, or when it is forgotten.</summary>
    public ExportRun? Find(long id, string owner)
    {
        lock (gate) return remembered.FirstOrDefault(run => run.Id == id && run.Owner == owner);
    }

    public void Went(ExportRun run, int rows)
    {
        run.Sent(rows);
        live.Deliver(Topics.Exports);
    }

    public void End(ExportRun run, ExportState how)
    {
        run.End(how);
        live.Deliver(Topics.Exports);
    }

    // Those that run are never forgotten; they have a limit of their own.
    private void Forget()
    {
        while (remembered.Count > RememberedMax && remembered.FirstOrDefault(run => !run.IsRunning) is { } oldest)
        {
            remembered.Remove(oldest);
            oldest.Dispose();
        }
    }
}
