using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>What the bank says in the end, or does instead of it. <paramref name="name"/> is for the messages of tests.</summary>
internal sealed class BankSaying(string name, Func<BankCall, CancellationToken, Task> say)
{
    public Task SayAsync(BankCall call, CancellationToken stop) => say(call, stop);

    public override string ToString() => name;
}

/// <summary>One request that waits for an answer, and its connection.</summary>
internal sealed class BankCall(Socket socket, BankRequest request)
{
    public BankRequest Request { get; } = request;

    /// <summary>Answers in full and closes. More headers may follow, each with its line end.</summary>
    public Task AnswerAsync(int status, string body, CancellationToken stop, string headers = "", string contentType = "application/json") =>
        SendAsync(Answer(status, body, headers, contentType), stop);

    /// <summary>The beginning of an answer: all but so many bytes of its end.</summary>
    public Task CutAsync(int status, string body, int missingBytes, CancellationToken stop) =>
        SendAsync(Answer(status, body, "", "application/json").AsMemory()[..^missingBytes], stop);

    /// <summary>Sends these bytes, and closes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, stop)..];
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>As a crashed server or a pulled cable looks.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    /// <summary>Says nothing until the other side goes away.</summary>
    public async Task StaySilentAsync(CancellationToken stop)
    {
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, stop) > 0) { }
    }

    private static byte[] Answer(int status, string body, string headers, string contentType)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Said\r\nContent-Type: {contentType}\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n{headers}\r\n");
        return [.. Encoding.Latin1.GetBytes(head), .. bytes];
    }
}
