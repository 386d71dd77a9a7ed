using System.Text;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>Two bodies field by field.</summary>
public sealed class BodyDifferenceTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("<html>")]
    public void What_is_no_JSON_object_is_not_compared(string body) => Assert.Null(BodyDifference.Compare(Bytes(body), Bytes("{}")));

    [Fact]
    public void Order_white_space_and_a_byte_order_mark_make_no_difference() =>
        Assert.DoesNotContain(Compare("{\"a\":1,\"b\":{\"c\":\"x\"}}", "\uFEFF{ \"b\": {\"c\":\"\\u0078\"}, \"a\": 1 }"), pair => pair.IsDifferent);

    [Fact]
    public void A_text_and_a_number_differ_and_so_does_what_is_missing()
    {
        var pairs = Compare("{\"id\":1,\"same\":null,\"in\":{\"deep\":[1,2]}}", "{\"id\":\"1\",\"same\":null,\"more\":true}");

        Assert.Equal(
            [new FieldPair("id", "1", "\"1\""), new FieldPair("same", "null", "null"), new FieldPair("in.deep", "[1,2]", null), new FieldPair("more", null, "true")], pairs);
        Assert.Equal([true, false, true, true], pairs.Select(pair => pair.IsDifferent));
    }

    private static IReadOnlyList<FieldPair> Compare(string first, string second) => BodyDifference.Compare(Bytes(first), Bytes(second))!;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
