using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>Removes the values of secrets that were retired long enough ago. What is left of them is their fingerprint.</summary>
internal sealed partial class RetiredSecretChore(IDbContextFactory<DashboardContext> contexts, TimeProvider time, ILogger<RetiredSecretChore> log) : BackgroundService
{
    private static readonly TimeSpan RunEvery = TimeSpan.FromHours(1);

    /// <summary>Removes what is due, and returns how many values that were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var due = now - EndpointSecret.KeptAfterRetirement;
        var secrets = await context.EndpointSecrets.Where(row => row.RetiredAt <= due && row.ProtectedValue != null).ToListAsync(cancellation);
        foreach (var secret in secrets) secret.Forget(now);
        await context.SaveChangesAsync(cancellation);
        return secrets.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RunEvery, time);
        do
        {
            try
            {
                var removed = await RunAsync(stoppingToken);
                if (removed > 0) LogRemoved(log, removed);
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or OperationCanceledException)
            {
                // The store is away, or another instance did it at the same time: the next hour looks again.
                if (!stoppingToken.IsCancellationRequested) LogPostponed(log, exception.GetType().Name);
            }
        }
        while (await IsNextAsync(timer, stoppingToken));
    }

    private static async Task<bool> IsNextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 45, Level = LogLevel.Information, Message = "The values of {Count} retired secrets were removed; their fingerprints stay.")]
    private static partial void LogRemoved(ILogger log, int count);

    [LoggerMessage(EventId = 46, Level = LogLevel.Warning, Message = "Values of retired secrets could not be removed ({Cause}); trying again.")]
    private static partial void LogPostponed(ILogger log, string cause);
}
