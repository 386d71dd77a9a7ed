using System.Net;
using System.Net.Sockets;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>
/// Whether the dashboard may connect to an address when it tests its own callback URL: pure. Addresses of this machine and of private networks are refused unless
/// the configuration names them.
/// </summary>
internal sealed class AddressGuard(IReadOnlyList<IPNetwork> allowed, bool isLoopbackAllowed)
{
    public const string Setting = "CallbackTest:AllowedNetworks";

    public static void Check(IConfiguration configuration, ConfigurationProblems problems)
    {
        if (EndpointChecks.Networks(configuration[Setting] ?? "") is { } fault) problems.Add(Setting, fault);
    }

    /// <summary>The sandbox talks to itself on this machine.</summary>
    public static AddressGuard From(IConfiguration configuration, bool isSandbox) =>
        new([.. (configuration[Setting] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => IPNetwork.Parse(text))], isSandbox);

    /// <summary>Null where it may be connected to; otherwise why not, and which setting allows it.</summary>
    public string? Refusal(IPAddress address)
    {
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)) return "It is no address of the internet.";
        var (plain, inner) = PublicInternet.Forms(address);
        if (allowed.Any(network => network.Contains(plain) || network.Contains(inner))) return null;
        if (isLoopbackAllowed && IPAddress.IsLoopback(inner)) return null;
        return PublicInternet.WhatElse(address) is not { } words ? null : $"{inner} is {words}. If that is where senders really reach the dashboard, name its network in {Setting}.";
    }
}
