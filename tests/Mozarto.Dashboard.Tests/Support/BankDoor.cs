using System.Net.Sockets;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Lets in whoever comes to a listening socket, until it is closed.</summary>
internal static class BankDoor
{
    // The socket itself: a listener that was stopped meanwhile throws as if it had been misused.
    public static async Task AcceptAsync(Socket listening, Action<Socket> letIn, CancellationToken stop)
    {
        try
        {
            while (true) letIn(await listening.AcceptAsync(stop));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The door was closed.
        }
    }
}
