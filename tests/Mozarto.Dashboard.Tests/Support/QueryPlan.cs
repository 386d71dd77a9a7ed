using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>One step of a plan. Only SQLite numbers them: on PostgreSQL a step is a line of text.</summary>
internal sealed record PlanStep(int Id, int Parent, string What);

/// <summary>How the database says that it would answer a query, without answering it.</summary>
internal static class QueryPlan
{
    public static async Task<IReadOnlyList<PlanStep>> OfAsync(DashboardContext context, SentCommand sent)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // EF's own text, explained and not executed.
        command.CommandText = sent.Sql;
#pragma warning restore CA2100
        foreach (var (name, value) in sent.Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return await OfAsync(context, command);
    }

    public static async Task<IReadOnlyList<PlanStep>> OfAsync(DashboardContext context, DbCommand command)
    {
        var isSqlite = context is SqliteDashboardContext;
        await context.Database.OpenConnectionAsync();
        command.CommandText = (isSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync();
        var steps = new List<PlanStep>();
        while (await reader.ReadAsync()) steps.Add(isSqlite ? new PlanStep(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(3)) : new PlanStep(steps.Count, 0, reader.GetString(0)));
        Assert.NotEmpty(steps);
        return steps;
    }
}
