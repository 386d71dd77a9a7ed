namespace Mozarto.Dashboard.Webhooks;

/// <summary>Every limit of receiving, in one place.</summary>
internal static class WebhookLimits
{
    /// <summary>The largest body that is taken, counted while reading.</summary>
    public const int BodyBytesMax = 1024 * 1024;

    /// <summary>How long a sender may take for the whole body.</summary>
    public static readonly TimeSpan BodyDurationMax = TimeSpan.FromSeconds(30);

    /// <summary>All headers of a request together; Kestrel answers 431 above it.</summary>
    public const int HeaderBytesMax = 128 * 1024;

    /// <summary>How long a sender may take for its headers.</summary>
    public static readonly TimeSpan HeaderDurationMax = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer waits for the commit before it becomes 503.</summary>
    public static readonly TimeSpan CommitWaitMax = TimeSpan.FromSeconds(3);

    /// <summary>What a sender is told to wait after a 503.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Deliveries that may wait for the writer at once.</summary>
    public const int InboxRowsMax = 8192;

    /// <summary>Bytes of bodies that may wait for the writer at once.</summary>
    public const long InboxBytesMax = 128L * 1024 * 1024;

    /// <summary>Deliveries and bytes in one transaction.</summary>
    public const int BatchRowsMax = 256;
    public const long BatchBytesMax = 8L * 1024 * 1024;

    /// <summary>A rejected body is kept whole up to here, above that only this much of it.</summary>
    public const int RejectedBodyBytesMax = 64 * 1024;

    /// <summary>Rejected deliveries that may wait for the ring's writer; more are dropped and counted.</summary>
    public const int RingQueueMax = 1000;

    /// <summary>The ring of each endpoint.</summary>
    public const int RingRowsMax = 2000;
    public const long RingBytesMax = 16L * 1024 * 1024;

    /// <summary>Failures a minute from one address before they are answered 429 and only sampled.</summary>
    public const int FailuresPerMinuteMax = 60;

    /// <summary>Above that rate one failure in this many is kept.</summary>
    public const int FailureSampleEvery = 20;

    /// <summary>Addresses whose failures are counted at once.</summary>
    public const int FailureAddressesMax = 10_000;
}
