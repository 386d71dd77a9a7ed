namespace Mozarto.Dashboard.Shell;

/// <summary>What the frame around every page needs to know about this installation.</summary>
internal sealed record ShellState(bool IsSandboxOn)
{
    public static ShellState From(IConfiguration configuration) => new(configuration.GetValue("Sandbox:Enabled", false));
}
