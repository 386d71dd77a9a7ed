using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Where credentials and money may be sent.</summary>
public sealed class CashierAddressTests
{
    [Theory]
    [InlineData("https://backend.app.mozarto.io", "https://backend.app.mozarto.io/v1/api/mozarto/cashier")]
    [InlineData(" https://backend.app.mozarto.io/ ", "https://backend.app.mozarto.io/v1/api/mozarto/cashier")]
    [InlineData("https://gate.example.test:8443/mozarto/", "https://gate.example.test:8443/mozarto/v1/api/mozarto/cashier")]
    [InlineData("https://127.0.0.1:5443", "https://127.0.0.1:5443/v1/api/mozarto/cashier")]
    public void Https_is_taken_everywhere(string baseUrl, string url)
    {
        Assert.Equal(url, CashierAddress.TryMake(baseUrl, isSandbox: false, out var fault)?.Url.AbsoluteUri);
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    public void Http_is_taken_within_this_machine_and_in_the_sandbox_only(string baseUrl)
    {
        Assert.NotNull(CashierAddress.TryMake(baseUrl, isSandbox: true, out _));
        Assert.Null(CashierAddress.TryMake(baseUrl, isSandbox: false, out var fault));
        Assert.Contains("https://", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("backend.app.mozarto.io")]
    [InlineData("/v1")]
    [InlineData("https://")]
    [InlineData("http://backend.app.mozarto.io")]
    [InlineData("http://localhost.example.test")]
    [InlineData("http://127.0.0.1.example.test")]
    [InlineData("http://10.0.0.1")]
    [InlineData("https://user:word@backend.app.mozarto.io")]
    [InlineData("https://backend.app.mozarto.io?x=1")]
    [InlineData("https://backend.app.mozarto.io#x")]
    [InlineData("ftp://backend.app.mozarto.io")]
    [InlineData("file:///etc/passwd")]
    public void Anything_else_is_refused_with_what_to_enter_instead(string? baseUrl)
    {
        Assert.Null(CashierAddress.TryMake(baseUrl, isSandbox: true, out var fault));
        Assert.False(string.IsNullOrWhiteSpace(fault));
    }

    [Fact]
    public void An_approval_is_bound_to_address_and_token_and_to_nothing_secret()
    {
        var keys = CashierCases.Keys("https://a.example.test");

        Assert.Equal(keys.Binding, CashierCases.Keys("https://a.example.test/", secretKey: "another").Binding);
        Assert.NotEqual(keys.Binding, CashierCases.Keys("https://b.example.test").Binding);
        Assert.NotEqual(keys.Binding, CashierCases.Keys("https://a.example.test", companyToken: "another").Binding);
        Assert.Matches("^[0-9a-f]{16}$", keys.Binding.TokenFingerprint);
    }
}
