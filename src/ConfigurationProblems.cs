namespace Mozarto.Dashboard;

/// <summary>What is missing or half-made in the configuration. Features add what they find; the start stops if anything was found.</summary>
internal sealed class ConfigurationProblems
{
    private readonly List<string> found = [];

    public IReadOnlyList<string> Found => found;

    /// <summary>Adds one problem: the setting's name, and what is wrong with it in words. Never the value of a secret.</summary>
    public void Add(string setting, string whatIsWrong) => found.Add($"{setting} {whatIsWrong}");
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
