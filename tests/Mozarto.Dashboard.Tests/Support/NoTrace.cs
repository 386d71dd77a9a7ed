using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>A store that takes everything but entries of the audit log: what a full disk or a broken index would do to exactly that row.</summary>
internal static class NoTrace
{
    /// <summary>An act without its entry leaves the store as it was; with it, it changes the store and leaves one entry more, or as many as given.</summary>
    public static async Task AssertNoActAsync(Func<DashboardContext> open, string action, Func<CancellationToken, Task> act, int entriesMore = 1)
    {
        var (before, entries) = await ReadAsync(open, action);

        await using (var context = open()) await BeginAsync(context);
        await Record.ExceptionAsync(() => act(CancellationToken.None));
        await using (var context = open()) await EndAsync(context);

        Assert.Equal((before, entries), await ReadAsync(open, action));
        await act(CancellationToken.None);
        var (after, entriesAfter) = await ReadAsync(open, action);
        Assert.NotEqual(before, after, StringComparer.Ordinal);
        Assert.Equal(entries + entriesMore, entriesAfter);
    }

    public static async Task BeginAsync(DashboardContext context)
    {
        if (context is SqliteDashboardContext)
        {
            await context.Database.ExecuteSqlRawAsync("""CREATE TRIGGER "NoTrace" BEFORE INSERT ON "AuditEntries" BEGIN SELECT RAISE(ABORT, 'no trace'); END""");
            return;
        }

        await context.Database.ExecuteSqlRawAsync("CREATE OR REPLACE FUNCTION no_trace() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no trace'; END $$ LANGUAGE plpgsql");
        await context.Database.ExecuteSqlRawAsync("""CREATE TRIGGER "NoTrace" BEFORE INSERT ON "AuditEntries" FOR EACH ROW EXECUTE FUNCTION no_trace()""");
    }

    public static Task EndAsync(DashboardContext context) => context is SqliteDashboardContext
        ? context.Database.ExecuteSqlRawAsync("""DROP TRIGGER "NoTrace" """)
        : context.Database.ExecuteSqlRawAsync("""DROP TRIGGER "NoTrace" ON "AuditEntries" """);

    private static async Task<(string Contents, int Entries)> ReadAsync(Func<DashboardContext> open, string action)
    {
        await using var context = open();
        return (await StoreContents.ReadAsync(context), await context.AuditEntries.CountAsync(row => row.Action == action && row.Outcome == AuditOutcome.Done));
    }
}
