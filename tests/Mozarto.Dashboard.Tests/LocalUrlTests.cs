namespace Mozarto.Dashboard.Tests;

/// <summary>Where to go back to is an address of this site, whatever was asked for.</summary>
public sealed class LocalUrlTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" /deliveries")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/a\\..\\b")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("deliveries")]
    [InlineData("~/deliveries")]
    [InlineData("/a\r\nSet-Cookie: x=1")]
    [InlineData("/\u0085/evil.example")]
    public void Anything_that_could_lead_elsewhere_leads_home(string? url) => Assert.Equal("/", LocalUrl.OrHome(url));

    [Theory]
    [InlineData("/")]
    [InlineData("/deliveries?reason=fresh&q=a%2Fb#top")]
    [InlineData("/a//b")]
    public void An_address_of_ours_stays(string url) => Assert.Equal(url, LocalUrl.OrHome(url));
}
