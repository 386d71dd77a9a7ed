using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>
/// Folders stand on floors. A folder may name folders on lower floors only: never one on its own floor or above. Program.cs may name all, and so may
/// the _Imports.razor beside it, because its usings reach every component; what a component then names is checked type by type.
/// </summary>
internal static partial class Floors
{
    private const string Imports = "_Imports.razor";
    private const string Program = "Program.cs";

    public static readonly IReadOnlyDictionary<string, int> ByFolder = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["Shell"] = 9,
        ["Sandbox"] = 9,
        ["Home"] = 8,
        ["Webhooks"] = 7,
        ["Payouts"] = 6,
        ["Transactions"] = 5,
        ["Settings"] = 4,
        ["Alerts"] = 4,
        ["Jobs"] = 3,
        ["Access"] = 3,
        ["Audit"] = 2,
        ["Gateway"] = 1,
        ["Data"] = 1,
        ["Ui"] = 1,
        [""] = 0,
    };

    public static IEnumerable<Violation> Check(IReadOnlyList<SourceFile> files)
    {
        var typesByFolder = files.Where(file => !file.IsMigration && file.Name != "_Imports")
            .SelectMany(file => file.OuterTypes.Select(type => (file.NamespaceFolder, type)))
            .ToLookup(pair => pair.NamespaceFolder, pair => pair.type, StringComparer.Ordinal);
        foreach (var file in files.Where(file => !file.IsMigration && file.Path is not (Program or Imports)))
        {
            if (!ByFolder.TryGetValue(file.Folder, out var own))
            {
                yield return new Violation(file.Path, $"the folder {file.Folder} stands on no floor");
                continue;
            }

            if (NamespaceFault(file) is { } fault) yield return fault;
            // A name that the file's own folder or a lower one declares too means that one.
            var within = typesByFolder.Where(types => types.Key == file.Folder || ByFolder.GetValueOrDefault(types.Key) < own)
                .SelectMany(types => types).ToHashSet(StringComparer.Ordinal);
            foreach (var folder in ByFolder.Keys.Where(folder => folder != file.Folder && folder.Length > 0 && ByFolder[folder] >= own))
            {
                if (Naming(file, folder, typesByFolder[folder].Except(within, StringComparer.Ordinal)) is { } naming)
                    yield return new Violation(file.Path, $"floor {own} names {folder} on floor {ByFolder[folder]}: {naming}");
            }
        }
    }

    // The namespace is what the compiler checks usings by: it must be the folder's, or the floors could be walked around.
    private static Violation? NamespaceFault(SourceFile file)
    {
        if (file.IsRazor) return ForeignNamespace().IsMatch(file.Code) ? new Violation(file.Path, "only src/_Imports.razor sets a namespace") : null;
        if (GlobalUsing().IsMatch(file.Code)) return new Violation(file.Path, "a global using hides what its users name");
        var isPartOfContext = file.NamespaceFolder == "Data" && file.Name.EndsWith("Context", StringComparison.Ordinal);
        if (file.NamespaceFolder == file.Folder || isPartOfContext) return null;
        return new Violation(file.Path, $"its namespace is that of '{file.NamespaceFolder}', not of its folder");
    }

    private static string? Naming(SourceFile file, string folder, IEnumerable<string> types)
    {
        var names = string.Join('|', types.Distinct(StringComparer.Ordinal));
        var match = Match(file.Code, $@"\bMozarto\.Dashboard\.{folder}\b|(?<![\w.])Dashboard\.{folder}\.\w+");
        if (!match.Success && names.Length > 0) match = Match(file.Code, $@"(?<![\w.]){folder}\.({names})\b");
        if (!match.Success && names.Length > 0 && file.IsRazor) match = InComponent(file, names);
        return match.Success ? match.Value.Trim() : null;
    }

    private static Match InComponent(SourceFile file, string names)
    {
        var inCode = Match(string.Join('\n', file.CodeBlocks), $@"(?<![\w.])({names})\b");
        if (inCode.Success) return inCode;
        return Match(file.Markup,
            $@"<({names})(?=[\s/>])" // a component, or a type argument
            + $@"|@(inject|inherits|implements|layout)\s+({names})\b"
            + $@"|\b(T[A-Z]\w*|T|Type|Layout)=""@?({names})\b" // a type parameter
            + $@"|\b(typeof|nameof)\(({names})\b|\b(new|is|as)\s+({names})[\s.(<{{]*[({{.]"
            + $@"|\(\s*({names})\s+\w+\s+in\b"
            + $@"|(?<![\w."">])({names})\.[A-Z]\w*|[<,]\s*({names})\s*>");
    }

    private static Match Match(string text, string pattern) => Regex.Match(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    [GeneratedRegex(@"^\s*global\s+using\b", RegexOptions.Multiline, 5000)]
    private static partial Regex GlobalUsing();

    [GeneratedRegex(@"^\s*@namespace\b", RegexOptions.Multiline, 5000)]
    private static partial Regex ForeignNamespace();
}
