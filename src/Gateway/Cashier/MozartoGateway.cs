using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// Sends one request to Mozarto's cashier, once, over a connection of its own, and says what became of it. It never repeats, never follows, and never
/// lets an exception stand for an answer: what was thrown after the first byte is <see cref="CashierAnswer.Unknown"/>.
/// </summary>
internal sealed class MozartoGateway(ICashierKeys keys, TimeProvider time, ICustomerPasses? passes = null)
{
    /// <summary>From the first attempt to connect to the last byte of the answer. Longer than Mozarto's own limits.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(120);

    public const int AnswerBytesMax = 1024 * 1024;

    private const string UserTokenHeader = "x-user-token";
    private const string UserAuthorizationHeader = "x-user-authorization";

    /// <summary>
    /// <paramref name="beforeFirstByte"/> is asked when everything is connected and nothing is sent; false, and nothing will be. What it throws comes
    /// out of here. <paramref name="stop"/> counts only until then: an answer on its way is waited for.
    /// </summary>
    public async Task<CashierAnswer> SendPayoutAsync(CashierRequest request, Func<ValueTask<bool>> beforeFirstByte, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return Stopped();
        var current = await keys.CurrentAsync(stop);
        if (current is null) return new CashierAnswer.NotSent(NotSentCause.NoKeys, "Mozarto's address and credentials are not entered.");
        if (FaultOf(current) is { } fault) return new CashierAnswer.NotSent(NotSentCause.NoKeys, fault);
        if (current.Binding != request.Binding)
            return new CashierAnswer.NotSent(NotSentCause.OtherKeys, "Mozarto's address or the company token is not the one that this payout was approved for.");

        var token = current.UserContext == CustomerContext.AuthUrl
            ? await passes!.IssueAsync(request.Claims, stop)
            : CustomerToken.Mint(request.Claims, current.SecretKey, time.GetUtcNow());
        using var limit = new CancellationTokenSource(TimeMax, time);
        var line = new CashierLine(beforeFirstByte, limit.Token);
        await using var _ = stop.Register(() => { if (!line.HasSent) limit.Cancel(); });
        try
        {
            var reply = await ExchangeAsync(request, current, token, line, limit.Token);
            return reply is null
                ? new CashierAnswer.Unknown($"Mozarto's answer was longer than {AnswerBytesMax / 1024} KiB.")
                : CashierAnswerReader.Read(reply, new CashierSent(request.Amount, request.Reference, [current.CompanyToken, current.SecretKey, token]), time.GetUtcNow());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            if (line.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
            return line.HasSent ? Lost(exception) : NotSent(line, exception, stop);
        }
    }

    private static async Task<CashierReply?> ExchangeAsync(CashierRequest request, CashierKeys current, string token, CashierLine line, CancellationToken stop)
    {
        using var client = new HttpMessageInvoker(line.MakeHandler());
        using var message = new HttpRequestMessage(HttpMethod.Post, current.Address.Url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", current.CompanyToken);
        message.Headers.TryAddWithoutValidation(current.UserContext == CustomerContext.AuthUrl ? UserAuthorizationHeader : UserTokenHeader, $"Bearer {token}");
        message.Headers.ConnectionClose = true;
        using var response = await client.SendAsync(message, stop);
        var body = await ReadAsync(response, stop);
        return body is null ? null : new CashierReply((int)response.StatusCode, RetryAfterOf(response), body);
    }

    // Null: more than is read.
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        var body = new byte[AnswerBytesMax + 1];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, stop);
        return length > AnswerBytesMax ? null : body[..length];
    }

    private static string? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.First() : null;

    private static string? FaultOf(CashierKeys current)
    {
        if (!FieldRules.IsVisibleAscii(current.CompanyToken)) return "The company token is missing, or holds characters that cannot be sent.";
        return current.SecretKey.Length == 0 ? "The secret key is missing." : null;
    }

    private static CashierAnswer.Unknown Lost(Exception exception) => new(exception is OperationCanceledException
        ? $"Mozarto did not answer within {TimeMax.TotalSeconds:0} seconds."
        : "The connection broke before Mozarto's answer was complete.");

    private static CashierAnswer.NotSent NotSent(CashierLine line, Exception exception, CancellationToken stop)
    {
        if (line.HasGivenUp) return new(NotSentCause.ClaimLapsed, "The claim had lapsed right before the first byte.");
        if (stop.IsCancellationRequested) return Stopped();
        return new(NotSentCause.NoConnection, exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "Mozarto's address could not be found (DNS).",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "No secure connection to Mozarto (TLS): is its certificate valid, and the address right?",
            OperationCanceledException => $"Mozarto could not be reached within {TimeMax.TotalSeconds:0} seconds.",
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "Mozarto refused the connection.",
            _ => "The connection to Mozarto could not be made.",
        });
    }

    private static CashierAnswer.NotSent Stopped() => new(NotSentCause.Stopping, "The dashboard was stopping.");
}
