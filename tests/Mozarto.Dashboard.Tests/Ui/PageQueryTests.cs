using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>The query of a list page as a value: whoever types an address may type anything.</summary>
public sealed class PageQueryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("/deliveries")]
    [InlineData("/deliveries?")]
    [InlineData("/deliveries?#reason=fresh")]
    [InlineData("?&&&")]
    [InlineData("?=value")]
    [InlineData("?name=")]
    [InlineData("?name")]
    public void An_address_without_any_value_is_an_empty_query(string uri)
    {
        var query = PageQuery.Parse(uri);

        Assert.True(query.IsEmpty);
        Assert.Equal("", query.ToString());
        Assert.Equal(PageQuery.Empty, query);
    }

    [Theory]
    [InlineData("?q=%", "%")]
    [InlineData("?q=%ZZ", "%ZZ")]
    [InlineData("?q=a=b", "a=b")]
    [InlineData("?q=a+b", "a b")]
    [InlineData("?q=%26%3D%23", "&=#")]
    [InlineData("?q=x#q=y", "x")]
    [InlineData("?q=first&q=second", "first")]
    [InlineData("?q=%E2%80%AE", "\u202e")]
    public void Odd_values_are_read_without_an_exception(string uri, string value) => Assert.Equal(value, PageQuery.Parse(uri).Get("q"));

    [Fact]
    public void Names_are_told_apart_by_letter_case() => Assert.Null(PageQuery.Parse("?Reason=fresh").Get("reason"));

    [Fact]
    public void Whatever_is_written_reads_back_the_same()
    {
        var query = PageQuery.Empty.With("q", "a&b=c #d?e+f%20\u202e\ud83d\ude00").With("x y", "/");

        Assert.Equal(query, PageQuery.Parse(query.On("/deliveries")));
        Assert.Equal(query, PageQuery.Parse("https://example.test/deliveries" + query));
    }

    [Fact]
    public void Setting_a_filter_keeps_the_order_and_leaves_the_place_in_the_list()
    {
        var query = PageQuery.Parse("?reason=fresh&before=dlv_1&endpoint=mozarto&after=dlv_2");

        Assert.Equal("?reason=stale&endpoint=mozarto", query.With("reason", "stale").ToString());
        Assert.Equal("?reason=fresh&endpoint=mozarto&q=x", query.With("q", "x").ToString());
        Assert.Equal("?endpoint=mozarto", query.With("reason", null).ToString());
        Assert.Equal("?endpoint=mozarto", query.With("reason", "").ToString());
    }

    [Fact]
    public void Setting_a_place_replaces_any_other_place() =>
        Assert.Equal("?reason=fresh&after=dlv_9", PageQuery.Parse("?reason=fresh&before=dlv_1").With("after", "dlv_9").ToString());

    [Fact]
    public void Every_value_of_a_name_goes_when_it_is_set() =>
        Assert.Equal("?q=new", PageQuery.Parse("?q=first&q=second").With("q", "new").ToString());

    [Fact]
    public void What_is_taken_out_takes_the_place_in_the_list_with_it() =>
        Assert.Equal("?endpoint=mozarto", PageQuery.Parse("?reason=fresh&before=dlv_1&endpoint=mozarto").Without("reason").ToString());
}
