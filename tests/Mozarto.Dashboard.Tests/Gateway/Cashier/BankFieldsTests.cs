using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>The fields that an administrator enters, since nothing is paid with guessed ones.</summary>
public sealed class BankFieldsTests
{
    [Theory]
    [InlineData("", "Account", null)]
    [InlineData("1account", "Account", null)]
    [InlineData("account number", "Account", null)]
    [InlineData("account\"", "Account", null)]
    [InlineData("konto\u00FC", "Account", null)]
    [InlineData("baseamount", "Amount", null)]
    [InlineData("BaseAmount", "Amount", null)]
    [InlineData("merchantReference", "Reference", null)]
    [InlineData("payoutType", "Type", null)]
    [InlineData("email", "E-mail", null)]
    [InlineData("accountNumber", " ", null)]
    [InlineData("accountNumber", "Account", "")]
    [InlineData("accountNumber", "Account", "[0-9")]
    [InlineData("accountNumber", "Account", "(a)\\1")]
    [InlineData("accountNumber", "Account", "(?=a)a")]
    public void A_field_that_cannot_be_used_is_refused_with_its_reason(string name, string label, string? pattern)
    {
        Assert.Null(BankFields.TryMake([new BankField(name, label, true, pattern)], out var fault));
        Assert.False(string.IsNullOrWhiteSpace(fault));
    }

    [Fact]
    public void None_too_many_and_one_twice_are_refused()
    {
        var field = new BankField("accountNumber", "Account", true, null);

        Assert.Null(BankFields.TryMake([], out _));
        Assert.Null(BankFields.TryMake([field, field with { Name = "AccountNumber" }], out var twice));
        Assert.Contains("twice", twice, StringComparison.Ordinal);
        Assert.Null(BankFields.TryMake([.. Enumerable.Range(0, 21).Select(i => field with { Name = $"f{i}" })], out _));
        Assert.NotNull(BankFields.TryMake([.. Enumerable.Range(0, 20).Select(i => field with { Name = $"f{i}" })], out _));
    }

    [Theory]
    [InlineData("123", true)]
    [InlineData("12", false)]
    [InlineData("1234", false)]
    [InlineData("", false)]
    public void A_value_must_match_its_pattern_from_end_to_end(string value, bool isTaken)
    {
        var bank = BankFields.TryMake([new BankField("institutionNumber", "Institution", true, "[0-9]{3}|x")], out _)!;

        var check = CashierForm.Check(CashierCases.Input("gigadat-ach", other: ("institutionNumber", value)), bank);

        Assert.Equal(isTaken, check is CashierCheck.Passed);
    }

    [Fact]
    public void A_field_that_is_asked_for_anyway_is_asked_for_once_and_stands_in_the_body_too()
    {
        var bank = BankFields.TryMake([new BankField("lastName", "Account holder", true, "[A-Z][a-z]+"), new BankField("currencyCode", "Currency code", true, "CAD")], out _)!;
        var way = CashierCatalogue.Find("gigadat-ach")!;

        Assert.Single(CashierForm.FieldsOf(way, bank), field => field.Name == "lastName");
        Assert.Contains(
            "\"lastName\":\"Roy\",\"currencyCode\":\"CAD\"", CashierCases.Body(CashierCases.Input("gigadat-ach", other: ("currencyCode", "CAD")), bank), StringComparison.Ordinal);
        var check = CashierForm.Check(CashierCases.Input("gigadat-ach", other: [("lastName", "roy"), ("currencyCode", "CAD")]), bank);
        Assert.Equal("lastName", Assert.Single(Assert.IsType<CashierCheck.Faulty>(check).Faults).Field);
    }

    [Fact]
    public void A_pattern_cannot_hang_the_form()
    {
        var bank = BankFields.TryMake([new BankField("memo", "Memo", true, "(a+)+b")], out _)!;

        Assert.IsType<CashierCheck.Faulty>(CashierForm.Check(CashierCases.Input("gigadat-ach", other: ("memo", new string('a', 200))), bank));
    }

    [Fact]
    public void Other_ways_do_not_ask_for_them()
    {
        var bank = BankFields.TryMake([new BankField("accountNumber", "Account", true, null)], out _)!;

        Assert.DoesNotContain("accountNumber", CashierCases.Body(CashierCases.Input("gigadat-eto", other: ("accountNumber", "1")), bank), StringComparison.Ordinal);
    }
}
