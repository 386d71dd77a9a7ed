namespace Mozarto.Dashboard;

/// <summary>What is missing or half-made in the configuration. Features add what they find; the start stops if anything was found.</summary>
internal sealed class ConfigurationProblems
{
    private readonly List<string> found = [];

    public IReadOnlyList<string> Found => found;

    /// <summary>Adds one problem: the setting's name, and what is wrong with it in words. Never the value of a secret.</summary>
    public void Add(string setting, string whatIsWrong)
    {
        // Two features may read one setting; its problem is told once.
        var problem = $"{setting} {whatIsWrong}";
        if (!found.Contains(problem, StringComparer.Ordinal)) found.Add(problem);
    }

    /// <summary>Reads a setting that is true or false, and false where it is missing; anything else is a problem.</summary>
    public bool ReadFlag(IConfiguration configuration, string setting)
    {
        var text = configuration[setting];
        if (string.IsNullOrWhiteSpace(text)) return false;
        if (bool.TryParse(text, out var flag)) return flag;
        var name = configuration is IConfigurationSection section ? $"{section.Path}:{setting}" : setting;
        Add(name, "must be true or false.");
        return false;
    }
}

/// <summary>The start cannot go on; each line says why in plain words.</summary>
internal sealed class StartRefusedException(IReadOnlyList<string> reasons) : Exception(string.Join(Environment.NewLine, reasons))
{
    public StartRefusedException(string reason)
        : this([reason])
    {
    }

    public IReadOnlyList<string> Reasons { get; } = reasons;
}

/// <summary>The keys that encrypt secrets at rest are gone, or belong to another installation: nothing can be verified, and nobody can be let in.</summary>
internal sealed class KeysLostException() : Exception("The data protection keys do not fit this database.");
