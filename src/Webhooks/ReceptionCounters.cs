using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Counts requests that get no row of their own, by endpoint and hour, and writes the sums down every few seconds.</summary>
internal sealed partial class ReceptionCounters(
    IDbContextFactory<DashboardContext> contexts, LiveUpdates live, TimeProvider time, ILogger<ReceptionCounters> log) : BackgroundService
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(2);

    /// <summary>How long counts are kept.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private readonly ConcurrentDictionary<(ReceptionEvent Event, long EndpointId, DateTimeOffset Hour), long> counts = new();

    public void Count(ReceptionEvent what, long endpointId = 0)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        counts.AddOrUpdate((what, endpointId, hour), 1, static (_, count) => count + 1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await WriteAsync(CancellationToken.None);
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        foreach (var key in counts.Keys)
        {
            if (!counts.TryRemove(key, out var count)) continue;
            try
            {
                await AddAsync(key, count, cancellation);
                live.Publish(Topics.Deliveries);
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or OperationCanceledException)
            {
                // Two instances may have begun the same hour at once, or the store is away: the next round adds it.
                counts.AddOrUpdate(key, count, (_, since) => since + count);
                LogPostponed(log, exception.GetType().Name);
            }
        }
    }

    private async Task AddAsync((ReceptionEvent Event, long EndpointId, DateTimeOffset Hour) key, long count, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var updated = await context.ReceptionCounts
            .Where(row => row.Hour == key.Hour && row.Event == key.Event && row.EndpointId == key.EndpointId)
            .ExecuteUpdateAsync(row => row.SetProperty(existing => existing.Count, existing => existing.Count + count), cancellation);
        if (updated > 0) return;
        context.Add(new ReceptionCount { Event = key.Event, EndpointId = key.EndpointId, Hour = key.Hour, Count = count });
        var oldest = key.Hour - KeptFor;
        await context.ReceptionCounts.Where(row => row.Hour < oldest).ExecuteDeleteAsync(cancellation);
        await context.SaveChangesAsync(cancellation);
    }

    [LoggerMessage(EventId = 30, Level = LogLevel.Warning, Message = "Counts of requests could not be written ({Cause}); trying again.")]
    private static partial void LogPostponed(ILogger log, string cause);
}
