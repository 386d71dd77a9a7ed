using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// <c>POST /webhooks/{slug}</c>: reads, verifies, stores, answers. In that order; 200 means "on disk", and every authentication failure
/// is the same empty 401, whether the endpoint exists or not.
/// </summary>
internal sealed partial class WebhookEndpoint(
    EndpointDirectory endpoints, WebhookInbox inbox, RejectedRing ring, FailureLimiter failures, ReceptionCounters counters, IdGenerator ids, TimeProvider time,
    ILogger<WebhookEndpoint> log)
{
    public const string Route = "/webhooks/{**slug}";

    public async Task ReceiveAsync(HttpContext http, string slug)
    {
        var arrival = new Arrival(http, time);
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var endpoint = endpoints.Find(slug) is { State: EndpointState.Active or EndpointState.Paused } known ? known : null;
        if (IsCompressed(http.Request))
        {
            RefuseUnread(arrival, endpoint, VerdictReason.Compressed, StatusCodes.Status415UnsupportedMediaType, http.Request.ContentLength ?? 0);
            return;
        }

        switch (await BoundedBody.ReadAsync(http.Request, time))
        {
            case BodyRead.TooLarge tooLarge:
                RefuseUnread(arrival, endpoint, VerdictReason.TooLarge, StatusCodes.Status413PayloadTooLarge, tooLarge.Bytes);
                break;
            case BodyRead.Incomplete incomplete:
                counters.Count(ReceptionEvent.IncompleteBody, endpoint?.Id ?? 0);
                http.Response.Headers.Connection = "close";
                http.Response.StatusCode = incomplete.Status;
                break;
            case BodyRead.Whole whole when endpoint is null:
                counters.Count(endpoints.Find(slug) is null ? ReceptionEvent.UnknownEndpoint : ReceptionEvent.DisabledEndpoint, endpoints.Find(slug)?.Id ?? 0);
                Refuse(http, failures.Count(arrival.RemoteAddress));
                break;
            case BodyRead.Whole { Bytes: var body } when endpoint is not null:
                await JudgeAsync(arrival, endpoint, body);
                break;
        }
    }

    private async Task JudgeAsync(Arrival arrival, KnownEndpoint endpoint, ReadOnlyMemory<byte> body)
    {
        if (endpoint.Rules is not { } rules)
        {
            counters.Count(ReceptionEvent.NotStored, endpoint.Id);
            AskToRepeat(arrival.Http);
            return;
        }

        var verdict = WebhookSignature.Verify(arrival.SignedRequest(body), rules, endpoint.Secrets, arrival.ReceivedAt);
        if (verdict is Verdict.Rejected rejected)
        {
            var decision = failures.Count(arrival.RemoteAddress);
            Refuse(arrival.Http, decision);
            if (decision.IsKept)
            {
                var refused = Keep(arrival, endpoint, rejected, body);
                LogRefused(log, refused.Id, endpoint.Id, rejected.Reason);
                ring.Offer(refused, body);
            }
            else
            {
                counters.Count(ReceptionEvent.TooManyFailures, endpoint.Id);
            }

            return;
        }

        var delivery = Keep(arrival, endpoint, verdict, body);
        if (await inbox.AcceptAsync(delivery, body))
        {
            arrival.Http.Response.StatusCode = StatusCodes.Status200OK;
            inbox.NoteAnswered(delivery.Id, arrival.Elapsed);
            return;
        }

        counters.Count(ReceptionEvent.NotStored, endpoint.Id);
        AskToRepeat(arrival.Http);
    }

    // Refused before the body was read: only the row is kept. The connection ends, since the rest of the body is unwanted.
    private void RefuseUnread(Arrival arrival, KnownEndpoint? endpoint, VerdictReason reason, int status, long bytes)
    {
        arrival.Http.Response.Headers.Connection = "close";
        arrival.Http.Response.StatusCode = status;
        if (endpoint is null || !failures.Count(arrival.RemoteAddress).IsKept) return;
        var verdict = new Verdict.Rejected(reason, [new VerdictStep(VerdictCheck.Body, CheckOutcome.Failed, bytes.ToString(CultureInfo.InvariantCulture))]);
        ring.Offer(Keep(arrival, endpoint, verdict, body: null, bytes), ReadOnlyMemory<byte>.Empty);
    }

    private static void Refuse(HttpContext http, FailureDecision decision)
    {
        http.Response.StatusCode = decision.IsOverLimit ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
        if (decision.IsOverLimit) SetRetryAfter(http, decision.RetryAfter);
    }

    private static void AskToRepeat(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        SetRetryAfter(http, WebhookLimits.RetryAfter);
    }

    private static void SetRetryAfter(HttpContext http, TimeSpan delay) =>
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static bool IsCompressed(HttpRequest request) =>
        request.Headers.ContentEncoding.Any(encoding => !string.IsNullOrEmpty(encoding) && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase));

    private Delivery Keep(Arrival arrival, KnownEndpoint endpoint, Verdict verdict, ReadOnlyMemory<byte>? body, long unreadBytes = 0)
    {
        var request = arrival.Http.Request;
        return new Delivery
        {
            Id = ids.Next(),
            EndpointId = endpoint.Id,
            ReceivedAt = arrival.ReceivedAt,
            Verdict = verdict.Kind,
            Reason = verdict.Reason,
            ReasonAtArrival = verdict.Reason,
            Processing = verdict is Verdict.Rejected ? ProcessingState.None : ProcessingState.Waiting,
            BodyBytes = body?.Length ?? unreadBytes,
            BodyKept = body is not { } bytes ? BodyKept.None
                : verdict is Verdict.Rejected && bytes.Length > WebhookLimits.RejectedBodyBytesMax ? BodyKept.Prefix : BodyKept.Whole,
            BodySha256 = body is { } whole ? SHA256.HashData(whole.Span) : [],
            AnswerStatus = verdict is Verdict.Rejected ? arrival.Http.Response.StatusCode : StatusCodes.Status200OK,
            AnsweredInMicroseconds = verdict is Verdict.Rejected ? (int)arrival.Elapsed.TotalMicroseconds : null,
            Method = request.Method,
            Path = TokenInUrl.MaskedPath(request.Path, request.QueryString.Value ?? "", Delivery.PathCharactersMax),
            RemoteAddress = arrival.RemoteAddress.ToString(),
            SecretFingerprint = (verdict as Verdict.Authentic)?.SecretFingerprint,
            SignedAt = verdict switch { Verdict.Authentic authentic => authentic.SignedAt, Verdict.Rejected rejected => rejected.SignedAt, _ => null },
            AuthorizationDigest = (verdict as Verdict.Rejected)?.AuthorizationDigest,
            Steps = VerdictStep.Write(verdict.Steps),
            Headers = KeptHeaders.Write(request.Headers),
        };
    }

    [LoggerMessage(EventId = 15, Level = LogLevel.Information, Message = "Delivery {DeliveryId} to endpoint {EndpointId} was refused: {Reason}.")]
    private static partial void LogRefused(ILogger log, long deliveryId, long endpointId, VerdictReason reason);

    /// <summary>One request, from whom and since when.</summary>
    private sealed class Arrival(HttpContext http, TimeProvider time)
    {
        private readonly long startedAt = time.GetTimestamp();

        public HttpContext Http { get; } = http;

        public DateTimeOffset ReceivedAt { get; } = time.GetUtcNow();

        public IPAddress RemoteAddress { get; } =
            http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress ?? IPAddress.None;

        public TimeSpan Elapsed => time.GetElapsedTime(startedAt);

        public SignedRequest SignedRequest(ReadOnlyMemory<byte> body) => new()
        {
            Body = body,
            Signature = Http.Request.Headers[MozartPaySignature.SignatureHeader],
            Timestamp = Http.Request.Headers[MozartPaySignature.TimestampHeader],
            Authorization = Http.Request.Headers.Authorization,
            Query = Http.Request.QueryString.Value ?? "",
            RemoteAddress = RemoteAddress,
        };
    }
}
