using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Mozarto.Dashboard.Data;

/// <summary>Carries live updates between instances over PostgreSQL's LISTEN/NOTIFY. A lost connection only delays what pages show.</summary>
internal sealed partial class PostgresLiveUpdates(
    DatabaseSettings settings, IDbContextFactory<DashboardContext> contexts, LiveUpdates live, TimeProvider time, ILogger<PostgresLiveUpdates> log) : BackgroundService
{
    private static readonly TimeSpan PauseAfterLoss = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseBetweenAnnouncements = TimeSpan.FromMilliseconds(100);

    // One pending announcement a topic is enough: whoever hears it asks the database again.
    private readonly Channel<string> pending = Channel.CreateBounded<string>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        live.OnPublished = topic => pending.Writer.TryWrite(topic);
        await Task.WhenAll(RepeatAsync(ListenAsync, stoppingToken), RepeatAsync(AnnounceAsync, stoppingToken));
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is DbException or IOException or TimeoutException)
            {
                LogLost(log, exception.GetType().Name);
                await Task.Delay(PauseAfterLoss, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(stopping);
        connection.Notification += (_, notice) => live.Deliver(notice.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {PostgresDashboardContext.LiveChannel}", connection)) await listen.ExecuteNonQueryAsync(stopping);
        while (true) await connection.WaitAsync(stopping);
    }

    private async Task AnnounceAsync(CancellationToken stopping)
    {
        while (await pending.Reader.WaitToReadAsync(stopping))
        {
            var topics = new HashSet<string>(StringComparer.Ordinal);
            while (pending.Reader.TryRead(out var topic)) topics.Add(topic);
            await using (var context = await contexts.CreateDbContextAsync(stopping))
                foreach (var topic in topics) await context.AnnounceAsync(topic, stopping);
            await Task.Delay(PauseBetweenAnnouncements, time, stopping);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Live updates between instances were interrupted ({Cause}); trying again.")]
    private static partial void LogLost(ILogger log, string cause);
}
