using System.Text;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>Bytes and texts of strangers: nothing hides, turns around or becomes markup, and nothing throws.</summary>
public sealed class VisibleTextTests
{
    private const int Rounds = 2000;

    [Theory]
    [InlineData(new byte[] { 0xFF }, "\uFFFDFF", 1)]
    [InlineData(new byte[] { 0xC3, 0x28 }, "\uFFFDC3(", 1)]
    [InlineData(new byte[] { 0x61, 0xE2, 0x82 }, "a\uFFFDE2\uFFFD82", 2)]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\uFFFDED\uFFFDA0\uFFFD80", 3)]
    [InlineData(new byte[] { 0xC0, 0xAF }, "\uFFFDC0\uFFFDAF", 2)]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, "\uFFFDF4\uFFFD90\uFFFD80 ×2", 4)]
    public void Bytes_that_are_no_text_stay_in_their_place_marked(byte[] bytes, string seen, int brokenCount)
    {
        var text = VisibleText.FromUtf8(bytes, 100);

        Assert.Equal(seen, ForeignText.Seen(text.Html));
        Assert.Equal(brokenCount, text.BrokenBytes);
    }

    [Theory]
    [InlineData("gpj.\u202eexe", "gpj.U+202Eexe")]
    [InlineData("a\u200bb\ufeffc", "aU+200BbU+FEFFc")]
    [InlineData("a\0\0\0b", "aU+0000 ×3b")]
    [InlineData("a\u00a0b\u3164c", "aU+00A0bU+3164c")]
    [InlineData("\u001b[31m", "U+001B[31m")]
    [InlineData("a\rb", "aU+000Db")]
    [InlineData("\u2028\u2029", "U+2028U+2029")]
    [InlineData("\U000E0041", "U+E0041")]
    [InlineData("\ue000", "U+E000")]
    public void What_nobody_could_see_is_named(string text, string seen) =>
        Assert.Equal(seen, ForeignText.Seen(VisibleText.FromUtf8(Encoding.UTF8.GetBytes(text), 100).Html));

    [Theory]
    [InlineData("a\r\nb\tc d", "a\nb\tc d")]
    [InlineData("Zoë 漢字 🎉 é", "Zoë 漢字 🎉 é")]
    [InlineData("<script>alert('1')</script> & \"", "<script>alert('1')</script> & \"")]
    public void What_can_be_seen_is_shown_as_it_is(string text, string seen) =>
        Assert.Equal(seen, ForeignText.Seen(VisibleText.FromUtf8(Encoding.UTF8.GetBytes(text), 100).Html));

    [Theory]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("gpj.\u202eexe", "gpj.[U+202E]exe")]
    [InlineData("🎉<b>", "🎉<b>")]
    public void One_line_for_a_cell_is_text_without_line_breaks(string text, string inline) => Assert.Equal(inline, VisibleText.Inline(text));

    [Fact]
    public void Half_a_character_is_named() => Assert.Equal("[U+D800]x[U+DC00]", VisibleText.Inline("\ud800x\udc00"));

    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("aé", 2, 1)]
    [InlineData("a漢", 3, 1)]
    [InlineData("🎉", 3, 0)]
    [InlineData("abc", 3, 3)]
    [InlineData("", 0, 0)]
    public void A_cut_does_not_divide_a_character(string text, int bytesMax, int cut) =>
        Assert.Equal(cut, VisibleText.Utf8Cut(Encoding.UTF8.GetBytes(text), bytesMax));

    [Fact]
    public void A_cut_through_no_text_is_where_the_limit_is() => Assert.Equal(5, VisibleText.Utf8Cut(Enumerable.Repeat((byte)0x80, 10).ToArray(), 5));

    [Fact]
    public void More_than_the_limit_is_said_to_be_more()
    {
        var text = VisibleText.FromUtf8(Encoding.UTF8.GetBytes("漢字漢字"), 7);

        Assert.Equal(("漢字", 6, 12), (ForeignText.Seen(text.Html), text.ShownBytes, text.TotalBytes));
    }

    [Fact]
    public void A_mebibyte_of_the_same_invisible_character_is_one_token()
    {
        var text = VisibleText.FromUtf8(new byte[1024 * 1024], 1024 * 1024);

        Assert.Equal("U+0000 ×1,048,576", ForeignText.Seen(text.Html));
        Assert.InRange(text.Html.Length, 1, 200);
    }

    [Fact]
    public void Random_bytes_never_throw_and_never_become_markup()
    {
        var (random, seed) = ForeignText.NewRandom();
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = RandomText.Bytes(random);
            ForeignText.Says(seed, bytes, () =>
            {
                var bytesMax = bytes.Length == 0 ? 0 : round % (bytes.Length + 1);
                ForeignText.Seen(VisibleText.FromUtf8(bytes, bytesMax).Html);
                var inline = VisibleText.Inline(Encoding.UTF8.GetString(bytes));
                Assert.DoesNotContain(inline.EnumerateRunes(), VisibleText.IsInvisible);
                Assert.DoesNotContain('\n', inline);
                Assert.Equal(bytes.Length, VisibleText.FromUtf8(bytes, bytesMax).TotalBytes);
            });
        }
    }
}

/// <summary>Bytes that are text in part: what breaks readers is at the seams.</summary>
internal static class RandomText
{
    private static readonly string[] Numbers = ["0", "-0", "1.0", "1e-7", "12345678901234567890.10", "-1E+400", "100"];
    private static readonly string[] InTexts = ["a", " ", "{", "]", ",", ":", "\\\"", "\\\\", "\\u00eb", "\\ud800", "<", "&", "é", "🎉"];
    private static readonly byte[][] Pieces =
    [
        .. new[] { "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u202e", "\\ud800", "true", "null", "12", "-0", "1e5", "1.", " ", "\n", "\r\n", "<b>", "&", "'", "\u202e", "\u200b", "é", "漢", "🎉", "\0", "\"a\":1", "[[[[" }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF],
    ];

#pragma warning disable CA5394 // Test data, repeatable from its seed.
    public static byte[] Bytes(Random random) => [.. Enumerable.Range(0, random.Next(12)).SelectMany(_ => Pieces[random.Next(Pieces.Length)])];

    /// <summary>Valid JSON without white space between its tokens.</summary>
    public static string Json(Random random, int depth = 0) => random.Next(depth > 4 ? 5 : 7) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => Numbers[random.Next(Numbers.Length)],
        3 or 4 => Text(random),
        5 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth + 1))) + "]",
        _ => "{" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Text(random) + ":" + Json(random, depth + 1))) + "}",
    };

    private static string Text(Random random) =>
        "\"" + string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => InTexts[random.Next(InTexts.Length)])) + "\"";
#pragma warning restore CA5394
}
