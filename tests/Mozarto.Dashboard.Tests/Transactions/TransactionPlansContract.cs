using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

public abstract class TransactionPlansContract(int fewRowsMax, int mergedFacetsMax, string facetsIndex) : TransactionListContract(DatabaseKind.Sqlite, fewRowsMax, mergedFacetsMax)
{
    [Theory]
    [MemberData(nameof(Queries))]
    public async Task No_page_and_no_count_scans_the_table(string query)
    {
        var filter = Filter(query);
        Store.Commands.Clear();
        var page = await Store.List.ReadAsync(filter, null, null, CancellationToken.None);
        await Store.List.ReadAsync(filter, TransactionPlace.Of(page.Rows[^1], filter), null, CancellationToken.None);
        await Store.List.ReadAsync(filter, null, TransactionPlace.Of(page.Rows[^1], filter), CancellationToken.None);
        await Store.List.CountStatesAsync(filter, CancellationToken.None);
        await Store.List.CountNewerAsync(filter, page.Rows[0].Id, CancellationToken.None);

        foreach (var sent in Store.Commands.Sent)
        {
            var plan = await PlanAsync(sent);
            // A walk along an index says which; what was read that way and is gone through again is no table.
            var read = plan.Where(step => step.StartsWith("CO-ROUTINE", StringComparison.Ordinal) || step.StartsWith("MATERIALIZE", StringComparison.Ordinal))
                .Select(step => $"SCAN {step.Split(' ')[1]}").ToList();
            var scans = plan.Where(step => step.StartsWith("SCAN", StringComparison.Ordinal) && step.Split(' ').Length == 2).Except(read, StringComparer.Ordinal);
            Assert.False(scans.Any(), $"{string.Join(" | ", plan)} for {sent.Sql}");
        }
    }

    [Theory]
    [InlineData("", "IX_Transactions_OccurredAt_")]
    [InlineData("?time=received", "IX_Transactions_FirstSeenAt_")]
    [InlineData("?state=approved", null)]
    [InlineData("?provider=payone&sort=oldest", null)]
    [InlineData("?direction=refund", null)]
    [InlineData("?currency=EUR&sort=largest", "IX_Transactions_FacetId_AmountMinor_")]
    [InlineData("?state=approved&time=received", "IX_Transactions_F")]
    public async Task Places_are_read_from_an_index_alone_in_its_order(string query, string? index)
    {
        Store.Commands.Clear();
        await Store.List.ReadAsync(Filter(query), null, null, CancellationToken.None);

        // The last command fetches the rows of the page; the one before it found their places.
        var plan = await PlanAsync(Store.Commands.Sent[^2]);

        Assert.Contains(plan, step => step.Contains("COVERING INDEX " + (index ?? facetsIndex), StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("USE TEMP B-TREE", StringComparison.Ordinal));
    }

    private async Task<List<string>> PlanAsync(SentCommand sent)
    {
        await using var context = Store.CreateDbContext();
        return [.. (await QueryPlan.OfAsync(context, sent)).Select(step => step.What)];
    }
}

public sealed class SortedTransactionsOnSqlite() : TransactionPlansContract(FewAreRead, MergeAll, "IX_Transactions_FacetId_OccurredAt_");

public sealed class MergedTransactionsOnSqlite() : TransactionPlansContract(NothingIsFew, MergeAll, "IX_Transactions_FacetId_OccurredAt_");

public sealed class WalkedTransactionsOnSqlite() : TransactionPlansContract(NothingIsFew, MergeNone, "IX_Transactions_OccurredAt_");
