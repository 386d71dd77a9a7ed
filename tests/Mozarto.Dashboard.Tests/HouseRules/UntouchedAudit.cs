using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>What stands in the audit log stays as it was written: no code of ours changes or deletes entries or seals.</summary>
internal static partial class UntouchedAudit
{
    public static IEnumerable<Violation> Check(SourceFile file) => file.IsMigration ? [] : Touching().Matches(file.Code).Select(match => new Violation(file.Path, $"changes the audit log: {match.Value}"));

    [GeneratedRegex(@"\bAudit(Entries|Seals)\b[^;]*\.(ExecuteUpdate|ExecuteDelete|Remove|RemoveRange|Update|UpdateRange)(Async)?\(|(?i:\b(update|delete\s+from)\s+\W*Audit(Entries|Seals))", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Touching();
}

public sealed class UntouchedAuditTests
{
    [Fact]
    public void Nothing_changes_or_deletes_what_stands_in_the_audit_log() => Sources.AssertNone(Sources.Product.SelectMany(UntouchedAudit.Check));

    [Theory]
    [InlineData("await context.AuditEntries.Where(row => row.Id == id).ExecuteDeleteAsync(cancellation);")]
    [InlineData("context.AuditEntries.Remove(entry);")]
    [InlineData("await context.AuditSeals.ExecuteUpdateAsync(row => row.SetProperty(seal => seal.Number, 1));")]
    public void Whatever_does_is_found(string code) => Assert.Single(UntouchedAudit.Check(new SourceFile("Jobs/A.cs", $"class A {{ async Task B() {{ {code} }} }}")));

    [Fact]
    public void Reading_and_adding_are_not() =>
        Assert.Empty(UntouchedAudit.Check(new SourceFile("Jobs/A.cs", "class A { void B() { context.AuditEntries.Add(entry); var last = context.AuditEntries.Max(row => row.Id); context.Others.Remove(other); } }")));
}
