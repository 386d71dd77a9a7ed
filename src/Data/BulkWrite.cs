using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Mozarto.Dashboard.Data;

/// <summary>
/// Staged rows of one type that are written alike, so that one statement does for all of them: they are new, or the same columns of them have changed.
/// A changed row is written only as long as it is in the store as it was read, by its key and its concurrency tokens.
/// </summary>
internal sealed class BulkWrite
{
    private BulkWrite(BulkPlan plan, bool isInsert, IEnumerable<BulkColumn> written, IEnumerable<EntityEntry> rows)
    {
        Plan = plan;
        IsInsert = isInsert;
        Known = isInsert ? [] : plan.Known;
        Written = [.. written];
        // In one order always, so that two who write the same rows do not wait for each other in a ring.
        Rows = [.. rows.OrderBy(row => plan.Known[0].ValueOf(row.Entity))];
    }

    public BulkPlan Plan { get; }

    public bool IsInsert { get; }

    /// <summary>Columns that must still be as they were read; none of new rows.</summary>
    public IReadOnlyList<BulkColumn> Known { get; }

    public IReadOnlyList<BulkColumn> Written { get; }

    public IReadOnlyList<EntityEntry> Rows { get; }

    /// <summary>How many values each row has: those known, then those written.</summary>
    public int ValuesCount => Known.Count + Written.Count;

    public BulkColumn ColumnAt(int index) => index < Known.Count ? Known[index] : Written[index - Known.Count];

    /// <summary>A value of a row as the database takes it; null for NULL.</summary>
    public object? ValueAt(EntityEntry row, int index) =>
        index < Known.Count ? Known[index].Stored(row.OriginalValues[Known[index].Property]) : Written[index - Known.Count].ValueOf(row.Entity);

    /// <summary>All that is staged in a context and can be written like this.</summary>
    public static IReadOnlyList<BulkWrite> Of(DbContext context) =>
    [
        .. context.ChangeTracker.Entries()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified)
            .Select(entry => (Entry: entry, Plan: BulkPlan.For(context, entry.Metadata)))
            .Where(each => each.Plan.StandsAlone)
            .GroupBy(each => (each.Plan, Columns: ColumnsOf(each.Entry, each.Plan)), each => each.Entry)
            .OrderBy(group => group.Key.Plan.Table, StringComparer.Ordinal).ThenBy(group => group.Key.Columns, StringComparer.Ordinal)
            .Select(group => Of(group.Key.Plan, [.. group])),
    ];

    private static BulkWrite Of(BulkPlan plan, IReadOnlyList<EntityEntry> alike) => alike[0].State == EntityState.Added
        ? new BulkWrite(plan, isInsert: true, plan.Columns, alike)
        : new BulkWrite(plan, isInsert: false, plan.Columns.Where(column => alike[0].Property(column.Property).IsModified), alike);

    // Which columns a row has to write, as a text to compare; empty for a new one.
    private static string ColumnsOf(EntityEntry entry, BulkPlan plan) => entry.State == EntityState.Added
        ? ""
        : string.Create(plan.Columns.Count, (entry, plan), static (text, given) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = given.entry.Property(given.plan.Columns[i].Property).IsModified ? '1' : '0';
        });
}
