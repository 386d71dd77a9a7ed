using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>The file that goes to spreadsheets: RFC 4180, and nothing in it runs.</summary>
public sealed class TransactionCsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\0=1", "'\0=1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\uff1d1+1", "'\uff1d1+1")]
    [InlineData("\uff0b1", "'\uff0b1")]
    [InlineData("\uff0d1", "'\uff0d1")]
    [InlineData("\uff20x", "'\uff20x")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    public void Foreign_text_that_would_run_gets_an_apostrophe(string text, string written) => Assert.Equal(written + "\r\n", new CsvLine().Text(text).ToString());

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Only_what_must_be_is_quoted(string? text, string written) => Assert.Equal(written + ",x\r\n", new CsvLine().Text(text).Exact("x").ToString());

    [Fact]
    public void An_empty_first_field_is_still_a_field() => Assert.Equal(",,x\r\n", new CsvLine().Exact(null).Exact("").Exact("x").ToString());

    [Fact]
    public void Negative_amounts_stay_numbers_and_every_line_has_the_fields_of_its_header()
    {
        var csv = new TransactionCsv(new BusinessTime(TimeZoneInfo.FindSystemTimeZoneById("Europe/Dublin")));
        var row = TransactionStore.Of(new TransactionFacts
        {
            State = TransactionState.Approved,
            OccurredAt = new DateTimeOffset(2026, 7, 1, 23, 30, 0, TimeSpan.Zero),
            AmountMinor = -1999,
            CurrencyCode = "GBP",
        });

        var (names, fields) = (csv.Header().TrimEnd().Split(','), csv.Line(row).TrimEnd('\r', '\n').Split(','));

        Assert.Equal(names.Length, fields.Length);
        Assert.Contains("-19.99", fields, StringComparer.Ordinal);
        Assert.Contains("2026-07-02 00:30:00", fields, StringComparer.Ordinal);
        Assert.Contains("2026-07-01T23:30:00.000Z", fields, StringComparer.Ordinal);
        Assert.Contains("occurred (Europe/Dublin)", csv.Header(), StringComparison.Ordinal);
    }
}
