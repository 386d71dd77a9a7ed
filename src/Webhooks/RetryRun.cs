using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Where a retry run stands. The numbers are stored.</summary>
public enum RetryRunState
{
    Asked = 1,

    /// <summary>Its deliveries are being queued, or are being processed.</summary>
    Running = 2,

    Finished = 3,

    /// <summary>Nothing more is queued; what was queued before is processed all the same.</summary>
    Cancelled = 4,
}

/// <summary>
/// The retry of many deliveries that one person asked for: all that failed and matched a filter at that moment. It is worked through in slices, each with
/// its own mark of how far it came, so that a restart in the middle leaves nothing out and takes nothing twice. Open runs of one filter exclude each other.
/// What became of its deliveries is counted over <see cref="Delivery.RetryRunId"/> while it runs, and kept here once it has ended: a later run may take them.
/// </summary>
public sealed class RetryRun
{
    public const int QueryCharactersMax = 4000;
    public const int NameCharactersMax = 200;

    public required long Id { get; init; }

    /// <summary>The filter as the query string of the list.</summary>
    public required string Query { get; init; }

    /// <summary>The same for all ways to spell one filter.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Why it was asked for.</summary>
    public required string Reason { get; init; }

    public required string AskedByName { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The newest delivery at the moment of asking: what came later is not included.</summary>
    public required long ThroughId { get; init; }

    /// <summary>How many failed deliveries matched then; exact below <see cref="RetryDelivery.RunDeliveriesMax"/>.</summary>
    public required int Total { get; init; }

    public RetryRunState State { get; private set; } = RetryRunState.Asked;

    /// <summary>All deliveries up to this id have had their turn.</summary>
    public required long PositionId { get; set; }

    public int Queued { get; private set; }

    /// <summary>When nothing was left to queue.</summary>
    public DateTimeOffset? QueuedAllAt { get; private set; }

    /// <summary>When the last of what was queued had been processed.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Who cancelled it, or what made it stop.</summary>
    public string? CancelledBy { get; private set; }

    /// <summary>What became of its deliveries; zeros until it has ended.</summary>
    public RetryOutcomes Outcomes { get; private set; } = new();

    /// <summary>Others of the same filter have to wait.</summary>
    public bool IsOpen => State is RetryRunState.Asked or RetryRunState.Running;

    /// <summary>Deliveries remain to be queued.</summary>
    public bool IsQueueing => IsOpen && QueuedAllAt is null;

    /// <summary>Matched when it was asked for, but were being processed or dealt with otherwise when their turn came.</summary>
    public int PassedOver => QueuedAllAt is null || State == RetryRunState.Cancelled ? 0 : Math.Max(0, Total - Queued);

    /// <summary>One slice was queued, up to an id.</summary>
    internal void Advance(int queued, long positionId, bool isLast, DateTimeOffset now)
    {
        if (!IsQueueing) throw new InvalidOperationException($"Retry run {Id} is {State}; nothing more is queued by it.");
        (State, Queued, PositionId) = (RetryRunState.Running, Queued + queued, positionId);
        if (isLast) QueuedAllAt = now;
    }

    /// <summary>Everything that it queued was processed, or waits for something else.</summary>
    internal void End(RetryOutcomes outcomes, DateTimeOffset now)
    {
        if (IsQueueing || EndedAt is not null) throw new InvalidOperationException($"Retry run {Id} is {State}; it cannot end now.");
        (Outcomes, EndedAt) = (outcomes, now);
        if (State == RetryRunState.Running) State = RetryRunState.Finished;
    }

    /// <summary>Nothing more is queued. False when it was over already.</summary>
    internal bool Cancel(string by)
    {
        if (!IsOpen) return false;
        (State, CancelledBy) = (RetryRunState.Cancelled, TextCut.To(by, NameCharactersMax));
        return true;
    }
}

/// <summary>How many deliveries came, or would come, to what.</summary>
public sealed record RetryOutcomes
{
    /// <summary>Still to be processed: their endpoint is paused, or their turn has not come.</summary>
    public int Waiting { get; init; }

    public int Retrying { get; init; }
    public int Applied { get; init; }
    public int Repeat { get; init; }
    public int Variant { get; init; }
    public int Superseded { get; init; }
    public int Held { get; init; }
    public int Unhandled { get; init; }
    public int Dead { get; init; }

    /// <summary>Dead or unhandled again, or about to be attempted again.</summary>
    public int FailedAgain => Dead + Unhandled + Retrying;

    public int Processed => Applied + Repeat + Variant + Superseded + Held + FailedAgain;

    /// <summary>The states that anything came to, with how many, in the order in which people care.</summary>
    public IEnumerable<(ProcessingState State, int Count)> Counts() =>
        new[]
        {
            (ProcessingState.Applied, Applied), (ProcessingState.Repeat, Repeat), (ProcessingState.Superseded, Superseded), (ProcessingState.Variant, Variant),
            (ProcessingState.Held, Held), (ProcessingState.Unhandled, Unhandled), (ProcessingState.Retrying, Retrying), (ProcessingState.Dead, Dead), (ProcessingState.Waiting, Waiting),
        }.Where(pair => pair.Item2 > 0);

    internal static RetryOutcomes Of(IReadOnlyDictionary<ProcessingState, int> counts) => new()
    {
        Waiting = counts.GetValueOrDefault(ProcessingState.Waiting),
        Retrying = counts.GetValueOrDefault(ProcessingState.Retrying),
        Applied = counts.GetValueOrDefault(ProcessingState.Applied),
        Repeat = counts.GetValueOrDefault(ProcessingState.Repeat),
        Variant = counts.GetValueOrDefault(ProcessingState.Variant),
        Superseded = counts.GetValueOrDefault(ProcessingState.Superseded),
        Held = counts.GetValueOrDefault(ProcessingState.Held),
        Unhandled = counts.GetValueOrDefault(ProcessingState.Unhandled),
        Dead = counts.GetValueOrDefault(ProcessingState.Dead),
    };
}

/// <summary>State and position fence a run: a slice that was overtaken, by a cancellation or by another holder of its job, is refused as a whole.</summary>
internal sealed class RetryRunMapping : IEntityTypeConfiguration<RetryRun>
{
    public void Configure(EntityTypeBuilder<RetryRun> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Query).HasMaxLength(RetryRun.QueryCharactersMax);
        builder.Property(row => row.Fingerprint).HasMaxLength(RetrySelection.FingerprintCharacters);
        builder.Property(row => row.Reason).HasMaxLength(Reason.CharactersMax);
        builder.Property(row => row.AskedByName).HasMaxLength(RetryRun.NameCharactersMax);
        builder.Property(row => row.CancelledBy).HasMaxLength(RetryRun.NameCharactersMax);
        builder.Property(row => row.State).IsConcurrencyToken();
        builder.Property(row => row.PositionId).IsConcurrencyToken();
        builder.ComplexProperty(row => row.Outcomes);
        builder.HasIndex(row => row.Fingerprint).IsUnique().HasFilter("\"State\" IN (1, 2)");
    }
}
