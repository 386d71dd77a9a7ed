using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Whether a byte was sent, and what is made of answers that never come whole: against real sockets.</summary>
public sealed class MozartoGatewayTests
{
    private const string Accepted =
        """{"status":"success","message":"Successfully","isSuccess":true,"data":{"status":"PENDING","transactionId":"70b3c4d5e6f7a8b9c0d1e2f3"}}""";

    private readonly TestClock clock = new();
    private int asked;

    [Fact]
    public async Task A_refused_connection_is_not_sent()
    {
        var notSent = Assert.IsType<CashierAnswer.NotSent>(await SendAsync($"http://127.0.0.1:{ClosedPort()}"));

        Assert.Equal(NotSentCause.NoConnection, notSent.Cause);
        Assert.True(notSent.IsRetriedByMachine);
        Assert.Equal("Mozarto refused the connection.", notSent.Reason);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_not_sent()
    {
        var notSent = Assert.IsType<CashierAnswer.NotSent>(await SendAsync("https://nowhere.invalid"));

        Assert.Equal(NotSentCause.NoConnection, notSent.Cause);
        Assert.Equal("Mozarto's address could not be found (DNS).", notSent.Reason);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task What_answers_no_TLS_is_not_sent_although_bytes_of_a_handshake_were()
    {
        await using var plain = RawCashier.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var notSent = Assert.IsType<CashierAnswer.NotSent>(await SendAsync(plain.BaseUrl.Replace("http:", "https:", StringComparison.Ordinal)));

        Assert.Equal(NotSentCause.NoConnection, notSent.Cause);
        Assert.Contains("TLS", notSent.Reason, StringComparison.Ordinal);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_listener_that_never_shakes_hands_is_not_sent_after_the_limit()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var sending = SendAsync($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        using var taken = await silent.AcceptSocketAsync();

        clock.Advance(MozartoGateway.TimeMax);

        Assert.Equal(NotSentCause.NoConnection, Assert.IsType<CashierAnswer.NotSent>(await sending).Cause);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_connection_that_is_reset_after_the_request_is_unknown()
    {
        await using var cashier = new RawCashier(call =>
        {
            call.Reset();
            return Task.CompletedTask;
        });

        Assert.IsType<CashierAnswer.Unknown>(await SendAsync(cashier.BaseUrl));
        Assert.Single(cashier.Requests);
        Assert.Equal(1, cashier.Connections);
    }

    [Fact]
    public async Task A_connection_that_is_closed_without_an_answer_is_unknown_and_not_tried_again()
    {
        await using var cashier = RawCashier.Saying("");

        Assert.IsType<CashierAnswer.Unknown>(await SendAsync(cashier.BaseUrl));
        Assert.Equal(1, cashier.Connections);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{\"status\":")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 200\r\n\r\n{\"status\":\"error\"")]
    public async Task An_answer_that_never_ends_is_unknown_after_the_limit(string beginning)
    {
        await using var cashier = new RawCashier(call => call.SendAndHangAsync(beginning));
        var sending = SendAsync(cashier.BaseUrl);
        await Eventually.TrueAsync("the request to arrive", () => cashier.Requests.Count == 1);

        clock.Advance(MozartoGateway.TimeMax - TimeSpan.FromSeconds(1));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Mozarto did not answer within 120 seconds.", Assert.IsType<CashierAnswer.Unknown>(await Eventually.ResultAsync("an end", sending)).What);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + Accepted)] // cut off
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 500\r\n\r\n{\"status\":\"error\",\"message\":\"Unauthorized\",\"isSuccess\":false,\"errors\":[]}")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sta")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 4")]
    [InlineData("+OK ready\r\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"status\":\"success\"}")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    public async Task An_answer_that_is_none_is_unknown(string said)
    {
        await using var cashier = RawCashier.Saying(said);

        Assert.IsType<CashierAnswer.Unknown>(await SendAsync(cashier.BaseUrl));
        Assert.Equal(1, cashier.Connections);
    }

    [Fact]
    public async Task An_answer_of_more_than_is_read_is_unknown_and_one_of_just_that_much_is_read()
    {
        await using var tooLong = RawCashier.Answering(200, Accepted.PadRight(MozartoGateway.AnswerBytesMax + 1));
        await using var longest = RawCashier.Answering(200, Accepted.PadRight(MozartoGateway.AnswerBytesMax));

        Assert.Equal("Mozarto's answer was longer than 1024 KiB.", Assert.IsType<CashierAnswer.Unknown>(await SendAsync(tooLong.BaseUrl)).What);
        Assert.IsType<CashierAnswer.Accepted>(await SendAsync(longest.BaseUrl));
    }

    [Fact]
    public async Task A_compressed_answer_is_not_unpacked()
    {
        await using var cashier = RawCashier.Answering(200, Accepted, "Content-Encoding: gzip\r\n");

        Assert.IsType<CashierAnswer.Accepted>(await SendAsync(cashier.BaseUrl)); // taken for what its bytes are
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_and_no_credentials_are_sent_on(int status)
    {
        await using var other = RawCashier.Answering(200, Accepted);
        await using var cashier = RawCashier.Answering(status, Accepted, $"Location: {other.BaseUrl}/v1/api/mozarto/cashier\r\n");

        var unknown = Assert.IsType<CashierAnswer.Unknown>(await SendAsync(cashier.BaseUrl));

        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"Mozarto answered {status}: a redirect to another address, which was not followed"), unknown.What);
        Assert.Equal(0, other.Connections);
        Assert.Equal(1, cashier.Connections);
    }

    [Fact]
    public async Task Every_call_has_a_connection_of_its_own_and_no_memory()
    {
        await using var cashier = new RawCashier(async call => await call.SayAsync(
            $"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nConnection: keep-alive\r\nContent-Length: {Accepted.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n", Accepted));

        for (var call = 1; call <= 3; call++)
        {
            Assert.IsType<CashierAnswer.Accepted>(await SendAsync(cashier.BaseUrl));
            Assert.Equal(call, cashier.Connections);
        }

        Assert.All(cashier.Requests, request => Assert.DoesNotContain("Cookie", Encoding.Latin1.GetString(request), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_line_is_good_for_one_connection()
    {
        await using var cashier = RawCashier.Answering(200, Accepted);
        var line = new CashierLine(MayAsync, CancellationToken.None);
        using var client = new HttpMessageInvoker(line.MakeHandler());
        using var first = new HttpRequestMessage(HttpMethod.Post, cashier.BaseUrl);
        using var again = new HttpRequestMessage(HttpMethod.Post, cashier.BaseUrl);

        (await client.SendAsync(first, CancellationToken.None)).Dispose();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(again, CancellationToken.None));
        Assert.Single(cashier.Requests);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Whoever_lost_its_claim_before_the_first_byte_sends_nothing()
    {
        await using var cashier = RawCashier.Answering(200, Accepted);

        var notSent = Assert.IsType<CashierAnswer.NotSent>(await SendAsync(cashier.BaseUrl, mayFirst: () => ValueTask.FromResult(false)));

        Assert.Equal(NotSentCause.ClaimLapsed, notSent.Cause);
        Assert.False(notSent.IsRetriedByMachine);
        await Eventually.TrueAsync("the connection to end", () => cashier.Requests.Count == 1); // it was asked when all was ready to be sent
        Assert.Empty(cashier.Requests[0]);
    }

    [Fact]
    public async Task What_the_question_throws_comes_out_and_nothing_is_sent()
    {
        await using var cashier = RawCashier.Answering(200, Accepted);

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => SendAsync(cashier.BaseUrl, mayFirst: () => throw new TimeZoneNotFoundException()));
        await Assert.ThrowsAsync<IOException>(() => SendAsync(cashier.BaseUrl, mayFirst: () => ValueTask.FromException<bool>(new IOException("disk"))));

        await Eventually.TrueAsync("the connections to end", () => cashier.Requests.Count == 2);
        Assert.All(cashier.Requests, Assert.Empty);
    }

    [Fact]
    public async Task Stopping_ends_what_was_not_sent_and_waits_for_what_was()
    {
        using var stop = new CancellationTokenSource();
        var answerNow = new TaskCompletionSource();
        await using var cashier = new RawCashier(async call =>
        {
            await answerNow.Task;
            await call.SayAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Accepted.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n", Accepted);
        });
        var sending = SendAsync(cashier.BaseUrl, stop: stop.Token);
        await Eventually.TrueAsync("the request to arrive", () => cashier.Requests.Count == 1);

        await stop.CancelAsync();
        var second = Assert.IsType<CashierAnswer.NotSent>(await SendAsync(cashier.BaseUrl, stop: stop.Token));
        using var stopLater = new CancellationTokenSource();
        var third = await SendAsync(cashier.BaseUrl, stop: stopLater.Token, mayFirst: async () =>
        {
            await stopLater.CancelAsync();
            return true;
        });
        answerNow.SetResult();

        Assert.Equal(NotSentCause.Stopping, second.Cause);
        Assert.Equal(NotSentCause.Stopping, Assert.IsType<CashierAnswer.NotSent>(third).Cause);
        Assert.IsType<CashierAnswer.Accepted>(await sending);
    }

    [Fact]
    public async Task Without_credentials_or_with_others_than_were_approved_nothing_is_sent()
    {
        await using var cashier = RawCashier.Answering(200, Accepted);
        var keys = CashierCases.Keys(cashier.BaseUrl);
        var request = CashierCases.Request(keys);

        Assert.Equal(NotSentCause.NoKeys, await CauseAsync(null));
        Assert.Equal(NotSentCause.NoKeys, await CauseAsync(CashierCases.Keys(cashier.BaseUrl, companyToken: "")));
        Assert.Equal(NotSentCause.NoKeys, await CauseAsync(CashierCases.Keys(cashier.BaseUrl, companyToken: "to\r\nken: x")));
        Assert.Equal(NotSentCause.NoKeys, await CauseAsync(CashierCases.Keys(cashier.BaseUrl, secretKey: "")));
        Assert.Equal(NotSentCause.OtherKeys, await CauseAsync(CashierCases.Keys(cashier.BaseUrl, companyToken: "a-reissued-token")));
        Assert.Equal(NotSentCause.OtherKeys, await CauseAsync(CashierCases.Keys(cashier.BaseUrl + "/other")));
        Assert.Equal(0, cashier.Connections);
        Assert.Equal(0, asked);

        async Task<NotSentCause> CauseAsync(CashierKeys? current) => Assert.IsType<CashierAnswer.NotSent>(
            await new MozartoGateway(new KnownKeys(current), clock).SendPayoutAsync(request, MayAsync, CancellationToken.None)).Cause;
    }

    [Fact]
    public async Task What_Mozarto_repeats_of_our_credentials_is_masked()
    {
        await using var echo = RawCashier.Answering(400, CashierCases.Json(new
        {
            status = "error", isSuccess = false, message = $"Bad token {CashierCases.CompanyToken}", errors = new[] { $"key {CashierCases.SecretKey}" },
        }));

        var refused = Assert.IsType<CashierAnswer.Refused>(await SendAsync(echo.BaseUrl));

        Assert.Equal("Bad token •••; key •••", refused.Message);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<CashierAnswer> SendAsync(string baseUrl, Func<ValueTask<bool>>? mayFirst = null, CancellationToken stop = default)
    {
        var keys = CashierCases.Keys(baseUrl);
        return new MozartoGateway(new KnownKeys(keys), clock).SendPayoutAsync(CashierCases.Request(keys), mayFirst ?? MayAsync, stop);
    }

    private ValueTask<bool> MayAsync()
    {
        Interlocked.Increment(ref asked);
        return ValueTask.FromResult(true);
    }
}
