using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>Amounts are exact to the minor unit, not told, or dead: never zero because they could not be read, and never rounded.</summary>
public sealed class AmountTests
{
    [Theory]
    [InlineData("42.50", "number")] // a number went through somebody's binary floating point, perhaps: it may look exact and be rounded
    [InlineData("4250", "number")]
    [InlineData("\"42,50\"", "plain")]
    [InlineData("\"1,000.00\"", "plain")]
    [InlineData("\"1e2\"", "plain")]
    [InlineData("\"1E2\"", "plain")]
    [InlineData("\"\"", "empty")]
    [InlineData("\"-5.00\"", "plain")]
    [InlineData("\"-0.00\"", "plain")]
    [InlineData("\"+5.00\"", "plain")]
    [InlineData("\" 42.50\"", "plain")]
    [InlineData("\"42.50 \"", "plain")]
    [InlineData("\"42 .50\"", "plain")]
    [InlineData("\"42.50\\n\"", "plain")]
    [InlineData("\"42.50\\u0000\"", "plain")]
    [InlineData("\"42.\"", "plain")]
    [InlineData("\".50\"", "plain")]
    [InlineData("\".\"", "plain")]
    [InlineData("\"4.2.50\"", "plain")]
    [InlineData("\"042.50\"", "padded")]
    [InlineData("\"000000004250\"", "padded")] // how fixed-width records write 42.50
    [InlineData("\"00\"", "padded")]
    [InlineData("\"0x10\"", "plain")]
    [InlineData("\"NaN\"", "plain")]
    [InlineData("\"Infinity\"", "plain")]
    [InlineData("\"42.50 EUR\"", "plain")]
    [InlineData("\"€42.50\"", "plain")]
    [InlineData("\"(42.50)\"", "plain")]
    [InlineData("\"42_50\"", "plain")]
    [InlineData("\"42'50\"", "plain")]
    [InlineData("\"٤٢.٥٠\"", "plain")]
    [InlineData("\"４２.５０\"", "plain")]
    [InlineData("\"42․50\"", "plain")] // U+2024, one dot leader
    [InlineData("\"42\u00A0" + "500.00\"", "plain")]
    [InlineData("\"−5\"", "plain")] // U+2212
    [InlineData("true", "true")]
    [InlineData("{}", "object")]
    public void An_amount_of_Mozarto_that_is_no_plain_decimal_text_is_dead(string json, string why)
    {
        var unreadable = Bodies.Unreadable(Bodies.Read(Bodies.With($"\"amount\":{json},\"currency\":\"EUR\"")));
        Assert.Equal("amount", unreadable.Field);
        Assert.StartsWith("amount is ", unreadable.Reason, StringComparison.Ordinal);
        Assert.Contains(why, unreadable.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(unreadable.Reason, character => character is < ' ' or > '~');
    }

    [Theory]
    [InlineData("19.99", "not a whole number")]
    [InlineData("1999.0", "not a whole number")]
    [InlineData("1e3", "not a whole number")]
    [InlineData("-5", "not a whole number")]
    [InlineData("-0", "not a whole number")]
    [InlineData("9223372036854775808", "more than 64 bits")]
    [InlineData("1234567890123456789012345678901234567890", "more than 64 bits")]
    [InlineData("\"1999\"", "a text where an integer is expected")]
    [InlineData("\"\"", "a text where an integer is expected")]
    [InlineData("true", "true where an integer is expected")]
    [InlineData("[1999]", "an array where an integer is expected")]
    public void An_amount_of_Mozart_Pay_that_is_no_integer_in_minor_units_is_dead(string json, string why)
    {
        var unreadable = Bodies.Unreadable(Bodies.ReadPay(Bodies.PaymentWith($"\"amount_cents\":{json},\"currency\":\"GBP\"")));
        Assert.Equal("payment.amount_cents", unreadable.Field);
        Assert.Contains(why, unreadable.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42.50", "EUR", 4250)]
    [InlineData("42.5", "EUR", 4250)]
    [InlineData("42", "EUR", 4200)]
    [InlineData("0.01", "EUR", 1)]
    [InlineData("0", "EUR", 0)]
    [InlineData("0.00", "EUR", 0)]
    [InlineData("42.500000", "EUR", 4250)] // zeros beyond the exponent say nothing
    [InlineData("0.1", "EUR", 10)]
    [InlineData("0.29", "EUR", 29)] // 28.999… in binary
    [InlineData("1.15", "EUR", 115)]
    [InlineData("90071992547409.93", "EUR", 9007199254740993)] // 2^53 + 1
    [InlineData("92233720368547758.07", "EUR", long.MaxValue)]
    [InlineData("5000", "CLP", 5000)]
    [InlineData("5000.00", "CLP", 5000)]
    [InlineData("9223372036854775807", "JPY", long.MaxValue)]
    [InlineData("9223372036854775807.0", "JPY", long.MaxValue)]
    [InlineData("1.125", "KWD", 1125)]
    [InlineData("1.5", "BHD", 1500)]
    [InlineData("9223372036854775.807", "TND", long.MaxValue)]
    [InlineData("1.0001", "CLF", 10001)]
    [InlineData("922337203685477.5807", "UYW", long.MaxValue)]
    public void A_legal_amount_is_exact_to_the_minor_unit(string text, string code, long minorUnits)
    {
        var expected = new AmountReading.Exact(new Money(minorUnits, Bodies.Currency(code)));
        var update = Bodies.Event<MozartoEvent.StatusUpdate>(Bodies.Read(Bodies.With($"\"amount\":\"{text}\",\"currency\":\"{code}\"")));
        var payment = Bodies.Event<MozartoEvent.PaymentUpdated>(Bodies.ReadPay(Bodies.PaymentWith($"\"amount_cents\":{minorUnits},\"currency\":\"{code}\""))).Payment;

        Assert.True(update.Amount.IsTold);
        Assert.Equal(expected, update.Amount.Resolve(null));
        Assert.Equal(expected, update.Amount.Resolve(Bodies.Currency("USD"))); // what was sent outweighs the endpoint's
        Assert.Equal(expected, payment.Amount.Resolve(null)); // the same money in the other dialect
    }

    [Theory]
    [InlineData("42.505", "EUR", "more decimals than the 2 of EUR")]
    [InlineData("42.001", "EUR", "more decimals than the 2 of EUR")]
    [InlineData("0.005", "EUR", "more decimals than the 2 of EUR")]
    [InlineData("5000.50", "CLP", "more decimals than the 0 of CLP")]
    [InlineData("1.1255", "KWD", "more decimals than the 3 of KWD")]
    [InlineData("1.00001", "CLF", "more decimals than the 4 of CLF")]
    [InlineData("92233720368547758.08", "EUR", "more than 64 bits hold in EUR")]
    [InlineData("9223372036854775808", "JPY", "more than 64 bits hold in JPY")]
    [InlineData("9223372036854775.808", "KWD", "more than 64 bits hold in KWD")]
    [InlineData("922337203685478", "CLF", "more than 64 bits hold in CLF")]
    [InlineData("1234567890123456789012345678901234567890", "EUR", "more than 64 bits hold in EUR")]
    [InlineData("1234567890123456789012345678901234567890", null, "more than 64 bits hold in any currency")]
    public void An_amount_that_its_currency_cannot_hold_is_illegal(string text, string? code, string why) =>
        Assert.Equal(new AmountReading.Illegal(why), Bodies.Decimal(text, code).Resolve(null));

    [Fact]
    public void The_currency_of_the_endpoint_stands_in_where_none_was_sent()
    {
        Assert.Equal(new AmountReading.Exact(new Money(4250, Bodies.Currency("CAD"))), Bodies.Decimal("42.50", null).Resolve(Bodies.Currency("CAD")));
        Assert.Equal(new AmountReading.Exact(new Money(4250, Bodies.Currency("CLP"))), Bodies.Minor("4250", null).Resolve(Bodies.Currency("CLP")));
        Assert.Equal(new AmountReading.Illegal("more decimals than the 0 of JPY"), Bodies.Decimal("42.50", null).Resolve(Bodies.Currency("JPY")));
    }

    [Fact]
    public void Without_a_currency_the_money_is_not_told_but_its_text_is_kept()
    {
        Assert.Equal(new AmountReading.NotTold("42.50"), Bodies.Decimal("42.50", null).Resolve(null));
        Assert.Equal(new AmountReading.NotTold("4250"), Bodies.Minor("4250", null).Resolve(null));
    }

    [Fact]
    public void Without_an_amount_the_money_is_not_told_whatever_the_currency()
    {
        Assert.All([null, "EUR", "ETH"], code => Assert.Equal(new AmountReading.NotTold(null), StatedAmount.None(code).Resolve(Bodies.Currency("EUR"))));
        Assert.False(StatedAmount.None("EUR").IsTold);
    }

    [Theory]
    [InlineData("ETH")]
    [InlineData("USDT")]
    [InlineData("eur")] // a code is upper-case; guessing is not for us
    [InlineData("EUR ")]
    [InlineData("ЕUR")] // a Cyrillic letter
    [InlineData("XXX")]
    [InlineData("978")]
    public void A_currency_outside_ISO_4217_is_kept_as_text(string code)
    {
        Assert.Equal(new AmountReading.OutsideIso("0.000000000000000001", code), Bodies.Decimal("0.000000000000000001", code).Resolve(Bodies.Currency("EUR")));
        Assert.Equal(new AmountReading.OutsideIso("1999 minor units", code), Bodies.Minor("1999", code).Resolve(Bodies.Currency("EUR")));
    }

    [Fact]
    public void A_text_longer_than_any_amount_is_dead()
    {
        Bodies.Decimal(new string('9', StatedAmount.CharactersMax), "ETH");
        var unreadable = Bodies.Unreadable(Bodies.Read(Bodies.With($"\"amount\":\"{new string('9', 500_000)}\"")));
        Assert.Equal(UnreadableCause.IllegalAmount, unreadable.Cause);
        Assert.InRange(unreadable.Reason.Length, 1, 200);
    }

    [Fact]
    public void Amounts_are_the_same_in_every_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE"); // a comma parts, a point groups
            Assert.Equal(new AmountReading.Exact(new Money(4250, Bodies.Currency("EUR"))), Bodies.Decimal("42.50", "EUR").Resolve(null));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
