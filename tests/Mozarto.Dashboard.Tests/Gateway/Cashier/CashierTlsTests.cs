using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Over TLS: bytes of the handshake are no bytes of the request.</summary>
public sealed class CashierTlsTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 certificate;

    public CashierTlsTests()
    {
        using var key = RSA.Create(2048);
        var wish = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        certificate = wish.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        listener.Start();
    }

    private string BaseUrl => $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_sent()
    {
        var keys = CashierCases.Keys(BaseUrl);
        var serving = ServeAsync("");

        var answer = await new MozartoGateway(new KnownKeys(keys), new TestClock())
            .SendPayoutAsync(CashierCases.Request(keys), () => throw new InvalidOperationException("asked"), CancellationToken.None);

        var notSent = Assert.IsType<CashierAnswer.NotSent>(answer);
        Assert.Equal(NotSentCause.NoConnection, notSent.Cause);
        Assert.Contains("TLS", notSent.Reason, StringComparison.Ordinal);
        Assert.Empty(await serving);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("", true)] // closed after the request
    [InlineData("", false)]
    public async Task The_question_comes_after_the_handshake_and_right_before_the_request(string answer, bool may)
    {
        var sentWhenAsked = new List<bool>();
        CashierLine? line = null;
        line = new CashierLine(
            () =>
            {
                sentWhenAsked.Add(line!.HasSent);
                return ValueTask.FromResult(may);
            },
            CancellationToken.None);
        using var handler = line.MakeHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, offered, _, _) => offered?.GetCertHashString() == certificate.GetCertHashString();
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, BaseUrl) { Content = new ByteArrayContent(new byte[100_000]) };
        var serving = ServeAsync(answer);

        var failure = await Record.ExceptionAsync(async () => (await client.SendAsync(request, CancellationToken.None)).Dispose());

        Assert.Equal(answer.Length > 0, failure is null);
        Assert.Equal([false], sentWhenAsked);
        Assert.Equal(may, line.HasSent);
        Assert.Equal(!may, line.HasGivenUp);
        handler.Dispose();
        Assert.Equal(may, (await serving).Length > 0);
    }

    // What came through the handshake, as far as one read takes it.
    private async Task<byte[]> ServeAsync(string answer)
    {
        using var socket = await listener.AcceptSocketAsync();
        await using var tls = new SslStream(new NetworkStream(socket));
        var buffer = new byte[200_000];
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            var length = 0;
            while (length < 100_000 && await tls.ReadAsync(buffer.AsMemory(length)) is > 0 and var count) length += count;
            await tls.WriteAsync(Encoding.ASCII.GetBytes(answer));
            return buffer[..length];
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            return [];
        }
    }
}
