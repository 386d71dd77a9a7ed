using System.Security.Cryptography;
using Mozarto.Dashboard.LoadRig.Traffic;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.LoadRig.Lists;

/// <summary>
/// Writes many deliveries into a store, as a month of business leaves them: every endpoint takes its turn, nearly all are authentic, some came
/// late or from a wrong clock, and each endpoint's ring of rejected ones is as full as it can be.
/// </summary>
internal sealed class DeliverySeed(IReadOnlyList<Endpoint> endpoints, int rowsCount, DateTimeOffset now)
{
    private const int BatchRows = 2000;
    private const int BodyBytes = 300;
    private const int RejectedEveryMin = 10;
    // Rows of one endpoint that follow each other; not a divisor of the other rhythms, so that every endpoint gets of everything.
    private const int TurnRows = 7;
    private const int StaleEvery = 40;
    private const int FutureEvery = 150;
    private const int SequenceMask = 0xFFF;
    private const string Fingerprint = "5f3a9c01";
    private static readonly TimeSpan Span = TimeSpan.FromDays(30);

    private static readonly VerdictReason[] RejectedReasons =
    [
        VerdictReason.WrongSecret, VerdictReason.NoHeader, VerdictReason.WrongSecret, VerdictReason.Malformed, VerdictReason.WrongSecret,
        VerdictReason.NoSupportedScheme, VerdictReason.TooLarge, VerdictReason.WrongSecret, VerdictReason.TokenInUrl, VerdictReason.Compressed,
    ];

    private static readonly string Headers =
        """[["Host","dashboard.example.test"],["User-Agent","MozartPay/1.0"],["Accept","*/*"],["Content-Type","application/json"],["Content-Length","300"],["Mozart-Pay-Timestamp","1770000000"],["Mozart-Pay-Signature","t=1770000000,v1="""
        + new string('a', 64) + "\"]]";

    private readonly PaymentBody body = new(BodyBytes);
    private readonly int rejectedEvery = Math.Max(RejectedEveryMin, rowsCount / (endpoints.Count * WebhookLimits.RingRowsMax));
    private readonly Dictionary<long, int> rejectedCounts = [];

    /// <summary>Inserts all rows, in transactions of some thousand.</summary>
    public async Task PlantAsync(RigStore store)
    {
        await using var context = store.CreateContext();
        for (var first = 0; first < rowsCount; first += BatchRows)
        {
            var batch = Enumerable.Range(first, Math.Min(BatchRows, rowsCount - first)).Select(Make).ToList();
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.InsertMany<Delivery>([.. batch.Select(pair => pair.Row)]);
            context.InsertMany<DeliveryBody>([.. batch.Select(pair => pair.Body).OfType<DeliveryBody>()]);
            await transaction.CommitAsync();
        }
    }

    private (Delivery Row, DeliveryBody? Body) Make(int number)
    {
        var endpoint = endpoints[number / TurnRows % endpoints.Count];
        var receivedAt = now - Span + (Span * ((double)number / rowsCount));
        var id = IdGenerator.FirstAt(receivedAt) | (long)(number & SequenceMask);
        var bytes = new byte[BodyBytes];
        body.Write(bytes, number);
        var reason = ReasonOf(number, endpoint);
        var kept = reason is VerdictReason.TooLarge or VerdictReason.Compressed ? null : new DeliveryBody { DeliveryId = id, Bytes = bytes };
        return (Row(id, endpoint, receivedAt, reason, kept), kept);
    }

    private VerdictReason ReasonOf(int number, Endpoint endpoint)
    {
        if (number % rejectedEvery == 0 && rejectedCounts.GetValueOrDefault(endpoint.Id) is < WebhookLimits.RingRowsMax and var count)
        {
            rejectedCounts[endpoint.Id] = count + 1;
            return RejectedReasons[count % RejectedReasons.Length];
        }

        if (endpoint.Kind == EndpointKind.Mozarto) return VerdictReason.Untimed;
        if (number % StaleEvery == 0) return VerdictReason.Stale;
        return number % FutureEvery == 0 ? VerdictReason.Future : VerdictReason.Fresh;
    }

    private static Delivery Row(long id, Endpoint endpoint, DateTimeOffset receivedAt, VerdictReason reason, DeliveryBody? kept)
    {
        var isRejected = reason.Kind() == VerdictKind.Rejected;
        return new Delivery
        {
            Id = id,
            EndpointId = endpoint.Id,
            ReceivedAt = receivedAt,
            Verdict = reason.Kind(),
            Reason = reason,
            ReasonAtArrival = reason,
            BodyBytes = kept?.Bytes.Length ?? 2 * WebhookLimits.BodyBytesMax,
            BodyKept = kept is null ? BodyKept.None : BodyKept.Whole,
            BodySha256 = kept is null ? [] : SHA256.HashData(kept.Bytes),
            AnswerStatus = isRejected ? 401 : 200,
            AnsweredInMicroseconds = 3000,
            Method = "POST",
            Path = $"/webhooks/{endpoint.Slug}",
            RemoteAddress = $"203.0.113.{id % 4}",
            SecretFingerprint = isRejected ? null : Fingerprint,
            SignedAt = receivedAt.ToUnixTimeSeconds(),
            Steps = $"1+;2+;3+1;4{(isRejected ? "-" : "+" + Fingerprint)};5+0",
            Headers = Headers,
        };
    }
}
