using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>Where this process reaches itself: plain HTTP where it listens for that, on this machine where it listens everywhere.</summary>
internal sealed class OwnAddress(IServer server)
{
    /// <summary>Null as long as nothing listens.</summary>
    public Uri? Find()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if ((addresses.FirstOrDefault(each => each.StartsWith("http:", StringComparison.Ordinal)) ?? addresses.FirstOrDefault()) is not { } address) return null;
        var own = new UriBuilder(address.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal));
        if (own.Host is "0.0.0.0" or "[::]") own.Host = "localhost";
        return own.Uri;
    }
}
