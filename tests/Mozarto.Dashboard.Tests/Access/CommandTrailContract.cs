using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>The gate of every command: what it leaves in the audit log.</summary>
public abstract class CommandTrailContract(DatabaseKind kind) : IAsyncLifetime
{
    private TestStore store = null!;

    public async Task InitializeAsync() => store = await TestStore.CreateAsync(kind);

    public Task DisposeAsync() => store.DisposeAsync().AsTask();

    [Fact]
    public async Task Who_may_not_is_refused_and_it_is_noted_with_what_was_asked_for()
    {
        Assert.False(await store.Trail.AllowAsync(Cast.Nobody, Command.RetryDelivery, "dlv_1", CancellationToken.None));
        Assert.False(await store.Trail.AllowAsync(Cast.Sam, Command.MapWord, "a word", CancellationToken.None, "to mean Approved"));

        Assert.Equal(
            [("Nobody", "RetryDelivery", "dlv_1", AuditOutcome.Refused, "no right"), ("Sam", "MapWord", "a word", AuditOutcome.Refused, "no right; to mean Approved")],
            await EntriesAsync());
    }

    [Fact]
    public async Task Who_may_leaves_a_trace_only_once_it_is_done()
    {
        Assert.True(await store.Trail.AllowAsync(Cast.Sam, Command.RetryDelivery, "dlv_1", CancellationToken.None, "a reason"));
        Assert.Equal(store.Clock.GetUtcNow(), store.Trail.Done(Cast.Sam, Command.RetryDelivery, "dlv_1", "queued again").HappenedAt);
        Assert.Empty(await EntriesAsync());

        await store.Trail.DoneAsync(Cast.Finn, Command.ExportTransactions, "transactions", "begun", CancellationToken.None);

        Assert.Equal([("Finn", "ExportTransactions", "transactions", AuditOutcome.Done, "begun")], await EntriesAsync());
    }

    private async Task<IReadOnlyList<(string, string, string, AuditOutcome, string)>> EntriesAsync()
    {
        await using var context = store.CreateDbContext();
        return [.. (await context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).ToListAsync()).Select(row => (row.OperatorName, row.Action, row.Subject, row.Outcome, row.Detail))];
    }
}

public sealed class CommandTrailOnSqlite() : CommandTrailContract(DatabaseKind.Sqlite);

public sealed class CommandTrailOnPostgres() : CommandTrailContract(DatabaseKind.PostgreSql);
