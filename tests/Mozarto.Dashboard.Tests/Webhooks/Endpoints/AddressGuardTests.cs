using System.Net;
using Microsoft.Extensions.Configuration;
using Mozarto.Dashboard.Webhooks.Endpoints;

namespace Mozarto.Dashboard.Tests.Webhooks.Endpoints;

/// <summary>Where a test delivery may go: the internet, and nothing of this machine or its surroundings, however it is spelt.</summary>
public sealed class AddressGuardTests
{
    private static readonly AddressGuard Guard = new([], isLoopbackAllowed: false);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("fec0::1")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("255.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("100.127.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::7f00:1")]
    [InlineData("64:ff9b:1:7f00:0:100::")]
    [InlineData("64:ff9b:1:fffe::101:101")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:1ff::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("192.88.99.1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    public void What_is_not_of_the_internet_is_refused_and_the_refusal_names_the_setting(string address) =>
        Assert.Contains("CallbackTest:AllowedNetworks", Guard.Refusal(IPAddress.Parse(address)), StringComparison.Ordinal);

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::101:101")]
    [InlineData("2001:200::1")]
    [InlineData("192.88.100.1")]
    [InlineData("::ffff:1.1.1.1")]
    public void What_is_of_the_internet_is_let_through(string address) => Assert.Null(Guard.Refusal(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    public void The_sandbox_reaches_this_machine_and_nothing_else_of_its_own(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, new AddressGuard([], isLoopbackAllowed: true).Refusal(IPAddress.Parse(address)) is null);

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("fd12::1", true)]
    [InlineData("127.0.0.1", false)]
    public void A_network_that_the_configuration_names_is_let_through(string address, bool isAllowed)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [AddressGuard.Setting] = "10.1.0.0/16 fd12::/16" }).Build();

        Assert.Equal(isAllowed, AddressGuard.From(configuration, isSandbox: false).Refusal(IPAddress.Parse(address)) is null);
    }

    [Fact]
    public void A_network_that_is_none_stops_the_start()
    {
        var problems = new ConfigurationProblems();

        AddressGuard.Check(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [AddressGuard.Setting] = "10.1.0.0/64" }).Build(), problems);

        Assert.StartsWith(AddressGuard.Setting, Assert.Single(problems.Found), StringComparison.Ordinal);
    }
}
