using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>
/// Whatever a person asks for passes the gate: a method that anybody may call for an operator asks <c>AllowAsync</c> which of the rights it takes, or hands the
/// operator to one that does. A new command without a right fails here; which roles have which right stands in RightsTests.
/// </summary>
internal static partial class GuardedCommands
{
    /// <summary>Methods that take an operator and are no commands.</summary>
    private static readonly Exemption[] NoCommands =
    [
        new("Access/CommandTrail.cs", "it is the gate"),
        new("Access/Rights.cs", "it is the table that the gate asks"),
        new("Access/FreshSignIn.cs", "it is what the gate asks too"),
        new("Access/People.cs", "it notes who signed in, and is asked by commands"),
        new("Access/SessionDesk.cs", "it notes who signs in and out"),
        new("Payouts/PayoutActs.cs", "it says which buttons a person is shown; each of their commands asks"),
        new("Payouts/PayoutDrafts.cs", "a form that was not submitted is its owner's, and nobody else's"),
        new("Payouts/PayoutFormOpening.cs", "it reads what a form begins with; submitting it asks"),
        new("Payouts/PayoutWarnings.cs", "it says what is unusual, to whoever fills in a form"),
    ];

    public static IEnumerable<Violation> Check(SourceFile file)
    {
        if (file.IsRazor || file.IsMigration || NoCommands.Any(exemption => exemption.Path == file.Path)) yield break;
        var members = Members.In(file.Code).ToList();
        foreach (var member in members.Where(member => Command().IsMatch(member.Code) && !IsGuarded(member, members)))
            yield return new Violation(file.Path, $"{member.Name} acts for an operator and does not ask whether they may (CommandTrail.AllowAsync)");
    }

    private static bool IsGuarded(Member member, List<Member> members) =>
        Gate().IsMatch(member.Code) || members.Exists(other => other.Name != member.Name && member.Code.Contains($"{other.Name}(", StringComparison.Ordinal) && Gate().IsMatch(other.Code));

    [GeneratedRegex(@"\Apublic (async )?[^(={]*\w+\([^)]*\bOperator \w+", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\bAllowAsync\(\s*who\b", RegexOptions.None, 5000)]
    private static partial Regex Gate();
}
