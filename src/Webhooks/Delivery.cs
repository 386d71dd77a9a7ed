namespace Mozarto.Dashboard.Webhooks;

/// <summary>How much of a body was kept. The numbers are stored.</summary>
public enum BodyKept
{
    None = 0,
    Whole = 1,

    /// <summary>Only its beginning, because it was refused and large: it cannot be verified again.</summary>
    Prefix = 2,
}

/// <summary>
/// One HTTP request that reached an endpoint: everything but its body, which lies in <see cref="DeliveryBody"/> so that lists never touch it.
/// Authentic and unsecured deliveries are kept for good; rejected ones only as long as the endpoint's ring has room.
/// </summary>
public sealed class Delivery
{
    public const int MethodCharactersMax = 16;
    public const int PathCharactersMax = 500;
    public const int CauseCharactersMax = 150;
    public const int DetailCharactersMax = 2000;

    /// <summary>Time-ordered: newest first is the largest id first.</summary>
    public required long Id { get; init; }

    public required long EndpointId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required VerdictKind Verdict { get; set; }

    public required VerdictReason Reason { get; set; }

    /// <summary>What was said of it when it came, before anyone verified it again.</summary>
    public required VerdictReason ReasonAtArrival { get; init; }

    /// <summary>Length of the body as it came, in bytes, also where less was kept.</summary>
    public required long BodyBytes { get; init; }

    public required BodyKept BodyKept { get; init; }

    /// <summary>SHA-256 over the whole body; empty where it was not read to its end.</summary>
    public required byte[] BodySha256 { get; init; }

    public required int AnswerStatus { get; init; }

    /// <summary>From the request's first line to the answer, commit included; null when the process ended before it was written down.</summary>
    public int? AnsweredInMicroseconds { get; set; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string RemoteAddress { get; init; }

    public string? SecretFingerprint { get; set; }

    /// <summary>The sender's signed clock in Unix seconds; any number a sender can write.</summary>
    public long? SignedAt { get; init; }

    /// <summary>HMAC under the installation key of a refused Authorization value.</summary>
    public byte[]? AuthorizationDigest { get; set; }

    /// <summary>The verification at arrival, as <see cref="VerdictStep.Write"/> has it.</summary>
    public required string Steps { get; init; }

    /// <summary>The request's headers as <see cref="KeptHeaders"/> writes them, secret ones masked.</summary>
    public required string Headers { get; init; }

    public ProcessingState Processing { get; set; }

    /// <summary>A few words that what failed alike has in common.</summary>
    public string? ProcessingCause { get; private set; }

    /// <summary>What processing did or why it did not, in words.</summary>
    public string? ProcessingDetail { get; private set; }

    public DateTimeOffset? ProcessedAt { get; private set; }

    /// <summary>The transaction that its event belongs to.</summary>
    public long? TransactionId { get; private set; }

    /// <summary>Authentic, but signed long before it came.</summary>
    public bool IsLate { get; private set; }

    /// <summary>A person released it from being held: it is processed as it is.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>A person closed it while it was held: it is not applied, and nobody is asked about it again.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The latest retry run that queued it; what became of a run is counted over these.</summary>
    public long? RetryRunId { get; private set; }

    /// <summary>Notes what became of processing it.</summary>
    internal void Process(ProcessingResult result, DateTimeOffset now)
    {
        if (Verdict == VerdictKind.Rejected) throw new InvalidOperationException($"Delivery {Id} is rejected; it is never processed.");
        (Processing, ProcessingCause, ProcessingDetail) = (result.State, Cut(result.Cause, CauseCharactersMax), Cut(result.Detail, DetailCharactersMax));
        (TransactionId, IsLate, ProcessedAt) = (result.TransactionId ?? TransactionId, result.IsLate || IsLate, now);
    }

    /// <summary>A person says what becomes of it while it is held: processed as it is (also after somebody closed it), or not applied at all.</summary>
    internal void Answer(HeldAnswer answer, DateTimeOffset now)
    {
        if (Processing != ProcessingState.Held) throw new InvalidOperationException($"Delivery {Id} is {Processing}; only what is held is released or closed.");
        (IsReleased, IsClosed) = (answer == HeldAnswer.Released, answer == HeldAnswer.Closed);
        Process(IsClosed ? DeliveryItem.Closed() : new ProcessingResult(ProcessingState.Waiting, null, null), now);
    }

    private static string? Cut(string? text, int charactersMax) => TextCut.To(text, charactersMax);

    /// <summary>Moves a rejected delivery among the authentic ones, after it passed with today's secrets.</summary>
    internal void Accept(Verdict.Authentic verdict)
    {
        if (Verdict != VerdictKind.Rejected) throw new InvalidOperationException($"Delivery {Id} is {Verdict}; only a rejected one can be accepted.");
        Verdict = verdict.Kind;
        Reason = verdict.Reason;
        SecretFingerprint = verdict.SecretFingerprint;
        AuthorizationDigest = null;
        Processing = ProcessingState.Waiting;
    }
}

/// <summary>The bytes of a delivery as they came, or their beginning. Retention drops these and keeps the row.</summary>
internal sealed class DeliveryBody
{
    public required long DeliveryId { get; init; }

    public required byte[] Bytes { get; init; }
}

/// <summary>One time somebody verified a rejected delivery again, whatever came of it.</summary>
public sealed class DeliveryVerification
{
    public required long Id { get; init; }

    public required long DeliveryId { get; init; }

    public required DateTimeOffset VerifiedAt { get; init; }

    public required string OperatorName { get; init; }

    public required VerdictReason Reason { get; init; }

    public required string Steps { get; init; }
}

/// <summary>How many requests of a sort were not kept as rows, per endpoint and hour.</summary>
internal sealed class ReceptionCount
{
    public required ReceptionEvent Event { get; init; }

    /// <summary>The endpoint, or 0 where none is known.</summary>
    public required long EndpointId { get; init; }

    /// <summary>The hour's beginning.</summary>
    public required DateTimeOffset Hour { get; init; }

    public required long Count { get; set; }
}

/// <summary>What happens to requests without a row of its own. The numbers are stored.</summary>
internal enum ReceptionEvent
{
    UnknownEndpoint = 1,
    DisabledEndpoint = 2,
    IncompleteBody = 3,
    NotStored = 4,
    TooManyFailures = 5,
    RingOverflow = 6,
}
