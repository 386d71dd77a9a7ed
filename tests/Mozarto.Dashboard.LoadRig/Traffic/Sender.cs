using System.Net;
using System.Net.Sockets;

namespace Mozarto.Dashboard.LoadRig.Traffic;

/// <summary>
/// One keep-alive connection that sends one request at a time. It reads no more of HTTP than it must, because on a small machine
/// the client takes its time from the server.
/// </summary>
internal sealed class Sender(Uri address, string path, Ledger ledger) : IDisposable
{
    /// <summary>What <see cref="SendOneAsync"/> says when there was no answer.</summary>
    public const int Broken = 0;

    private const int AnswerBytesMax = 4096;
    private const int StatusAt = 9;

    private readonly PaymentRequest request = new(address, path, ledger.Body);
    private readonly byte[] answer = new byte[AnswerBytesMax];
    private Socket? socket;

    /// <summary>Sends a new body and notes it in the ledger if it is answered 200. Says the status.</summary>
    public async ValueTask<int> SendOneAsync()
    {
        var number = ledger.Next();
        try
        {
            socket ??= await ConnectAsync();
            await socket.SendAsync(request.Write(number, TimeProvider.System.GetUtcNow()));
            var status = await ReadStatusAsync(socket);
            if (status == (int)HttpStatusCode.OK) ledger.Answered(number);
            if (status == Broken) Drop();
            return status;
        }
        catch (SocketException)
        {
            Drop();
            return Broken;
        }
    }

    public void Dispose() => Drop();

    private async Task<Socket> ConnectAsync()
    {
        var connecting = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await connecting.ConnectAsync(IPAddress.Loopback, address.Port);
            return connecting;
        }
        catch (SocketException)
        {
            connecting.Dispose();
            throw;
        }
    }

    // Every answer here is empty: it ends with its headers.
    private async ValueTask<int> ReadStatusAsync(Socket connected)
    {
        var length = 0;
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = await connected.ReceiveAsync(answer.AsMemory(length));
            if (read == 0) return Broken;
            length += read;
        }

        return ((answer[StatusAt] - '0') * 100) + ((answer[StatusAt + 1] - '0') * 10) + (answer[StatusAt + 2] - '0');
    }

    private void Drop()
    {
        socket?.Dispose();
        socket = null;
    }
}
