using System.Text.RegularExpressions;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Judges how SQLite would find deliveries.</summary>
internal static partial class DeliveryPlan
{
    /// <summary>
    /// Steps whose work grows with the table: walking all its rows where an index should lead, and sorting what was read from the table itself. Walking
    /// the table in the order of its key is none where every row fits, since a limit ends it; nor is sorting a handful that was limited before, or found by id or digest.
    /// </summary>
    public static IEnumerable<string> Faults(string sql, IReadOnlyList<PlanStep> plan)
    {
        var aliases = Alias().Matches(sql).Select(match => match.Groups["alias"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(aliases.Count > 0 || !sql.Contains("\"Deliveries\"", StringComparison.Ordinal), sql);
        foreach (var step in plan.Where(step => step.What.Split(' ') is [_, var alias, ..] && aliases.Contains(alias)))
        {
            var isWalk = step.What.StartsWith("SCAN ", StringComparison.Ordinal);
            var isSorted = plan.Any(other => other.Parent == step.Parent && other.What.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal));
            var isNamed = step.What.Contains("(rowid=?)", StringComparison.Ordinal) || step.What.Contains("(BodySha256=?)", StringComparison.Ordinal);
            if (isSorted && !isNamed) yield return step.What + " and then a sort";
            else if (isWalk && (sql.Contains("WHERE", StringComparison.Ordinal) || !sql.Contains("LIMIT", StringComparison.Ordinal))) yield return step.What;
        }
    }

    // EF names each use of a table.
    [GeneratedRegex("\"Deliveries\" AS \"(?<alias>[a-z0-9]+)\"", RegexOptions.None, 5000)]
    private static partial Regex Alias();
}
