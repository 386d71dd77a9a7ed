using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// Keeps rejected deliveries, in a ring of each endpoint. The answer never waits for it: its queue is small, drops what does not fit, and counts that.
/// </summary>
internal sealed partial class RejectedRing(
    IDbContextFactory<DashboardContext> contexts, ReceptionCounters counters, LiveUpdates live, TimeProvider time, ILogger<RejectedRing> log) : BackgroundService
{
    private const int BatchRowsMax = 200;

    private static readonly IReadOnlyList<VerdictReason> RejectedReasons = [.. Enum.GetValues<VerdictReason>().Where(reason => reason.Kind() == VerdictKind.Rejected)];

    // A pause between writes leaves the disk to the authentic ones, however fast rejected ones come.
    private static readonly TimeSpan PauseBetweenWrites = TimeSpan.FromMilliseconds(100);

    private readonly Channel<(Delivery Row, DeliveryBody? Body)> queue =
        Channel.CreateBounded<(Delivery, DeliveryBody?)>(new BoundedChannelOptions(WebhookLimits.RingQueueMax) { SingleReader = true });

    /// <summary>Takes a rejected delivery to be kept some time soon, with as much of its body as the ring keeps.</summary>
    public void Offer(Delivery delivery, ReadOnlyMemory<byte> body)
    {
        var kept = delivery.BodyKept == BodyKept.None
            ? null
            : new DeliveryBody { DeliveryId = delivery.Id, Bytes = body[..Math.Min(body.Length, WebhookLimits.RejectedBodyBytesMax)].ToArray() };
        if (!queue.Writer.TryWrite((delivery, kept))) counters.Count(ReceptionEvent.RingOverflow, delivery.EndpointId);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<(Delivery Row, DeliveryBody? Body)>();
        while (await WaitForMoreAsync(stoppingToken))
        {
            while (batch.Count < BatchRowsMax && queue.Reader.TryRead(out var rejected)) batch.Add(rejected);
            await WriteAsync(batch, stoppingToken);
            batch.Clear();
            await Task.Delay(PauseBetweenWrites, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> WaitForMoreAsync(CancellationToken stopping)
    {
        try
        {
            return await queue.Reader.WaitToReadAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WriteAsync(List<(Delivery Row, DeliveryBody? Body)> batch, CancellationToken stopping)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(stopping);
            await using var transaction = await context.Database.BeginTransactionAsync(stopping);
            context.InsertMany<Delivery>([.. batch.Select(rejected => rejected.Row)]);
            context.InsertMany<DeliveryBody>([.. batch.Select(rejected => rejected.Body).OfType<DeliveryBody>()]);
            foreach (var endpointId in batch.Select(rejected => rejected.Row.EndpointId).Distinct()) await EvictAsync(context, endpointId, stopping);
            await transaction.CommitAsync(stopping);
            live.Publish(Topics.Deliveries);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or ArgumentException or TimeoutException or OperationCanceledException)
        {
            foreach (var (row, _) in batch) counters.Count(ReceptionEvent.RingOverflow, row.EndpointId);
            LogDropped(log, batch.Count, exception.GetType().Name);
        }
    }

    private static async Task EvictAsync(DashboardContext context, long endpointId, CancellationToken stopping)
    {
        var ring = await context.Deliveries
            .Where(row => row.EndpointId == endpointId && RejectedReasons.Contains(row.Reason))
            .Select(row => new { row.Id, row.RemoteAddress, row.Reason, row.BodyBytes, row.BodyKept })
            .ToListAsync(stopping);
        var victims = RingPolicy.Victims(
            [.. ring.Select(row => new RingEntry(row.Id, row.RemoteAddress, row.Reason, KeptBytes(row.BodyKept, row.BodyBytes)))], RingLimits.Default);
        if (victims.Count == 0) return;
        await context.DeliveryBodies.Where(body => victims.Contains(body.DeliveryId)).ExecuteDeleteAsync(stopping);
        await context.DeliveryVerifications.Where(row => victims.Contains(row.DeliveryId)).ExecuteDeleteAsync(stopping);
        await context.Deliveries.Where(row => victims.Contains(row.Id) && row.Verdict == VerdictKind.Rejected).ExecuteDeleteAsync(stopping);
    }

    private static long KeptBytes(BodyKept kept, long bodyBytes) => kept switch
    {
        BodyKept.Whole => bodyBytes,
        BodyKept.Prefix => WebhookLimits.RejectedBodyBytesMax,
        _ => 0,
    };

    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "{Count} rejected deliveries could not be kept ({Cause}).")]
    private static partial void LogDropped(ILogger log, int count, string cause);
}
