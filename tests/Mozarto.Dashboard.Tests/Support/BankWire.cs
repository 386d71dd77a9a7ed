using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>An HTTP request as it came over the wire, whole.</summary>
internal sealed record BankWire(string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    private const int HeadBytesMax = 64 * 1024;
    private const int BodyBytesMax = 1024 * 1024;
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    /// <summary>The only value of a header; null when there is none. Two of one name are nobody's: the empty text.</summary>
    public string? Header(string name)
    {
        var found = Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList();
        return found.Count > 1 ? "" : found.SingleOrDefault();
    }

    /// <summary>Reads one request; null when the connection ends before it is whole, or what comes is no HTTP with a length.</summary>
    public static async Task<BankWire?> ReadAsync(Socket socket, CancellationToken stop)
    {
        var received = new List<byte>();
        int end;
        while ((end = IndexOfHeadEnd(received)) < 0)
        {
            if (received.Count > HeadBytesMax || !await ReceiveAsync(socket, received, stop)) return null;
        }

        var lines = Encoding.Latin1.GetString([.. received[..end]]).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).Select(parts => KeyValuePair.Create(parts[0], parts[1].Trim())).ToList();
        var start = end + HeadEnd.Length;
        var wire = lines[0].Split(' ') is [var method, var path, _] ? new BankWire(method, path, headers, []) : null;
        if (!int.TryParse(wire?.Header("Content-Length") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > BodyBytesMax) return null;
        while (received.Count < start + length)
        {
            if (!await ReceiveAsync(socket, received, stop)) return null;
        }

        return wire is null ? null : wire with { Body = [.. received.GetRange(start, length)] };
    }

    private static async Task<bool> ReceiveAsync(Socket socket, List<byte> received, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        var count = await socket.ReceiveAsync(buffer, stop);
        received.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }

    private static int IndexOfHeadEnd(List<byte> received) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(received).IndexOf(HeadEnd);
}
