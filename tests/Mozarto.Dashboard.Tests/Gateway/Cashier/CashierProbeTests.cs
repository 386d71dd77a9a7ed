using System.Net;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Where a request that only asks whether Mozarto is there may go.</summary>
public sealed class CashierProbeTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::8.8.8.8", false)]
    [InlineData("64:ff9b::808:808", false)]
    [InlineData("64:ff9b:1::808:808", false)]
    [InlineData("64:ff9b:1:a0a:a:100::", false)]
    [InlineData("2002:808:808::", false)]
    public void It_goes_into_the_public_internet_and_through_no_carrier(string address, bool mayGo) => Assert.Equal(mayGo, CashierProbe.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_ends_it_and_nothing_is_sent()
    {
        using var server = new UntrustedServer();
        var serving = server.ServeAsync();

        var finding = await CashierProbe.AskAsync(CashierAddress.TryMake(server.BaseUrl, isSandbox: true, out _)!, isSandbox: true, CancellationToken.None);

        Assert.Equal((ProbeStage.Connection, "The certificate of 127.0.0.1 is not trusted, or is not for this name."), (finding.Stage, finding.Words));
        Assert.Equal(0, await serving);
    }
}
