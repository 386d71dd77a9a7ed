using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Mozarto.Dashboard;

/// <summary>Where this process reaches itself: plain HTTP where it listens for that, on this machine where it listens everywhere.</summary>
internal sealed class OwnAddress(IServer server)
{
    /// <summary>Null as long as nothing listens.</summary>
    public Uri? Find()
    {
        var all = FindAll();
        return all.FirstOrDefault(each => each.Scheme == Uri.UriSchemeHttp) ?? (all.Count > 0 ? all[0] : null);
    }

    /// <summary>Each address where this process listens.</summary>
    public IReadOnlyList<Uri> FindAll() => [.. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(Reachable)];

    private static Uri Reachable(string address)
    {
        var own = new UriBuilder(address.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal));
        if (own.Host is "0.0.0.0" or "[::]") own.Host = "localhost";
        return own.Uri;
    }
}
