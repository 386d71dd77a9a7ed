using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>A delivery that has arrived and is not yet on disk.</summary>
internal sealed record ArrivedDelivery(Delivery Row, DeliveryBody Body);

/// <summary>What came of writing a batch.</summary>
internal enum InboxWrite
{
    Committed,

    /// <summary>The store refused this very data; nothing is on disk.</summary>
    RowRefused,

    /// <summary>The store failed; whether anything is on disk, nobody knows.</summary>
    Failed,
}

/// <summary>
/// Writes a batch of deliveries in one transaction: row, body, and the promise to process it. Blocks; called from the inbox's own thread.
/// </summary>
internal sealed partial class InboxWriter(
    IDbContextFactory<DashboardContext> contexts, WriteTurns turns, IntakePressure pressure, IdGenerator ids, TimeProvider time, ILogger<InboxWriter> log)
{
    public InboxWrite Write(IReadOnlyList<ArrivedDelivery> batch, IReadOnlyList<(long Id, int Microseconds)> answered)
    {
        try
        {
            using var turn = turns.Enter();
            return TryWrite(batch, answered);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or ArgumentException or IOException or TimeoutException)
        {
            LogNotStored(log, batch.Count, exception.GetType().Name, exception.InnerException?.GetType().Name ?? "-");
            return InboxWrite.Failed;
        }
    }

    // Only a refused insert is told apart: nothing is on disk then. What fails while committing may or may not be; it throws.
    private InboxWrite TryWrite(IReadOnlyList<ArrivedDelivery> batch, IReadOnlyList<(long Id, int Microseconds)> answered)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = context.Database.BeginTransaction();
        try
        {
            var now = time.GetUtcNow();
            context.InsertMany<Delivery>([.. batch.Select(arrived => arrived.Row)]);
            context.InsertMany<DeliveryBody>([.. batch.Select(arrived => arrived.Body)]);
            context.InsertMany<Job>([.. batch.Select(arrived => Job.Create(ids.Next(), ProcessDelivery.JobKind, arrived.Row.Id, now))]);
            context.UpdateMany<Delivery>(nameof(Delivery.AnsweredInMicroseconds), answered);
        }
        catch (Exception exception) when (exception is DbException or EncoderFallbackException && context.IsRowFault(exception))
        {
            LogRowRefused(log, batch.Count);
            return InboxWrite.RowRefused;
        }

        transaction.Commit();
        pressure.Note(batch.Count);
        return InboxWrite.Committed;
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "{Count} deliveries could not be stored ({Cause}, {InnerCause}); their senders were told to repeat.")]
    private static partial void LogNotStored(ILogger log, int count, string cause, string innerCause);

    [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "The store refused a row in a batch of {Count}; repeating row by row.")]
    private static partial void LogRowRefused(ILogger log, int count);
}
