using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>An answer as it came over the wire. Header names compare without letter case, and keep their order.</summary>
public sealed record RawResponse(string StatusLine, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);
    public string BodyText => Encoding.UTF8.GetString(Body);
    public string? Header(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>
/// HTTP byte by byte over one TCP connection, for requests that no client library would send: malformed, in pieces, slow, cut off.
/// Every wait has a deadline and fails with <see cref="TimeoutException"/>.
/// </summary>
public sealed class RawHttp : IDisposable
{
    private const int ResponseBytesMax = 16 * 1024 * 1024;
    private static readonly TimeSpan PatienceDefault = TimeSpan.FromSeconds(15);

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TimeSpan patience;
    private readonly List<byte> unread = [];

    private RawHttp(TimeSpan patience) => this.patience = patience;

    public static async Task<RawHttp> ConnectAsync(Uri address, TimeSpan? patience = null)
    {
        var connection = new RawHttp(patience ?? PatienceDefault);
        await connection.WithinAsync("to connect", async stop =>
        {
            await connection.socket.ConnectAsync(address.Host, address.Port, stop);
            return true;
        });
        return connection;
    }

    /// <summary>Sends one request on a connection of its own and reads the answer.</summary>
    public static async Task<RawResponse> ExchangeAsync(Uri address, ReadOnlyMemory<byte> request, TimeSpan? patience = null)
    {
        using var connection = await ConnectAsync(address, patience);
        await connection.SendAsync(request);
        return await connection.ReadResponseAsync();
    }

    /// <inheritdoc cref="ExchangeAsync(Uri, ReadOnlyMemory{byte}, TimeSpan?)" />
    public static Task<RawResponse> ExchangeAsync(Uri address, string request, TimeSpan? patience = null) =>
        ExchangeAsync(address, Encoding.Latin1.GetBytes(request), patience);

    /// <summary>Sends bytes. False when the other side has closed before it took them all: an answer may lie ready all the same.</summary>
    public Task<bool> SendAsync(ReadOnlyMemory<byte> bytes) => WithinAsync("to send", async stop =>
    {
        try
        {
            while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, stop)..];
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

    /// <summary>Sends text, one byte per character (Latin-1), so that any byte can be written as <c>\u00xx</c>.</summary>
    public Task<bool> SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes in pieces, each a write of its own; between two pieces the given step is awaited.</summary>
    public async Task<bool> SendInPiecesAsync(ReadOnlyMemory<byte> bytes, int pieceBytes, Func<Task>? between = null)
    {
        for (var from = 0; from < bytes.Length; from += pieceBytes)
        {
            if (!await SendAsync(bytes.Slice(from, Math.Min(pieceBytes, bytes.Length - from)))) return false;
            if (between is not null) await between();
        }

        return true;
    }

    /// <summary>Says "nothing more comes" while still reading.</summary>
    public void HalfClose() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Cuts the connection with a reset, as a crashed client or a pulled cable would look.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    /// <summary>
    /// Reads one whole answer (interim 1xx ones are passed over). Throws <see cref="EndOfStreamException"/> when the connection ends without one.
    /// </summary>
    public async Task<RawResponse> ReadResponseAsync(bool toHeadRequest = false)
    {
        while (true)
        {
            var head = Encoding.Latin1.GetString(await ReadThroughAsync("\r\n\r\n"u8.ToArray())).TrimEnd().Split("\r\n");
            var headers = head.Skip(1).Select(line => line.Split(':', 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1].Trim())).ToArray();
            var response = new RawResponse(head[0], headers, []);
            if (response.Status < 200) continue;
            return toHeadRequest ? response : response with { Body = await ReadBodyAsync(response) };
        }
    }

    /// <summary>Reads everything up to the end of the connection; a reset counts as its end.</summary>
    public async Task<byte[]> ReadUntilCloseAsync()
    {
        while (await ReceiveAsync()) { }
        return Take(unread.Count);
    }

    public void Dispose() => socket.Dispose();

    private async Task<byte[]> ReadBodyAsync(RawResponse response)
    {
        if (response.Status is 204 or 304) return [];
        if (string.Equals(response.Header("Transfer-Encoding"), "chunked", StringComparison.OrdinalIgnoreCase)) return await ReadChunksAsync();
        if (response.Header("Content-Length") is { } length) return await ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture));
        return await ReadUntilCloseAsync();
    }

    private async Task<byte[]> ReadChunksAsync()
    {
        var body = new List<byte>();
        while (true)
        {
            var line = Encoding.Latin1.GetString(await ReadThroughAsync("\r\n"u8.ToArray()));
            var size = int.Parse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange((await ReadExactlyAsync(size + 2))[..size]);
            if (size == 0) return [.. body];
        }
    }

    private async Task<byte[]> ReadExactlyAsync(int count)
    {
        while (unread.Count < count) await ReceiveOrThrowAsync();
        return Take(count);
    }

    private async Task<byte[]> ReadThroughAsync(byte[] mark)
    {
        while (true)
        {
            var at = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(unread).IndexOf(mark);
            if (at >= 0) return Take(at + mark.Length);
            await ReceiveOrThrowAsync();
        }
    }

    private async Task ReceiveOrThrowAsync()
    {
        if (!await ReceiveAsync()) throw new EndOfStreamException($"The connection ended after: \"{Encoding.Latin1.GetString([.. unread])}\"");
    }

    private Task<bool> ReceiveAsync() => WithinAsync("for an answer", async stop =>
    {
        var buffer = new byte[16 * 1024];
        int count;
        try
        {
            count = await socket.ReceiveAsync(buffer, stop);
        }
        catch (SocketException)
        {
            return false;
        }

        unread.AddRange(buffer.AsSpan(0, count));
        if (unread.Count > ResponseBytesMax) throw new InvalidOperationException($"More than {ResponseBytesMax} bytes came back.");
        return count > 0;
    });

    private byte[] Take(int count)
    {
        var taken = unread.GetRange(0, count).ToArray();
        unread.RemoveRange(0, count);
        return taken;
    }

    private async Task<T> WithinAsync<T>(string what, Func<CancellationToken, Task<T>> step)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            return await step(deadline.Token);
        }
        catch (OperationCanceledException canceled)
        {
            throw new TimeoutException($"Waited {patience.TotalSeconds:0.#} s {what}.", canceled);
        }
    }
}
