using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Jobs;

/// <summary>Asks the database how it would find jobs: what is done long ago must cost nothing, however much it is.</summary>
public abstract class JobIndexContract(DatabaseKind kind)
{
    [Fact]
    public Task Whether_jobs_are_due_is_read_from_the_index_of_those() =>
        PlanShouldName(JobMapping.DueIndex, context => JobQueue.Due(context, "any", DateTimeOffset.UnixEpoch).CreateDbCommand());

    [Fact]
    public Task Claiming_reads_the_index_of_due_jobs() => PlanShouldName(JobMapping.DueIndex, context =>
    {
        var command = context.Jobs.FromSql(context.ClaimSql("any", DateTimeOffset.UnixEpoch, 1, 1, 50)).CreateDbCommand();
        command.CommandText = command.CommandText.Replace("RETURNING *", "", StringComparison.Ordinal);
        return command;
    });

    [Fact]
    public Task Lapsed_leases_are_read_from_the_index_of_those() =>
        PlanShouldName(JobMapping.LeaseIndex, context => JobQueue.Lapsed(context, 1).CreateDbCommand());

    private async Task PlanShouldName(string index, Func<DashboardContext, DbCommand> ask)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using var context = store.CreateDbContext();
        await context.Database.OpenConnectionAsync();

        // An empty table is read whole by any planner that is left the choice.
        if (kind == DatabaseKind.PostgreSql) await context.Database.ExecuteSqlAsync($"SET enable_seqscan = off");
        await using var command = ask(context);

        Assert.Contains(await QueryPlan.OfAsync(context, command), step => step.What.Contains(index, StringComparison.Ordinal));
    }
}

public sealed class JobIndexOnSqlite() : JobIndexContract(DatabaseKind.Sqlite);

public sealed class JobIndexOnPostgres() : JobIndexContract(DatabaseKind.PostgreSql);
