using System.Net;

namespace Mozarto.Dashboard;

/// <summary>Whether a host is this machine itself, by the name or the numbers that everybody means by it. No name is resolved.</summary>
internal static class Loopback
{
    /// <param name="host">As it stands in an address, with or without the brackets of version 6.</param>
    public static bool Is(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
