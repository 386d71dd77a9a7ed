using System.Net;
using System.Net.Sockets;
using System.Text;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>What the probe connects to is the address that was judged, and nothing is followed, repeated or read.</summary>
public sealed class CallbackProbeTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<string> asked = [];

    public CallbackProbeTests() => listener.Start();

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task Other_protocols_are_not_spoken(string address) =>
        Assert.Contains("https: or http:", Why(await ProbeAsync(Open, address)), StringComparison.Ordinal);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("localhost")]
    public async Task This_machine_is_not_reached_however_it_is_spelt(string host)
    {
        var why = Why(await new CallbackProbe(new AddressGuard([], isLoopbackAllowed: false), static (name, cancellation) => Dns.GetHostAddressesAsync(name, cancellation))
            .SendAsync(Request($"http://{host}:{Port}/"), CancellationToken.None));

        Assert.Contains(AddressGuard.Setting, why, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_name_is_resolved_once_and_one_closed_address_among_its_addresses_is_enough()
    {
        var why = Why(await ProbeAsync(Closed, $"http://pay.example:{Port}/", IPAddress.Parse("1.1.1.1"), IPAddress.Loopback));

        Assert.Contains("127.0.0.1 is this machine", why, StringComparison.Ordinal);
        Assert.Equal(["pay.example"], asked);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_the_second_time_gains_nothing()
    {
        var answer = AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var times = 0;
        var probe = new CallbackProbe(Open, (_, _) => Task.FromResult<IPAddress[]>([times++ == 0 ? IPAddress.Loopback : IPAddress.Parse("10.0.0.1")]));

        Assert.Equal(new ProbeAnswer.Answered(200), await probe.SendAsync(Request($"http://pay.example:{Port}/"), CancellationToken.None));

        Assert.Equal(1, times);
        await answer;
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_body_is_not_read()
    {
        var answer = AnswerAsync($"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{Port}/elsewhere\r\nContent-Length: 1000000000\r\n\r\nsecret");

        Assert.Equal(new ProbeAnswer.Answered(302), await ProbeAsync(Open, $"http://pay.example:{Port}/", IPAddress.Loopback));

        Assert.Contains("Host: pay.example", await answer, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task What_does_not_answer_is_said_in_words()
    {
        var port = Port;
        listener.Stop();

        Assert.Contains("refuses connections", Why(await ProbeAsync(Open, $"http://pay.example:{port}/", IPAddress.Loopback)), StringComparison.Ordinal);
        Assert.Contains("leads nowhere", Why(await ProbeAsync(Open, "http://pay.example/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_that_is_no_certificate_is_said_in_words()
    {
        var answer = AnswerAsync("HTTP/1.1 400 Bad Request\r\n\r\n");

        Assert.Contains("No answer came from", Why(await ProbeAsync(Open, $"https://pay.example:{Port}/", IPAddress.Loopback)).Replace("The certificate", "No answer came from", StringComparison.Ordinal), StringComparison.Ordinal);
        await answer;
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_said_in_words_and_nothing_is_sent()
    {
        using var server = new UntrustedServer();
        var serving = server.ServeAsync();

        Assert.StartsWith("The certificate of pay.example is not trusted", Why(await ProbeAsync(Open, $"https://{UntrustedServer.Name}:{server.Port}/", IPAddress.Loopback)), StringComparison.Ordinal);

        Assert.Equal(0, await serving);
    }

    private static AddressGuard Open => new([], isLoopbackAllowed: true);

    private static AddressGuard Closed => new([], isLoopbackAllowed: false);

    private Task<ProbeAnswer> ProbeAsync(AddressGuard guard, string address, params IPAddress[] resolved) =>
        new CallbackProbe(guard, (name, _) =>
        {
            asked.Add(name);
            return Task.FromResult(resolved);
        }).SendAsync(Request(address), CancellationToken.None);

    private static HttpRequestMessage Request(string address) => new(HttpMethod.Post, new Uri(address)) { Content = new ByteArrayContent([1, 2, 3]) };

    private static string Why(ProbeAnswer answer) => Assert.IsType<ProbeAnswer.None>(answer).Why;

    private async Task<string> AnswerAsync(string text)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
