using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Shell;

/// <summary>
/// For machines: <c>/health/live</c> says that the process answers, <c>/health/ready</c> that it can take and show deliveries. One word, no detail.
/// </summary>
internal static class Health
{
    private static readonly TimeSpan StoreWaitMax = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", static () => Results.Text("live")).AllowAnonymous();
        app.MapGet("/health/ready", static async (IDbContextFactory<DashboardContext> contexts, TimeProvider time) =>
            await IsStoreAnsweringAsync(contexts, time) ? Results.Text("ready") : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable)).AllowAnonymous();
    }

    private static async Task<bool> IsStoreAnsweringAsync(IDbContextFactory<DashboardContext> contexts, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(StoreWaitMax, time);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(patience.Token);
            return await context.Installations.AnyAsync(patience.Token);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }
}
