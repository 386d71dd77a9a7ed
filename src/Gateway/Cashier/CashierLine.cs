using System.Net;
using System.Net.Sockets;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// One connection for one request, and the certain tell of whether a byte of the request left. The tell sits above TLS, so that a failed handshake
/// counts as nothing sent, and is set before the first byte is handed over. Right before that, the sender is asked whether it still may. Nothing
/// begins to be sent after <paramref name="stop"/>.
/// </summary>
internal sealed class CashierLine(Func<ValueTask<bool>> beforeFirstByte, CancellationToken stop)
{
    private bool isConnected;

    /// <summary>Once true, nobody can say that nothing was sent.</summary>
    public bool HasSent { get; private set; }

    /// <summary>The sender was asked and said no.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>What the sender threw when it was asked.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// Everything that a client does by itself is off: following redirects, repeating, remembering cookies or connections, proxies, unpacking, tracing.
    /// </summary>
    public SocketsHttpHandler MakeHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = ConnectAsync,
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new WatchedStream(context.PlaintextStream, this)),
    };

    // A second connection would be a repetition that nobody asked for.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken handlerStop)
    {
        if (isConnected) throw new IOException("This request has had its connection.");
        isConnected = true;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(handlerStop, stop);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask AskAsync()
    {
        if (HasSent) return;
        HasGivenUp = !await MayAsync();
        if (HasGivenUp) throw new IOException("The sender gave up before the first byte.");
        stop.ThrowIfCancellationRequested();
        HasSent = true;
    }

    // The client wraps what is thrown below it; the sender's own exception must come out as it was.
    private async ValueTask<bool> MayAsync()
    {
        var question = beforeFirstByte().AsTask();
        await question.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (question.IsCompletedSuccessfully) return await question;
        Failure = question.Exception?.GetBaseException() ?? new OperationCanceledException();
        throw new IOException("The sender could not say whether it may send.", Failure);
    }

    private sealed class WatchedStream(Stream inner, CashierLine line) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Length > 0) await line.AskAsync();
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        // Nothing may leave without the question, which cannot be asked here.
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
