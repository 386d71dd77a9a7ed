using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

public sealed class UiTextTests
{
    [Theory]
    [InlineData(long.MinValue, "-10675199 d 2 h")]
    [InlineData(long.MaxValue, "10675199 d 2 h")]
    [InlineData(-14_000_000, "-1.4 s")]
    [InlineData(0, "0 ms")]
    [InlineData(1, "under 0.1 ms")]
    [InlineData(4_000, "0.4 ms")]
    [InlineData(32_400, "3.2 ms")]
    [InlineData(99_900, "10 ms")]
    [InlineData(9_994_000, "999 ms")]
    [InlineData(9_996_000, "1 s")]
    [InlineData(14_000_000, "1.4 s")]
    [InlineData(599_400_000, "59.9 s")]
    [InlineData(599_600_000, "1 min")]
    [InlineData(1_250_000_000, "2 min 5 s")]
    [InlineData(35_999_990_000, "1 h")]
    [InlineData(120_000_000_000, "3 h 20 min")]
    [InlineData(3_528_000_000_000, "4 d 2 h")]
    public void A_duration_has_three_digits_at_most_or_two_units(long ticks, string words) => Assert.Equal(words, UiText.Duration(TimeSpan.FromTicks(ticks)));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(9_999, "9,999 bytes")]
    [InlineData(10_000, "9.8 KiB")]
    [InlineData(65_536, "64 KiB")]
    [InlineData(1_048_576, "1.0 MiB")]
    [InlineData(1_073_741_824, "1,024.0 MiB")]
    public void A_size_is_exact_while_it_is_small(long bytes, string words) => Assert.Equal(words, UiText.Bytes(bytes));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("999.99", "999.99")]
    [InlineData("1000", "1,000")]
    [InlineData("-1234.50", "-1,234.50")]
    [InlineData("-123.456", "-123.456")]
    [InlineData("92233720368547758.07", "92,233,720,368,547,758.07")]
    public void Thousands_are_set_apart(string plain, string grouped) => Assert.Equal(grouped, UiText.Grouped(plain));

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-9, "just now")]
    [InlineData(10, "10 s ago")]
    [InlineData(-10, "in 10 s")]
    [InlineData(59, "59 s ago")]
    [InlineData(60, "1 min ago")]
    [InlineData(3599, "59 min ago")]
    [InlineData(86_399, "23 h ago")]
    [InlineData(86_400, "1 d ago")]
    [InlineData(-7200, "in 2 h")]
    [InlineData(200_000_000, "2,314 d ago")]
    public void An_age_has_one_unit(int seconds, string words) => Assert.Equal(words, UiText.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Just_below_a_minute_is_not_sixty_seconds() => Assert.Equal("59 s ago", UiText.Age(TimeSpan.FromSeconds(59.9)));
}
