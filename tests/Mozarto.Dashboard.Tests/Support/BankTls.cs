using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// TLS in front of a bank, so that a product in earnest, with its sandbox off, takes its address as it would take Mozarto's: a process that is started with
/// <see cref="Trust"/> believes its certificate, as it believes those of the machine. It passes bytes on and reads none.
/// </summary>
internal sealed class BankTls : IAsyncDisposable
{
    private readonly int bankPort;
    private readonly TestFolder folder = new();
    private readonly X509Certificate2 certificate = TestCertificate.OfServer("bank.example");
    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<BankGate> handshakes = new();
    private readonly ConcurrentBag<Task> serving = [];
    private readonly Task accepting;
    private int connections;

    public BankTls(Bank bank)
    {
        bankPort = new Uri(bank.BaseUrl).Port;
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        door.Start();
        accepting = BankDoor.AcceptAsync(door.Server, LetIn, stop.Token);
    }

    /// <summary>What is entered as Mozarto's address.</summary>
    public string BaseUrl => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}");

    /// <summary>The environment of a process that is to trust it: where OpenSSL looks for the authorities of the machine.</summary>
    public KeyValuePair<string, string> Trust => new("SSL_CERT_FILE", CertificateFile);

    /// <summary>How often somebody came, also without a handshake.</summary>
    public int Connections => Volatile.Read(ref connections);

    private string CertificateFile => folder.PathOf("bank.pem");

    /// <summary>The next connection stands here, accepted, before its handshake: no byte of a request can have left.</summary>
    public void NextHandshake(BankGate gate) => handshakes.Enqueue(gate);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        door.Stop();
        await accepting;
        await Task.WhenAll(serving);
        stop.Dispose();
        certificate.Dispose();
        folder.Dispose();
    }

    private void LetIn(Socket socket)
    {
        Interlocked.Increment(ref connections);
        serving.Add(ServeAsync(socket));
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            if (handshakes.TryDequeue(out var gate)) await gate.PassAsync(stop.Token);
            await using var outside = new SslStream(new NetworkStream(socket));
            await outside.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
            using var line = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await line.ConnectAsync(IPAddress.Loopback, bankPort, stop.Token);
            await using var inside = new NetworkStream(line);
            await Task.WhenAll(PassOnAsync(outside, inside, () => line.Shutdown(SocketShutdown.Send)), PassOnAsync(inside, outside, () => socket.Shutdown(SocketShutdown.Send)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or IOException or AuthenticationException)
        {
            // The test is over, or one of the two went away.
        }
    }

    // Whoever has no more to say still listens.
    private async Task PassOnAsync(Stream from, Stream to, Action end)
    {
        try
        {
            await from.CopyToAsync(to, stop.Token);
        }
        catch (IOException)
        {
            // A process that was killed says no farewell.
        }

        end();
    }
}
