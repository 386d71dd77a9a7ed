using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("1.5", null)]
    [InlineData("\u0663", null)] // a digit of another script
    [InlineData("2026-03-02T09:01:00Z", null)]
    [InlineData("0", 0)]
    [InlineData("30", 30)]
    [InlineData(" 030 ", 30)]
    [InlineData("3600", 3600)]
    [InlineData("3601", 3600)]
    [InlineData("2147483648", 3600)]
    [InlineData("99999999999999999999999999", 3600)]
    [InlineData("Mon, 02 Mar 2026 09:01:30 GMT", 90)]
    [InlineData("Mon, 02 Mar 2026 08:00:00 GMT", 0)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 3600)]
    [InlineData("Tue, 02 Mar 2026 09:01:30 GMT", null)] // was a Monday
    public void It_is_seconds_or_a_date_and_never_more_than_an_hour(string? header, int? seconds) =>
        Assert.Equal(seconds, RetryAfter.Read(header, Now)?.TotalSeconds);
}
