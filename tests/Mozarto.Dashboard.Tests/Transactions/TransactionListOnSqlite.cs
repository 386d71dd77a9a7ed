using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

public sealed class TransactionListOnSqlite() : TransactionListContract(DatabaseKind.Sqlite)
{
    [Theory]
    [MemberData(nameof(Queries))]
    public async Task No_page_and_no_count_scans_the_table(string query)
    {
        var filter = Filter(query);
        Store.Commands.Sent.Clear();
        var page = await Store.List.ReadAsync(filter, null, null, CancellationToken.None);
        await Store.List.ReadAsync(filter, TransactionPlace.Of(page.Rows[^1], filter), null, CancellationToken.None);
        await Store.List.ReadAsync(filter, null, TransactionPlace.Of(page.Rows[^1], filter), CancellationToken.None);
        await Store.List.CountStatesAsync(filter, CancellationToken.None);
        await Store.List.CountNewerAsync(filter, page.Rows[0].Id, CancellationToken.None);

        foreach (var (sql, parameters) in Store.Commands.Sent.ToList())
        {
            var plan = await PlanAsync(sql, parameters);
            // A walk along an index says which; what was read that way and is gone through again is no table.
            var read = plan.Where(step => step.StartsWith("CO-ROUTINE", StringComparison.Ordinal) || step.StartsWith("MATERIALIZE", StringComparison.Ordinal))
                .Select(step => $"SCAN {step.Split(' ')[1]}").ToList();
            var scans = plan.Where(step => step.StartsWith("SCAN", StringComparison.Ordinal) && step.Split(' ').Length == 2).Except(read, StringComparer.Ordinal);
            Assert.False(scans.Any(), $"{string.Join(" | ", plan)} for {sql}");
        }
    }

    [Theory]
    [InlineData("", "IX_Transactions_OccurredAt_Id")]
    [InlineData("?time=received", "IX_Transactions_FirstSeenAt_Id")]
    [InlineData("?state=approved", "IX_Transactions_State_OccurredAt_Id")]
    [InlineData("?provider=payone&sort=oldest", "IX_Transactions_Provider_OccurredAt_Id")]
    [InlineData("?direction=refund", "IX_Transactions_Direction_OccurredAt_Id")]
    [InlineData("?currency=EUR&sort=largest", "IX_Transactions_CurrencyCode_AmountMinor_Id")]
    public async Task A_page_is_read_from_the_index_that_is_in_its_order_and_sorts_nothing(string query, string index)
    {
        Store.Commands.Sent.Clear();
        await Store.List.ReadAsync(Filter(query), null, null, CancellationToken.None);

        var (sql, parameters) = Store.Commands.Sent[^1];
        var plan = await PlanAsync(sql, parameters);

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("USE TEMP B-TREE", StringComparison.Ordinal));
    }

    private async Task<List<string>> PlanAsync(string sql, IReadOnlyList<(string Name, object? Value)> parameters)
    {
        await using var context = Store.CreateDbContext();
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        return steps;
    }
}
