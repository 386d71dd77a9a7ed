using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Over TLS: bytes of the handshake are no bytes of the request.</summary>
public sealed class CashierTlsTests : IDisposable
{
    private const int RequestBytes = 100_000;

    private readonly UntrustedServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_sent()
    {
        var keys = CashierCases.Keys(server.BaseUrl);
        var serving = server.ServeAsync("");

        var answer = await new MozartoGateway(new KnownKeys(keys), new TestClock())
            .SendPayoutAsync(CashierCases.Request(keys), () => throw new InvalidOperationException("asked"), CancellationToken.None);

        var notSent = Assert.IsType<CashierAnswer.NotSent>(answer);
        Assert.Equal(NotSentCause.NoConnection, notSent.Cause);
        Assert.Contains("TLS", notSent.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await serving);
    }

    [Theory]
    [InlineData(UntrustedServer.Ok, true)]
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
        handler.SslOptions.RemoteCertificateValidationCallback = (_, offered, _, _) => offered?.GetCertHashString() == server.Certificate.GetCertHashString();
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.BaseUrl) { Content = new ByteArrayContent(new byte[RequestBytes]) };
        var serving = server.ServeAsync(answer, RequestBytes);

        var failure = await Record.ExceptionAsync(async () => (await client.SendAsync(request, CancellationToken.None)).Dispose());

        Assert.Equal(answer.Length > 0, failure is null);
        Assert.Equal([false], sentWhenAsked);
        Assert.Equal(may, line.HasSent);
        Assert.Equal(!may, line.HasGivenUp);
        handler.Dispose();
        Assert.Equal(may, await serving > 0);
    }
}
