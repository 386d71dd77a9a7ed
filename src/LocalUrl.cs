namespace Mozarto.Dashboard;

/// <summary>Where to go back to: an address of this site only, whatever was asked for.</summary>
internal static class LocalUrl
{
    /// <summary>The address if it is local and spelt so that no browser reads it as another site's; else the start page.</summary>
    public static string OrHome(string? url) => IsLocal(url) ? url! : Pages.Home;

    // Browsers read "//", "/\" and control characters after the first slash in ways of their own.
    private static bool IsLocal(string? url) =>
        url is ['/', ..] && !url.StartsWith("//", StringComparison.Ordinal) && !url.Any(char.IsControl) && !url.Contains('\\', StringComparison.Ordinal);
}
