using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>A clone builds and tests anywhere: no path of one machine, no address of one package registry.</summary>
internal static partial class Portability
{
    private static readonly HashSet<string> LockFiles = new(["packages.lock.json", "package-lock.json"], StringComparer.Ordinal);

    public static IEnumerable<Violation> Check(SourceFile file)
    {
        if (MachinePath().Match(file.Text) is { Success: true } path)
            yield return new Violation(file.Path, $"names a path of one machine: {path.Value}");
        if (Registry().Match(file.Text) is { Success: true } registry)
            yield return new Violation(file.Path, $"names a package registry: {registry.Value}");
        if (LockFiles.Contains(Path.GetFileName(file.Path)) && file.Text.Contains("://", StringComparison.Ordinal))
            yield return new Violation(file.Path, "a lock file with an address ties the clone to that registry");
    }

    // The brackets keep these patterns from finding themselves.
    [GeneratedRegex(@"(?<![\w.$}*])[/](work|root|home/\w+|tmp/\w+)/", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"registry[.]npmjs|api[.]nuget[.]org|nuget[.]org/v3", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex Registry();
}
