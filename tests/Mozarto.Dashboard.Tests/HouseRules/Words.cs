using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>
/// Every word means one thing. Words that the product has a better word for appear nowhere; words that the framework and the protocols use too
/// (a task, a status, a message) are kept out of the names of our types, where they would name our own things. Folders and types are not named for
/// how little is known about them.
/// </summary>
internal static partial class Words
{
    private static readonly Dictionary<string, string> Nowhere = new(StringComparer.Ordinal)
    {
        ["hook"] = "endpoint",
        ["payload"] = "event or body",
        ["replay"] = "retry",
        ["transfer"] = "payout",
        ["deadletter"] = "dead",
    };

    private static readonly Dictionary<string, string> NotInTypeNames = new(StringComparer.Ordinal)
    {
        ["account"] = "source",
        ["message"] = "delivery",
        ["status"] = "verdict or state",
        ["payment"] = "transaction",
        ["task"] = "job",
        ["user"] = "operator",
    };

    /// <summary>Gateway/ is where the protocols' JSON is known: it names their objects as they do, since a payment of Mozart Pay is not yet a transaction of ours.</summary>
    private static readonly HashSet<string> InGateway = new(["payment", "status"], StringComparer.Ordinal);

    private static readonly HashSet<string> VagueFolders = new(
        ["common", "shared", "helpers", "utils", "utilities", "misc", "core", "services", "managers"], StringComparer.OrdinalIgnoreCase);
    private static readonly string[] VagueEndings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Service", "Services"];

    /// <summary>Types of the framework that contain a word we do not use. Members need no entry: what stands after a dot is declared elsewhere.</summary>
    private static readonly HashSet<string> Foreign = new(["TransferCodingHeaderValue", "JwtPayload"], StringComparer.Ordinal);

    public static IEnumerable<Violation> Check(SourceFile file)
    {
        foreach (var part in file.Path.Split('/')[..^1].Where(VagueFolders.Contains))
            yield return new Violation(file.Path, $"a folder named {part} says nothing");
        foreach (var found in WordsNowhere(file).Distinct()) yield return found;
        foreach (var type in file.DeclaredTypes.Append(file.Name.Split('.')[0]).Distinct(StringComparer.Ordinal))
        {
            if (VagueEndings.FirstOrDefault(ending => type.EndsWith(ending, StringComparison.Ordinal)) is { } ending)
                yield return new Violation(file.Path, $"{type}: name the subject, then the thing; {ending} says nothing");
            foreach (var word in PartsOf(type).Where(word => NotInTypeNames.ContainsKey(word) && !(file.Folder == "Gateway" && InGateway.Contains(word))))
                yield return new Violation(file.Path, $"{type}: \"{word}\" is called {NotInTypeNames[word]} here");
        }
    }

    // In a component the text that people read counts too.
    private static IEnumerable<Violation> WordsNowhere(SourceFile file)
    {
        var identifiers = Identifier().Matches(file.Code).Select(match => match.Value).Append(file.Name);
        foreach (var identifier in identifiers.Where(identifier => !Foreign.Contains(identifier)).Distinct(StringComparer.Ordinal))
        {
            var parts = PartsOf(identifier);
            var joined = parts.Concat(parts.Zip(parts.Skip(1), (first, second) => first + second));
            foreach (var word in joined.Where(Nowhere.ContainsKey))
                yield return new Violation(file.Path, $"{identifier}: \"{word}\" is called {Nowhere[word]} here");
        }

        if (file.IsRazor && DeadLetter().IsMatch(file.Code)) yield return new Violation(file.Path, "\"dead letter\" is called dead here");
    }

    private static string[] PartsOf(string identifier) => [.. Part().Matches(identifier).Select(match => Singular(match.Value))];

#pragma warning disable CA1308 // Compared with the lower-case words above.
    private static string Singular(string part) => part.ToLowerInvariant() is var lower && lower.EndsWith('s') && lower != "status" ? lower[..^1] : lower;
#pragma warning restore CA1308

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*", RegexOptions.None, 5000)]
    private static partial Regex Identifier();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+", RegexOptions.None, 5000)]
    private static partial Regex Part();

    [GeneratedRegex(@"\bdead[ -]letters?\b", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex DeadLetter();
}
