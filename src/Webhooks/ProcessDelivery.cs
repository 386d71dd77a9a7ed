using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>The job that processes authentic deliveries: reads each, decides whether it may act now, and applies its event to the book.</summary>
internal sealed class ProcessDelivery(IEnumerable<ITransactionFollower> followers, IdGenerator ids, TimeProvider time) : IJobHandler
{
    public const string JobKind = "process-delivery";

    public static readonly string JobsTopic = Topics.JobsOf(JobKind);

    public string Kind => JobKind;

    public TimeSpan RunDurationMax => TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyList<JobOutcome>> RunAsync(IReadOnlyList<Job> jobs, DashboardContext context, CancellationToken cancellation)
    {
        var batch = await DeliveryBatch.ReadAsync(context, [.. jobs.Select(job => job.SubjectId)], time.GetUtcNow(), cancellation);
        var read = jobs.Select(job => batch.Find(job.SubjectId) is { } item ? (Item: item, Reading: item.Read()) : (Item: null, Reading: null)).ToList();
        var incoming = read.Select(each => each.Reading).OfType<DeliveryReading.Events>().SelectMany(reading => reading.Incoming).ToList();
        var book = await TransactionBook.OpenAsync(context, ids, incoming, cancellation);
        var outcomes = read.ConvertAll(each => each.Item is { } item ? Run(item, each.Reading!, book) : JobOutcome.Done.Instance);
        foreach (var follower in followers) await follower.FollowAsync(context, book.Transactions, cancellation);
        return outcomes;
    }

    public async Task NotFinishedAsync(Job job, DashboardContext context, CancellationToken cancellation)
    {
        if (job.Reason is not { } reason) return;
        var delivery = context.Deliveries.Local.FindEntry(job.SubjectId)?.Entity ?? await context.Deliveries.SingleOrDefaultAsync(row => row.Id == job.SubjectId, cancellation);
        if (delivery is null || delivery.Processing is ProcessingState.Held or ProcessingState.Dead) return;
        if (job.State == JobState.Dead) delivery.Process(new ProcessingResult(ProcessingState.Dead, "processing kept failing", reason), time.GetUtcNow());
        else if (job.Attempt > 0) delivery.Process(new ProcessingResult(ProcessingState.Retrying, "processing failed", reason), time.GetUtcNow());
    }

    /// <summary>What its row says after this: the one rule by which a delivery is processed, and by which the effect of a retry is foretold. Null where it goes on waiting as it is.</summary>
    internal static ProcessingResult? ResultOf(DeliveryItem item, DeliveryReading reading, TransactionBook book) => reading switch
    {
        DeliveryReading.NotYet notYet => notYet.Result,
        DeliveryReading.Finished finished => finished.Result,
        DeliveryReading.Events events => Apply(item, events.Incoming, book),
        _ => throw new InvalidOperationException($"A reading without treatment: {reading.GetType().Name}."),
    };

    private JobOutcome Run(DeliveryItem item, DeliveryReading reading, TransactionBook book)
    {
        if (ResultOf(item, reading, book) is { } result) item.Delivery.Process(result, time.GetUtcNow());
        return reading switch
        {
            DeliveryReading.NotYet notYet => new JobOutcome.Later(notYet.Delay, notYet.Why),
            DeliveryReading.Finished { Result: { State: ProcessingState.Dead, Detail: var why } } => new JobOutcome.GiveUp(why!),
            _ => JobOutcome.Done.Instance,
        };
    }

    // The event itself is the last one; what it tells of its payment comes before it and never decides what the delivery is called.
    private static ProcessingResult Apply(DeliveryItem item, IReadOnlyList<IncomingEvent> incoming, TransactionBook book)
    {
        if (item.IsTooOldFor(incoming[^1], book)) return DeliveryItem.HeldAsTooOld() with { TransactionId = book.Find(incoming[^1])?.Id };
        var results = incoming.Select(book.Apply).ToList();
        var result = results.OfType<BookResult.Variant>().FirstOrDefault() ?? results[^1];
        return Say(result) with { TransactionId = result.TransactionId, IsLate = item.IsStale };
    }

    private static ProcessingResult Say(BookResult result) => result switch
    {
        BookResult.Applied applied => new ProcessingResult(ProcessingState.Applied, null, applied.Changes),
        BookResult.Repeat repeat => new ProcessingResult(ProcessingState.Repeat, null, repeat.News is null ? null : $"moved nothing; new: {repeat.News}"),
        BookResult.Variant variant => new ProcessingResult(ProcessingState.Variant, $"variant: {variant.Field}", $"The same event was told before with another {variant.Field}."),
        BookResult.Superseded superseded => new ProcessingResult(ProcessingState.Superseded, null, $"The transaction is {superseded.Known} already."),
        _ => throw new InvalidOperationException($"A result without words: {result.GetType().Name}."),
    };
}
