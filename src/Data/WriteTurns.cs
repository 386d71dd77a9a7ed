namespace Mozarto.Dashboard.Data;

/// <summary>
/// On SQLite only one can write at a time. Those who write much take turns here, in the order in which they came, instead of polling for the file's lock,
/// where the quickest wins. On PostgreSQL nobody waits.
/// </summary>
internal sealed class WriteTurns(DatabaseSettings settings) : IDisposable
{
    private readonly SemaphoreSlim? turn = settings.Provider == DatabaseProvider.Sqlite ? new SemaphoreSlim(1, 1) : null;

    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellation)
    {
        if (turn is null) return null;
        await turn.WaitAsync(cancellation);
        return new Turn(turn);
    }

    public IDisposable? Enter()
    {
        if (turn is null) return null;
        turn.Wait();
        return new Turn(turn);
    }

    public void Dispose() => turn?.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? held = turn;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
