namespace Mozarto.Dashboard.Shell;

/// <summary>What the frame around every page needs to know about this installation.</summary>
internal sealed record ShellState(bool IsSandboxOn)
{
    // A flag that is neither true nor false is told among the problems of the start; here it must not end it in another way.
    public static ShellState From(IConfiguration configuration) => new(bool.TryParse(configuration["Sandbox:Enabled"], out var isSandbox) && isSandbox);
}
