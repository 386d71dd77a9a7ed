using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>What is refused before anything is sent, and at which field it is said.</summary>
public sealed class CashierFormTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e2")]
    [InlineData("4.25E1")]
    [InlineData("1,000.00")]
    [InlineData("42,50")]
    [InlineData("42.505")]
    [InlineData("042.50")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("NaN")]
    [InlineData("٤٢")]
    [InlineData("92233720368547758.08")]
    [InlineData("99999999999999999999999999999999")]
    public void An_amount_that_cannot_be_sent_exactly_is_refused(string amount) =>
        Assert.Equal(CashierFields.Amount, Assert.Single(CashierCases.Faults(CashierCases.Input("payone", amount))).Field);

    [Theory]
    [InlineData("forumpay", "0.5", "JPY")]
    [InlineData("forumpay", "0.0001", "BHD")]
    public void An_amount_has_no_more_decimals_than_its_currency(string way, string amount, string currency) =>
        Assert.Equal(CashierFields.Amount, Assert.Single(CashierCases.Faults(CashierCases.Input(way, amount, currency))).Field);

    [Theory]
    [InlineData("payone", "EUR")]
    [InlineData("payone", "")]
    [InlineData("gigadat-eto", "USD")]
    [InlineData("gigadat-eto", "cadd")]
    [InlineData("forumpay", "ETH")]
    [InlineData("forumpay", "")]
    public void A_currency_that_the_provider_does_not_pay_is_refused(string way, string currency) =>
        Assert.Equal(CashierFields.Currency, Assert.Single(CashierCases.Faults(CashierCases.Input(way, currency: currency))).Field);

    [Theory]
    [InlineData("payone", "phone", "12345")]
    [InlineData("payone", "phone", "514 555 0123")]
    [InlineData("payone", "phone", "1234567890123456")]
    [InlineData("gigadat-eto", "phone", "+15145550123")]
    [InlineData("gigadat-eto", "phone", "514-555-0123")]
    [InlineData("gigadat-eto", "phone", "25145550123")]
    [InlineData("gigadat-eto", "phone", "07123456789")]
    [InlineData("gigadat-eto", "phone", "0145550123")]
    [InlineData("gigadat-eto", "phone", "5140550123")]
    [InlineData("gigadat-eto", "phone", "514555012")]
    [InlineData("gigadat-eto", "mobile", "+15145550123")]
    [InlineData("gigadat-eto", "mobile", "12345")]
    [InlineData("gigadat-eto", "userIp", "203.0.113")]
    [InlineData("gigadat-eto", "userIp", "203.0.113.256")]
    [InlineData("gigadat-eto", "userIp", "203.0.113.009")]
    [InlineData("gigadat-eto", "userIp", "1")]
    [InlineData("gigadat-eto", "userIp", "2001:db8::1")]
    [InlineData("forumpay", "countryCode", "IRL")]
    [InlineData("forumpay", "countryCode", "XX")]
    [InlineData("forumpay", "countryCode", "UK")]
    [InlineData("forumpay", "email", "ana")]
    [InlineData("forumpay", "email", "ana@example")]
    [InlineData("forumpay", "email", "ana@@example.test")]
    [InlineData("forumpay", "email", "Ana <ana@example.test>")]
    [InlineData("forumpay", "email", "ana@example.test, b@example.test")]
    [InlineData("forumpay", "userId", "player 77")]
    [InlineData("forumpay", "userId", "pläyer")]
    [InlineData("forumpay", "firstName", "12")]
    [InlineData("forumpay", "firstName", "An\0a")]
    [InlineData("forumpay", "firstName", "An\na")]
    [InlineData("forumpay", "firstName", "\u202Eana")]
    [InlineData("forumpay", "firstName", "An\u200Ba")]
    [InlineData("forumpay", "lastName", "R\ud800oy")]
    [InlineData("forumpay", "preferredCrypto", "E T")]
    [InlineData("forumpay", "walletAddress", "eth-demo-address-01")]
    public void A_value_that_the_provider_would_refuse_is_said_at_its_field(string way, string field, string value)
    {
        var fault = Assert.Single(CashierCases.Faults(CashierCases.Input(way, other: (field, value))));

        Assert.Equal(field, fault.Field);
        Assert.EndsWith(".", fault.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payone", "phone", "+353860000000")]
    [InlineData("payone", "phone", "123456")]
    [InlineData("gigadat-eto", "phone", "5145550123")]
    [InlineData("gigadat-eto", "phone", "15145550123")]
    [InlineData("gigadat-eto", "mobile", "07123456789")]
    [InlineData("forumpay", "countryCode", " ie ")]
    [InlineData("forumpay", "email", "a.b+c@mail.example-host.test")]
    [InlineData("forumpay", "firstName", "\U00020BB7")] // a letter beyond the first plane
    [InlineData("forumpay", "lastName", "O'Neil-Łuk")]
    [InlineData("forumpay", "firstName", "\u0645\u06CC\u200C\u0646\u0627")] // a joiner that Persian needs
    public void A_value_that_looks_odd_and_is_right_is_taken(string way, string field, string value) =>
        Assert.Empty(CashierCases.Faults(CashierCases.Input(way, other: (field, value))));

    [Fact]
    public void Every_fault_is_told_at_once_in_the_order_of_the_form()
    {
        var empty = CashierCases.Input("gigadat-eto", "x") with { Values = new Dictionary<string, string>(StringComparer.Ordinal) };

        Assert.Equal(
            ["amount", "userId", "firstName", "lastName", "email", "phone", "countryCode", "userIp"],
            CashierCases.Faults(empty).Select(fault => fault.Field).ToArray());
    }

    [Fact]
    public void A_value_may_have_200_characters()
    {
        Assert.Empty(CashierCases.Faults(CashierCases.Input("payone", other: ("firstName", new string('a', 200)))));
        Assert.Single(CashierCases.Faults(CashierCases.Input("payone", other: ("firstName", new string('a', 201)))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("order-1")]
    [InlineData("dlv_01k9v0m3a4b5c")]
    [InlineData("OUT_01K9V0M3A4B5C")]
    public void A_reference_that_is_no_payout_is_a_mistake_of_ours(string reference) =>
        Assert.Throws<ArgumentException>(() => CashierForm.Check(CashierCases.Input("payone") with { Reference = reference }, BankFields.None));

    [Theory]
    [InlineData("cleo")]
    [InlineData("gigadat-ach")]
    public void A_way_whose_fields_nobody_knows_is_not_usable(string way) =>
        Assert.IsType<CashierCheck.NotUsable>(CashierForm.Check(CashierCases.Input(way), BankFields.None));

    [Fact]
    public void A_way_that_does_not_exist_is_not_usable() =>
        Assert.IsType<CashierCheck.NotUsable>(CashierForm.Check(CashierCases.Input("payone") with { Way = "brite" }, BankFields.None));
}
