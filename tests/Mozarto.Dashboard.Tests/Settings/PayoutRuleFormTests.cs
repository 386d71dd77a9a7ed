using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Tests.Settings;

/// <summary>A rule as it is typed: exact, or refused at the field that is wrong.</summary>
public sealed class PayoutRuleFormTests
{
    private static readonly Currency Cad = new("CAD", 2);

    [Theory]
    [InlineData("1,000.00")]
    [InlineData("1.000,00")]
    [InlineData("10.005")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("0010")]
    [InlineData("ten")]
    [InlineData("92233720368547758.08")]
    [InlineData("٣")]
    [InlineData("10 CAD")]
    public void What_is_no_exact_amount_is_refused_at_its_field(string typed)
    {
        foreach (var field in PayoutRuleForm.AmountFields)
        {
            var form = new PayoutRuleForm { Currency = "CAD", [field] = typed };

            Assert.Null(form.Read(out var faults));
            Assert.Equal(field, Assert.Single(faults).Field);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("CA")]
    [InlineData("BTC")]
    [InlineData("C D")]
    public void What_is_no_currency_is_refused(string code)
    {
        Assert.Null(new PayoutRuleForm { Currency = code }.Read(out var faults));
        Assert.Equal(PayoutRuleForm.CurrencyField, Assert.Single(faults).Field);
    }

    [Fact]
    public void Zero_is_no_limit_but_two_can_be_needed_from_zero_on()
    {
        var form = new PayoutRuleForm { Currency = "CAD", [PayoutRuleForm.TwoApproversField] = "0", [PayoutRuleForm.DayField] = "0.00" };

        Assert.Null(form.Read(out var faults));
        Assert.Equal(PayoutRuleForm.DayField, Assert.Single(faults).Field);
        form[PayoutRuleForm.DayField] = "";
        Assert.Equal(new PayoutTerms(0, null, null, null, null), form.Read(out _));
    }

    [Theory]
    [InlineData("CAD", "1000.5", 100_050)]
    [InlineData("cad ", " 0.01", 1)]
    [InlineData("CLP", "1000.00", 1_000)]
    [InlineData("BHD", "1.125", 1_125)]
    [InlineData("CAD", "92233720368547758.07", long.MaxValue)]
    public void Amounts_are_read_exactly_in_the_decimals_of_their_currency(string code, string typed, long minor)
    {
        var form = new PayoutRuleForm { Currency = code, [PayoutRuleForm.PersonDayField] = typed };

        Assert.Equal(minor, form.Read(out var faults)?.PersonDayMaxMinor);
        Assert.Empty(faults);
    }

    [Fact]
    public void A_rule_that_is_opened_and_left_alone_stays_what_it_is()
    {
        var terms = new PayoutTerms(100_000, null, 1, 2, long.MaxValue);

        Assert.Equal(terms, PayoutRuleForm.Of("CAD", terms).Read(out _));
    }

    [Theory]
    [InlineData(null, "One person approves, whatever the amount.")]
    [InlineData(0L, "Two people approve, whatever the amount.")]
    [InlineData(100_000L, "One person approves below 1,000.00 CAD, two from there on.")]
    public void Approvers_are_said_in_words(long? from, string words) => Assert.Equal(words, PayoutRuleWords.Approvers(new PayoutTerms(from, null, null, null, null), Cad));

    [Fact]
    public void Limits_are_said_in_words()
    {
        Assert.EndsWith(" No limits.", PayoutRuleWords.Of(new PayoutTerms(null, null, null, null, null), Cad), StringComparison.Ordinal);
        Assert.EndsWith(" At most 0.01 CAD created by one person on a day, 5.00 CAD in total.", PayoutRuleWords.Of(new PayoutTerms(null, 1, null, null, 500), Cad), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 0, "Nobody holds Finance, and the rules for CAD need 2")]
    [InlineData(null, 1, "One person holds Finance, and the rules for CAD need 2")]
    [InlineData(null, 2, null)]
    [InlineData(100L, 2, "2 people hold Finance, and the rules for CAD need 3")]
    [InlineData(100L, 3, null)]
    public void It_is_said_when_fewer_hold_Finance_than_create_and_approve(long? twoFrom, int holders, string? said)
    {
        var rule = new PayoutRule
        {
            Id = 1, CurrencyCode = "CAD", Terms = new PayoutTerms(twoFrom, null, null, null, null), SetAt = default, SetByName = "Ada", Reason = "a reason", EffectiveAt = default, CountedFrom = default,
        };

        var shortage = PayoutRuleWords.Shortage([rule], holders);

        if (said is null) Assert.Null(shortage);
        else Assert.StartsWith(said, shortage, StringComparison.Ordinal);
    }
}
