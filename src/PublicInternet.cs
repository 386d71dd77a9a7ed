using System.Net;
using System.Net.Sockets;

namespace Mozarto.Dashboard;

/// <summary>
/// Which addresses are of the public internet, and how a request of ours gets there: asked of addresses that were resolved, right before connecting to them, so
/// that no spelling of a number, no name and no change of a name gets around it.
/// </summary>
internal static class PublicInternet
{
    // RFC 6890 and its successors: what is not of the public internet.
    private static readonly (IPNetwork Network, string Words)[] Closed =
    [
        (IPNetwork.Parse("127.0.0.0/8"), "this machine"),
        (IPNetwork.Parse("::1/128"), "this machine"),
        (IPNetwork.Parse("0.0.0.0/8"), "no address"),
        (IPNetwork.Parse("::/128"), "no address"),
        (IPNetwork.Parse("169.254.0.0/16"), "a link-local address, where clouds keep their metadata"),
        (IPNetwork.Parse("fe80::/10"), "a link-local address"),
        (IPNetwork.Parse("fd00:ec2::254/128"), "a metadata address of a cloud"),
        (IPNetwork.Parse("10.0.0.0/8"), "a private network"),
        (IPNetwork.Parse("172.16.0.0/12"), "a private network"),
        (IPNetwork.Parse("192.168.0.0/16"), "a private network"),
        (IPNetwork.Parse("100.64.0.0/10"), "a network of a provider's own"),
        (IPNetwork.Parse("fc00::/7"), "a private network"),
        (IPNetwork.Parse("fec0::/10"), "a private network"),
        (IPNetwork.Parse("192.0.0.0/24"), "an address for protocols"),
        (IPNetwork.Parse("192.0.2.0/24"), "an address for examples"),
        (IPNetwork.Parse("192.88.99.0/24"), "an address for protocols"),
        (IPNetwork.Parse("198.18.0.0/15"), "an address for measurements"),
        (IPNetwork.Parse("198.51.100.0/24"), "an address for examples"),
        (IPNetwork.Parse("203.0.113.0/24"), "an address for examples"),
        (IPNetwork.Parse("2001:db8::/32"), "an address for examples"),
        (IPNetwork.Parse("3fff::/20"), "an address for examples"),
        (IPNetwork.Parse("2001::/23"), "an address for protocols"),
        (IPNetwork.Parse("100::/64"), "an address for protocols"),
        (IPNetwork.Parse("5f00::/16"), "an address for protocols"),
        // RFC 8215: each network decides where in it the address of version 4 lies, so that nobody else can judge what is inside.
        (IPNetwork.Parse("64:ff9b:1::/48"), "an address for protocols"),
        (IPNetwork.Parse("224.0.0.0/4"), "an address of many"),
        (IPNetwork.Parse("ff00::/8"), "an address of many"),
        (IPNetwork.Parse("240.0.0.0/4"), "a reserved address"),
    ];

    // Addresses of version 6 that carry one of version 4: what counts is the one inside.
    private static readonly (IPNetwork Network, int Offset)[] Carriers =
    [
        (IPNetwork.Parse("::/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2),
    ];

    /// <summary>What an address is instead, in words: "a private network". Null for one of the public internet.</summary>
    public static string? WhatElse(IPAddress address)
    {
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)) return "no address of the internet";
        var (plain, inner) = Forms(address);
        return Closed.Where(each => each.Network.Contains(plain) || each.Network.Contains(inner)).Select(each => each.Words).FirstOrDefault();
    }

    /// <summary>An address without what it is wrapped in: zone, mapping, and what carries version 4 through version 6.</summary>
    public static (IPAddress Plain, IPAddress Inner) Forms(IPAddress address)
    {
        // A zone would keep a link-local address from being found in any network; a mapped one is of version 4.
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
        return (plain, InnerOf(plain));
    }

    /// <summary>Connects to addresses that were judged, and to nothing that their name may mean by now.</summary>
    public static async ValueTask<Stream> ConnectAsync(IPAddress[] judged, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(judged, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress InnerOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork || IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any)) return address;
        foreach (var (network, offset) in Carriers)
            if (network.Contains(address)) return new IPAddress(address.GetAddressBytes().AsSpan(offset, 4));
        return address;
    }
}
