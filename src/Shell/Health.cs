using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Shell;

/// <summary>
/// For machines: <c>/health/live</c> says that the process answers, <c>/health/ready</c> that it can take and show deliveries, and that every act has left
/// its trace; otherwise which of them fails. One word, no detail.
/// </summary>
internal static class Health
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";
    public const string LiveWord = "live";
    public const string NotReadyWord = "not ready";

    private static readonly TimeSpan StoreWaitMax = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet(Live, static () => Results.Text(LiveWord)).AllowAnonymous();
        app.MapGet(Ready, static async (IDbContextFactory<DashboardContext> contexts, AuditLog audit, TimeProvider time) =>
            !await IsStoreAnsweringAsync(contexts, time) ? NotReady(NotReadyWord)
            // A refused or failed act has left no trace yet.
            : audit.IsBehind ? NotReady("audit")
            : Results.Text("ready")).AllowAnonymous();
    }

    private static IResult NotReady(string word) => Results.Text(word, statusCode: StatusCodes.Status503ServiceUnavailable);

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
