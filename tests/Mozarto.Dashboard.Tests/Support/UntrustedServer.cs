using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Somebody on this machine who speaks TLS with a certificate that nobody vouches for, and answers whoever believes it.</summary>
internal sealed class UntrustedServer : IDisposable
{
    public const string Name = "pay.example";
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private const int ReadBytesMax = 200_000;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public UntrustedServer() => listener.Start();

    public X509Certificate2 Certificate { get; } = TestCertificate.OfServer(Name);

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string BaseUrl => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{Port}");

    /// <summary>Serves one connection.</summary>
    /// <param name="answer">What is said once enough was read; nothing where it is empty.</param>
    /// <param name="bytes">So many are read before that, or all that come.</param>
    /// <returns>How many bytes came through the handshake.</returns>
    public async Task<int> ServeAsync(string answer = Ok, int bytes = 1)
    {
        using var socket = await listener.AcceptSocketAsync();
        await using var tls = new SslStream(new NetworkStream(socket));
        var buffer = new byte[ReadBytesMax];
        try
        {
            await tls.AuthenticateAsServerAsync(Certificate);
            var length = 0;
            while (length < bytes && await tls.ReadAsync(buffer.AsMemory(length)) is > 0 and var count) length += count;
            await tls.WriteAsync(Encoding.ASCII.GetBytes(answer));
            return length;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        Certificate.Dispose();
    }
}
