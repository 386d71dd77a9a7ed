using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>When a company token is said to end.</summary>
public sealed class TokenEndTests
{
    [Theory]
    [InlineData(31, null, false)]
    [InlineData(30, "The company token is about to end", false)]
    [InlineData(8, "The company token is about to end", false)]
    [InlineData(7, "The company token is about to end", true)]
    [InlineData(0, "The company token has ended", true)]
    [InlineData(-400, "The company token has ended", true)]
    public void It_is_said_a_month_before_and_presses_in_the_last_week(int days, string? words, bool isUrgent)
    {
        var end = TokenEnd.Of(new CompanyTokenClaims(null, "HS256", null, A.Time.AddDays(days)), A.Time);

        Assert.Equal((words, isUrgent), (end?.Words, end?.IsUrgent ?? false));
    }

    [Fact]
    public void One_that_names_no_end_or_cannot_be_decoded_does_not_end()
    {
        Assert.Null(TokenEnd.Of(new CompanyTokenClaims(null, "HS256", null, null), A.Time));
        Assert.Null(TokenEnd.Of(null, A.Time));
    }
}
