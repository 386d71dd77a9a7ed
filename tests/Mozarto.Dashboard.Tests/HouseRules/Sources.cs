using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>The files of the project that the house rules read.</summary>
internal static class Sources
{
    private static readonly HashSet<string> PassedOver =
        new([".git", "artifacts", "App_Data", "node_modules", "bin", "obj", ".vs"], StringComparer.Ordinal);
    private static readonly HashSet<string> Binary = new([".png", ".ico", ".woff2", ".zip", ".gz", ".db", ".dll"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything under src/ that is compiled. A feature's files are all of its folder.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = [.. Read("src", ".cs", ".razor")];

    /// <summary>The tests. The load rig is a program that measures real time, not a test.</summary>
    public static IReadOnlyList<SourceFile> Tests { get; } =
        [.. Read("tests", ".cs", ".razor").Where(file => !file.Path.StartsWith("Mozarto.Dashboard.LoadRig/", StringComparison.Ordinal))];

    /// <summary>Every text file of the project.</summary>
    public static IEnumerable<SourceFile> All => Read(".");

    public static void AssertNone(IEnumerable<Violation> violations)
    {
        var found = violations.Select(violation => violation.ToString()).Order(StringComparer.Ordinal).ToArray();
        if (found.Length > 0) Assert.Fail($"{found.Length} against the house rules:\n  {string.Join("\n  ", found)}");
    }

    private static IEnumerable<SourceFile> Read(string folder, params string[] endings)
    {
        var root = Path.GetFullPath(Repository.PathOf(folder));
        return FilesIn(root)
            .Where(file => endings.Length == 0 || endings.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Where(file => !Binary.Contains(Path.GetExtension(file)))
            .Select(file => new SourceFile(Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file)));
    }

    private static IEnumerable<string> FilesIn(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (!PassedOver.Contains(Path.GetFileName(file))) yield return file;
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => !PassedOver.Contains(Path.GetFileName(inner))))
        {
            foreach (var file in FilesIn(inner)) yield return file;
        }
    }
}
