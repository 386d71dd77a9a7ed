namespace Mozarto.Dashboard.Shell;

/// <summary>Addresses that only the shell itself uses.</summary>
internal static class ShellPages
{
    public const string Theme = "/theme";
}
