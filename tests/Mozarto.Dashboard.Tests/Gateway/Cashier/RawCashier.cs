using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>
/// The other side of the wire, byte by byte: takes connections on loopback, keeps each request as it came, and then does what the test says. What it
/// received is what was really sent.
/// </summary>
internal sealed class RawCashier : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<byte[]> requests = [];
    private readonly Func<RawCall, Task> answer;
    private readonly Task accepting;
    private int connections;

    public RawCashier(Func<RawCall, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync(listener.Server);
    }

    public string BaseUrl => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public int Connections => Volatile.Read(ref connections);

    /// <summary>Whole requests, in the order in which they were complete.</summary>
    public IReadOnlyList<byte[]> Requests
    {
        get
        {
            lock (requests) return [.. requests];
        }
    }

    /// <summary>Answers every request with these bytes and closes.</summary>
    public static RawCashier Saying(string head, string body = "") => new(call => call.SayAsync(head, body));

    /// <summary>Answers with a status and a JSON body.</summary>
    public static RawCashier Answering(int status, string body, string headers = "") => Saying(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n"), body);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    // The socket itself: a listener that was stopped meanwhile throws as if it had been misused.
    private async Task AcceptAsync(Socket listening)
    {
        var calls = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listening.AcceptAsync(stop.Token);
                Interlocked.Increment(ref connections);
                calls.Add(ServeAsync(socket));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(calls);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            var request = await ReadRequestAsync(socket);
            lock (requests) requests.Add(request);
            await answer(new RawCall(socket, stop.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over, or the client went away: what was received is kept.
        }
    }

    private async Task<byte[]> ReadRequestAsync(Socket socket)
    {
        var received = new List<byte>();
        var buffer = new byte[16 * 1024];
        while (!IsWhole(Encoding.Latin1.GetString([.. received])))
        {
            var count = await socket.ReceiveAsync(buffer, stop.Token);
            if (count == 0) break;
            received.AddRange(buffer.AsSpan(0, count));
        }

        return [.. received];
    }

    // The first byte of a TLS handshake is answered at once: no request will follow.
    private static bool IsWhole(string text)
    {
        if (text.StartsWith('\u0016')) return true;
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var length = text[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || text.Length - end - 4 >= int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture);
    }
}

/// <summary>One request that has been received, and its connection.</summary>
internal sealed class RawCall(Socket socket, CancellationToken stop)
{
    public async Task SayAsync(string head, string body = "") => await SendAsync([.. Encoding.Latin1.GetBytes(head), .. Encoding.UTF8.GetBytes(body)]);

    public async Task SendAsync(byte[] bytes)
    {
        await socket.SendAsync(bytes, stop);
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Sends, and leaves the connection open: more may come, and never does.</summary>
    public async Task SendAndHangAsync(string text)
    {
        await socket.SendAsync(Encoding.Latin1.GetBytes(text), stop);
        await HangAsync();
    }

    public Task HangAsync() => new TaskCompletionSource().Task.WaitAsync(stop);

    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }
}
