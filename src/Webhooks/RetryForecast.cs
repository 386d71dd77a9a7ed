using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>So many would come to a state for the same cause.</summary>
public sealed record ForeseenCause(ProcessingState State, string Cause, int Count);

/// <summary>What a retry would do, as far as it was looked at.</summary>
public sealed record RetryPreview
{
    /// <summary>How many it would act on; from <see cref="RetryForecast.CountMax"/> on, that many or more.</summary>
    public required int Total { get; init; }

    /// <summary>Match, and are refused because they are rejected.</summary>
    public required int Rejected { get; init; }

    /// <summary>Match, and are passed over because they wait already.</summary>
    public required int Waiting { get; init; }

    /// <summary>Match, and are passed over because a person has to release them, or our clock.</summary>
    public required int Held { get; init; }

    /// <summary>How many of them, oldest first, were looked at.</summary>
    public int Looked { get; init; }

    /// <summary>Nothing more is looked at: all were, or a limit was reached.</summary>
    public bool IsDone { get; init; }

    public RetryOutcomes Outcomes { get; init; } = new();

    /// <summary>The most frequent ones.</summary>
    public IReadOnlyList<ForeseenCause> Causes { get; init; } = [];

    public bool IsWhole => Looked >= Total && Total < RetryForecast.CountMax;
}

/// <summary>
/// Foretells what a retry would do, by the very rule that would do it, over a snapshot of the store, slice by slice; each slice yields what is known then.
/// It stages changes in a context that is dropped, and writes nothing.
/// </summary>
internal sealed class RetryForecast(IDbContextFactory<DashboardContext> contexts, IdGenerator ids, TimeProvider time)
{
    /// <summary>Where counting stops, and looking too.</summary>
    public const int CountMax = DeliveryList.CountMax;

    public const int CausesMax = 10;

    public static readonly TimeSpan DurationMax = TimeSpan.FromSeconds(10);

    private static readonly IReadOnlyList<ProcessingState> Counted = [.. RetryQueue.Failed, ProcessingState.None, ProcessingState.Waiting, ProcessingState.Held];

    public async IAsyncEnumerable<RetryPreview> RunAsync(RetrySelection selection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var startedAt = time.GetTimestamp();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var snapshot = await context.BeginSnapshotAsync(cancellation);
        var scope = await DeliveryScope.ReadAsync(context, selection.Filter, cancellation);
        var preview = await CountAsync(scope, cancellation);
        yield return preview;
        var (book, states, causes) = ((TransactionBook?)null, new Dictionary<ProcessingState, int>(), new Dictionary<(ProcessingState, string), int>());
        for (var lastId = 0L; !preview.IsDone;)
        {
            var slice = await scope!.OldestIds(RetryQueue.Failed, lastId, long.MaxValue, RetryRunWork.SliceDeliveries).ToListAsync(cancellation);
            if (slice.Count > 0) (book, lastId) = (await LookAsync(context, slice, book, states, causes, cancellation), slice[^1]);
            var looked = preview.Looked + slice.Count;
            preview = preview with
            {
                Looked = looked,
                IsDone = slice.Count < RetryRunWork.SliceDeliveries || looked >= CountMax || time.GetElapsedTime(startedAt) >= DurationMax,
                Outcomes = RetryOutcomes.Of(states),
                Causes = [.. causes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Item2, StringComparer.Ordinal).Take(CausesMax)
                    .Select(pair => new ForeseenCause(pair.Key.Item1, pair.Key.Item2, pair.Value))],
            };
            yield return preview;
        }
    }

    private static async Task<RetryPreview> CountAsync(DeliveryScope? scope, CancellationToken cancellation)
    {
        var counts = scope is null ? [] : await scope.CountAsync(Counted, long.MaxValue, CountMax, cancellation);
        var total = Math.Min(CountMax, RetryQueue.Failed.Sum(state => counts.GetValueOrDefault(state)));
        return new RetryPreview
        {
            Total = total,
            Rejected = counts.GetValueOrDefault(ProcessingState.None),
            Waiting = counts.GetValueOrDefault(ProcessingState.Waiting),
            Held = counts.GetValueOrDefault(ProcessingState.Held),
            IsDone = total == 0,
        };
    }

    private async Task<TransactionBook> LookAsync(
        DashboardContext context, IReadOnlyCollection<long> slice, TransactionBook? earlier,
        Dictionary<ProcessingState, int> states, Dictionary<(ProcessingState State, string Cause), int> causes, CancellationToken cancellation)
    {
        var batch = await DeliveryBatch.ReadAsync(context, slice, time.GetUtcNow(), cancellation);
        var read = slice.Select(batch.Find).OfType<DeliveryItem>().Select(item => (Item: item, Reading: item.Read())).ToList();
        var incoming = read.Select(each => each.Reading).OfType<DeliveryReading.Events>().SelectMany(reading => reading.Incoming).ToList();
        var book = await TransactionBook.OpenAsync(context, ids, incoming, cancellation);
        if (earlier is not null) book = book.After(earlier);
        foreach (var (item, reading) in read)
        {
            var (state, cause) = ProcessDelivery.ResultOf(item, reading, book) is { } result ? (result.State, result.Cause) : (ProcessingState.Waiting, "paused endpoint");
            states[state] = states.GetValueOrDefault(state) + 1;
            if (cause is not null) causes[(state, cause)] = causes.GetValueOrDefault((state, cause)) + 1;
            // The rows themselves are of no further use; the book's changes are.
            context.Entry(item.Delivery).State = EntityState.Detached;
        }

        return book;
    }
}
