using System.Globalization;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.LoadRig;

/// <summary>The rig cannot do what was asked; the message says why, for the person at the keyboard.</summary>
internal sealed class RigException(string message) : Exception(message);

/// <summary>The options of a command line, as pairs <c>--name value</c>.</summary>
internal sealed class RigOptions
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    public static RigOptions Parse(string[] args)
    {
        var options = new RigOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length) throw new RigException($"\"{args[i]}\" is not an option with a value.");
            options.values[args[i][2..]] = args[i + 1];
        }

        return options;
    }

    // SQLite, PostgreSQL, or both where none is named and there is a PostgreSQL server to use.
    private IReadOnlyList<DatabaseProvider> Databases => Text("database", "") switch
    {
        "sqlite" => [DatabaseProvider.Sqlite],
        "postgres" => [DatabaseProvider.PostgreSql],
        "" when RigStore.HasPostgres => [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql],
        "" => [DatabaseProvider.Sqlite],
        var other => throw new RigException($"--database is sqlite or postgres, not {other}."),
    };

    public string Text(string name, string whenMissing)
    {
        read.Add(name);
        return values.GetValueOrDefault(name, whenMissing);
    }

    public int Number(string name, int whenMissing) =>
        int.TryParse(Text(name, whenMissing.ToString(CultureInfo.InvariantCulture)), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RigException($"--{name} needs a whole number.");

    /// <summary>
    /// Measures on one database after the other; true when it was right on all of them. Call it after the last option was read: a mistyped one must not
    /// pass for its default. <paramref name="heading"/> is said before the first.
    /// </summary>
    public async Task<bool> OnEachDatabaseAsync(Func<DatabaseProvider, Task<bool>> measure, string? heading = null)
    {
        var databases = Databases;
        if (values.Keys.Except(read, StringComparer.Ordinal).FirstOrDefault() is { } unknown) throw new RigException($"There is no option --{unknown} here.");
        if (heading is not null) Console.WriteLine(heading);
        var isRight = true;
        foreach (var database in databases) isRight &= await measure(database);
        return isRight;
    }
}
