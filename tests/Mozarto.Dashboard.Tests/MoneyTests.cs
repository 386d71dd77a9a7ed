namespace Mozarto.Dashboard.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(0, "EUR", "0.00")]
    [InlineData(5, "EUR", "0.05")]
    [InlineData(-5, "EUR", "-0.05")]
    [InlineData(10, "EUR", "0.10")]
    [InlineData(1000, "EUR", "10.00")]
    [InlineData(123456789, "USD", "1234567.89")]
    [InlineData(0, "JPY", "0")]
    [InlineData(5000, "CLP", "5000")]
    [InlineData(-5, "JPY", "-5")]
    [InlineData(125, "KWD", "0.125")]
    [InlineData(1, "CLF", "0.0001")]
    [InlineData(-10001, "CLF", "-1.0001")]
    [InlineData(long.MaxValue, "EUR", "92233720368547758.07")]
    [InlineData(long.MinValue, "EUR", "-92233720368547758.08")]
    [InlineData(long.MinValue, "JPY", "-9223372036854775808")]
    [InlineData(long.MaxValue, "KWD", "9223372036854775.807")]
    public void Plain_text_has_exactly_the_digits_of_the_currency(long minorUnits, string code, string text)
    {
        Assert.True(Currency.TryFind(code, out var currency));

        Assert.Equal(text, new Money(minorUnits, currency).ToPlainText());
    }

    [Fact]
    public void Plain_text_is_the_same_in_every_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("sv-SE"); // writes U+2212 for minus
            Assert.Equal("-1234.50", new Money(-123450, new Currency("SEK", 2)).ToPlainText());
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}

public sealed class CurrencyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eur")]
    [InlineData(" EUR")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("BTC")]
    [InlineData("USDT")]
    [InlineData("XXX")] // no currency
    [InlineData("XTS")] // for tests
    [InlineData("XAU")] // gold has no minor unit
    [InlineData("ЕUR")] // a Cyrillic letter
    public void What_is_no_currency_of_ISO_4217_is_not_found(string? code)
    {
        Assert.False(Currency.TryFind(code, out var currency));
        Assert.Equal(default, currency);
    }

    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("GBP", 2)]
    [InlineData("CAD", 2)]
    [InlineData("BRL", 2)]
    [InlineData("INR", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KRW", 0)]
    [InlineData("CLP", 0)]
    [InlineData("ISK", 0)]
    [InlineData("HUF", 2)] // two by the standard, whatever banks round to
    [InlineData("BHD", 3)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UYW", 4)]
    public void A_currency_has_the_exponent_of_ISO_4217(string code, int exponent)
    {
        Assert.True(Currency.TryFind(code, out var currency));
        Assert.Equal(new Currency(code, exponent), currency);
    }
}
