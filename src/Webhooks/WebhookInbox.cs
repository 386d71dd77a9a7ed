using System.Threading.Channels;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// Puts deliveries into the store, and says so only after the commit. Group commit: whatever waits while one transaction is being
/// synced to disk shares the next one, so that many senders cost one sync.
/// A batch that the store refuses for one row's sake is repeated row by row; a fault while committing is nobody's success.
/// </summary>
internal sealed class WebhookInbox(InboxWriter writer, LiveUpdates live, TimeProvider time) : IHostedService
{
    // How long the durations of answers wait for another delivery's transaction before they get one of their own.
    private static readonly TimeSpan AnsweredWaitMax = TimeSpan.FromSeconds(1);

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(WebhookLimits.InboxRowsMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Lock answeredLock = new();
    private List<(long Id, int Microseconds)> answered = [];
    private long waitingBytes;
    private Thread? thread;

    /// <summary>
    /// True once the delivery is on disk. False when it is not, or nobody knows: the queue is full, the store failed, or the wait grew too long.
    /// </summary>
    public async Task<bool> AcceptAsync(Delivery delivery, ReadOnlyMemory<byte> body)
    {
        if (Interlocked.Add(ref waitingBytes, body.Length) > WebhookLimits.InboxBytesMax)
        {
            Interlocked.Add(ref waitingBytes, -body.Length);
            return false;
        }

        var waiting = new Waiting(new ArrivedDelivery(delivery, new DeliveryBody { DeliveryId = delivery.Id, Bytes = body.ToArray() }));
        if (!queue.Writer.TryWrite(waiting))
        {
            Interlocked.Add(ref waitingBytes, -body.Length);
            return false;
        }

        try
        {
            return await waiting.Committed.Task.WaitAsync(WebhookLimits.CommitWaitMax, time);
        }
        catch (TimeoutException)
        {
            waiting.Abandon();
            return false;
        }
    }

    /// <summary>Notes how long an answer took; written with the next transaction.</summary>
    public void NoteAnswered(long deliveryId, TimeSpan elapsed)
    {
        lock (answeredLock)
            if (answered.Count < WebhookLimits.InboxRowsMax) answered.Add((deliveryId, (int)Math.Min(int.MaxValue, elapsed.TotalMicroseconds)));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: a sync to disk blocks, and must not take a thread from those who answer.
        thread = new Thread(WriteUntilCompleted) { IsBackground = true, Name = "webhook inbox" };
        thread.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        while (thread is { IsAlive: true } && !cancellationToken.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void WriteUntilCompleted()
    {
        var batch = new List<Waiting>(WebhookLimits.BatchRowsMax);
        while (WaitForMore())
        {
            TakeBatch(batch);
            if (batch.Count > 0) WriteBatch(batch);
            batch.Clear();
        }
    }

    private bool WaitForMore()
    {
        var more = queue.Reader.WaitToReadAsync().AsTask();
        while (!more.Wait(AnsweredWaitMax))
            if (HasAnswered()) WriteBatch([]);
        return more.Result;
    }

    private bool HasAnswered()
    {
        lock (answeredLock) return answered.Count > 0;
    }

    private void TakeBatch(List<Waiting> batch)
    {
        var bytes = 0L;
        while (batch.Count < WebhookLimits.BatchRowsMax && bytes < WebhookLimits.BatchBytesMax && queue.Reader.TryRead(out var waiting))
        {
            Interlocked.Add(ref waitingBytes, -waiting.Arrived.Body.Bytes.Length);
            if (waiting.IsAbandoned) continue;
            bytes += waiting.Arrived.Body.Bytes.Length;
            batch.Add(waiting);
        }
    }

    private void WriteBatch(IReadOnlyList<Waiting> batch)
    {
        List<(long Id, int Microseconds)> durations;
        lock (answeredLock) (durations, answered) = (answered, []);
        switch (writer.Write([.. batch.Select(waiting => waiting.Arrived)], durations))
        {
            case InboxWrite.Committed:
                live.Publish(Topics.Deliveries);
                live.Publish(ProcessDelivery.JobsTopic);
                Finish(batch, isCommitted: true);
                break;
            case InboxWrite.RowRefused when batch.Count > 1:
                foreach (var waiting in batch) WriteBatch([waiting]);
                break;
            default:
                Finish(batch, isCommitted: false);
                break;
        }
    }

    private static void Finish(IReadOnlyList<Waiting> batch, bool isCommitted)
    {
        foreach (var waiting in batch) waiting.Committed.TrySetResult(isCommitted);
    }

    private sealed class Waiting(ArrivedDelivery arrived)
    {
        private volatile bool isAbandoned;

        public ArrivedDelivery Arrived { get; } = arrived;

        public TaskCompletionSource<bool> Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAbandoned => isAbandoned;

        public void Abandon() => isAbandoned = true;
    }
}
