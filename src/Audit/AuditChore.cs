using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Audit;

/// <summary>What the audit log does by itself, every few seconds: writes what could not be written before, seals what was committed, and
/// writes down how often people without a name were refused.</summary>
internal sealed partial class AuditChore(AuditLog audit, AuditSealing sealing, AnonymousRefusals refusals, TimeProvider time, ILogger<AuditChore> log) : BackgroundService
{
    /// <summary>An entry that is committed is sealed within three of these.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do await RunAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            await RunAsync(CancellationToken.None);
        }
    }

    // What fails is tried again by the next round, and keeps nothing else waiting.
    private async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var part in new Func<CancellationToken, Task>[] { audit.WriteWaitingAsync, sealing.RunAsync, refusals.WriteAsync })
        {
            try
            {
                await part(cancellation);
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException or CryptographicException)
            {
                LogFailed(log, exception.GetType().Name);
            }
        }
    }

    [LoggerMessage(EventId = 62, Level = LogLevel.Error, Message = "A round of the audit log failed ({Cause}); trying again.")]
    private static partial void LogFailed(ILogger log, string cause);
}
