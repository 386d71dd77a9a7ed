using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>What a URL says about a list of transactions, and what it cannot say.</summary>
public sealed class TransactionFilterTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1,00")]
    [InlineData("12,34.50")]
    [InlineData("1.50 EURO")]
    [InlineData("0x10")]
    [InlineData("\u0661\u0662")]
    [InlineData("1\n")]
    [InlineData("1234567890123456789")]
    public void What_is_no_amount_is_not_read_as_one(string text) => Assert.Null(AmountInput.Read(text is "1\n" ? "1\n1" : text));

    [Theory]
    [InlineData("42.50", "EUR", 4250)]
    [InlineData("42.5", "EUR", 4250)]
    [InlineData("42", "EUR", 4200)]
    [InlineData("1,234.50", "EUR", 123450)]
    [InlineData("42.500", "EUR", 4250)]
    [InlineData("5000.00", "CLP", 5000)]
    [InlineData("0.125", "KWD", 125)]
    public void An_amount_is_read_exactly(string text, string code, long minor)
    {
        Assert.True(Currency.TryFind(code, out var currency));
        Assert.Equal(minor, AmountInput.Read(text)!.In(currency));
    }

    [Theory]
    [InlineData("42.505", "EUR")]
    [InlineData("0.5", "CLP")]
    [InlineData("999999999999999999", "EUR")]
    public void An_amount_that_a_currency_cannot_hold_is_none_of_it(string text, string code)
    {
        Assert.True(Currency.TryFind(code, out var currency));
        Assert.Null(AmountInput.Read(text)!.In(currency));
    }

    [Theory]
    [InlineData("?state=Approved")]
    [InlineData("?state=2")]
    [InlineData("?direction=pay_in")]
    [InlineData("?time=sometime")]
    [InlineData("?sort=biggest")]
    [InlineData("?unmatched=no")]
    [InlineData("?min=1")]
    [InlineData("?currency=XYZ&min=1")]
    [InlineData("?currency=EUR&max=abc")]
    [InlineData("?currency=EUR&min=1.005")]
    public void What_cannot_be_read_matches_nothing(string query) => Assert.True(Read(query).IsImpossible);

    [Fact]
    public void Amounts_are_sorted_within_one_currency_only()
    {
        var without = Read("?sort=largest");
        var with = Read("?sort=largest&currency=eur");

        Assert.Equal((TransactionOrder.Newest, false), (without.Order, without.IsImpossible));
        Assert.Contains("currency", without.Problem, StringComparison.Ordinal);
        Assert.Equal((TransactionOrder.Largest, "EUR", null), (with.Order, with.CurrencyCode, with.Problem));
    }

    [Fact]
    public void A_place_comes_back_from_the_URL_as_it_went_in()
    {
        var row = TransactionStore.Of(new TransactionFacts { State = TransactionState.Pending, OccurredAt = A.Time.AddMicroseconds(7), AmountMinor = -5, CurrencyCode = "EUR" });

        foreach (var filter in new[] { Read(""), Read("?time=received"), Read("?sort=largest&currency=EUR") })
            Assert.Equal(TransactionPlace.Of(row, filter), TransactionPlace.Read(TransactionPlace.Of(row, filter).ToString(), filter));
        Assert.Equal(row.OccurredAt, TransactionPlace.Of(row, Read("")).At);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a\u007f", "a\u0080")]
    [InlineData("a\ud7ff", "a\ue000")]
    [InlineData("a\uffff", "a\U00010000")]
    [InlineData("a\U0010ffff", "b")]
    public void A_prefix_ends_before_the_next_code_point(string prefix, string end) => Assert.Equal(end, TransactionSearch.EndOfPrefix(prefix));

    private static TransactionFilter Read(string query) => TransactionFilter.Read(PageQuery.Parse(query), new BusinessTime(TimeZoneInfo.Utc), A.Time);
}
