using System.Text;
using System.Text.Json;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Ui;

/// <summary>JSON is laid out with every value as it was sent; what is none is said to be none, with the place.</summary>
public sealed class JsonTextTests
{
    private const int Rounds = 3000;
    private const int BytesMax = 1_000_000;

    [Theory]
    [InlineData("", 0, 1, 1, "It ends before it is complete")]
    [InlineData("{", 1, 1, 2, "It ends before it is complete")]
    [InlineData("{\"a\":1,\n\"b\":Approved}", 12, 2, 5, "“A” is not allowed here")]
    [InlineData("<html>", 0, 1, 1, "“<” is not allowed here")]
    [InlineData("{} {}", 3, 1, 4, "“{” is not allowed here")]
    [InlineData("[1,]", 3, 1, 4, "“]” is not allowed here")]
    [InlineData("\u202e1", 0, 1, 1, "U+202E is not allowed here")]
    [InlineData("[1\u00a0]", 2, 1, 3, "U+00A0 is not allowed here")]
    public void What_is_no_json_says_where(string text, long position, long line, long column, string reason) =>
        Assert.Equal(new JsonReading.Invalid(reason, position, line, column), JsonText.Read(Encoding.UTF8.GetBytes(text), BytesMax));

    [Theory]
    [InlineData(new byte[] { 0x22, 0xFF, 0x22 }, 1)]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x22, 0xC3, 0x22 }, 4)]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 }, 1)]
    public void What_is_no_utf8_is_no_json(byte[] bytes, long position)
    {
        var invalid = Assert.IsType<JsonReading.Invalid>(JsonText.Read(bytes, BytesMax));

        Assert.Equal(("This byte is not valid UTF-8", position), (invalid.Reason, invalid.BytePosition));
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(100_000, false)]
    public void Nesting_has_a_limit_and_is_not_called_a_mistake(int depth, bool isShown)
    {
        var json = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));

        Assert.IsType(isShown ? typeof(JsonReading.Pretty) : typeof(JsonReading.TooDeep), JsonText.Read(json, BytesMax));
    }

    [Fact]
    public void A_byte_order_mark_is_left_out_and_told()
    {
        var pretty = Assert.IsType<JsonReading.Pretty>(JsonText.Read([0xEF, 0xBB, 0xBF, .. "[1]"u8], BytesMax));

        Assert.True(pretty.HasByteOrderMark);
        Assert.Equal(("[\n  1\n]", 6, 6), (ForeignText.Seen(pretty.Text.Html), pretty.Text.ShownBytes, pretty.Text.TotalBytes));
    }

    [Fact]
    public void Values_stand_exactly_as_they_were_sent()
    {
        const string Sent = """{"n":12345678901234567890.10,"e":1e-7,"z":-0,"s":"Zo\u00eb \/ \ud800 é","empty":{},"none":[],"l":[true,null]}""";

        var pretty = Assert.IsType<JsonReading.Pretty>(JsonText.Read(Encoding.UTF8.GetBytes(Sent), BytesMax));

        Assert.Equal(
            """
            {
              "n": 12345678901234567890.10,
              "e": 1e-7,
              "z": -0,
              "s": "Zo\u00eb \/ \ud800 é",
              "empty": {},
              "none": [],
              "l": [
                true,
                null
              ]
            }
            """, ForeignText.Seen(pretty.Text.Html), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("\"a\u202eb\"", "\"aU+202Eb\"")]
    [InlineData("\"\u200b\"", "\"U+200B\"")]
    [InlineData("\"<b>&'\"", "\"<b>&'\"")]
    public void What_hides_inside_a_value_is_shown(string sent, string seen) =>
        Assert.Equal(seen, ForeignText.Seen(Assert.IsType<JsonReading.Pretty>(JsonText.Read(Encoding.UTF8.GetBytes(sent), BytesMax)).Text.Html));

    [Theory]
    [InlineData("[1,2,3]", 3, "[\n  1,\n  …")]
    [InlineData("\"abcdef\"", 4, "\"abc…")]
    [InlineData("\"a漢漢\"", 6, "\"a漢…")]
    public void Beyond_the_limit_only_the_beginning_is_shown(string sent, int bytesMax, string seen)
    {
        var pretty = Assert.IsType<JsonReading.Pretty>(JsonText.Read(Encoding.UTF8.GetBytes(sent), bytesMax));

        Assert.Equal(seen, ForeignText.Seen(pretty.Text.Html));
        Assert.InRange(pretty.Text.ShownBytes, 1, bytesMax);
        Assert.Equal(Encoding.UTF8.GetByteCount(sent), pretty.Text.TotalBytes);
    }

    [Fact]
    public void A_mebibyte_of_tokens_stays_within_its_markup()
    {
        var json = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("\"<\"", 260_000)) + "]");

        var pretty = Assert.IsType<JsonReading.Pretty>(JsonText.Read(json, json.Length));

        Assert.InRange(pretty.Text.Html.Length, JsonText.HtmlCharsMax / 2, JsonText.HtmlCharsMax + 1000);
        Assert.InRange(pretty.Text.ShownBytes, 1, json.Length - 1);
    }

    [Fact]
    public void Random_bytes_are_json_exactly_when_another_reader_says_so()
    {
        var (random, seed) = ForeignText.NewRandom();
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = RandomText.Bytes(random);
            ForeignText.Says(seed, bytes, () =>
            {
                var reading = JsonText.Read(bytes, BytesMax);
                Assert.Equal(IsJson(bytes), reading is JsonReading.Pretty);
                if (reading is JsonReading.Pretty pretty) ForeignText.Seen(pretty.Text.Html);
                if (reading is JsonReading.Invalid invalid) Assert.InRange(invalid.BytePosition, 0, bytes.Length);
                if (JsonText.Read(bytes, round % 20) is JsonReading.Pretty cut) ForeignText.Seen(cut.Text.Html);
            });
        }
    }

    [Fact]
    public void Random_json_keeps_every_character_of_its_values()
    {
        var (random, seed) = ForeignText.NewRandom();
        for (var round = 0; round < Rounds; round++)
        {
            var sent = RandomText.Json(random);
            var bytes = Encoding.UTF8.GetBytes(sent);
            ForeignText.Says(seed, bytes, () =>
            {
                var pretty = Assert.IsType<JsonReading.Pretty>(JsonText.Read(bytes, BytesMax));
                Assert.Equal(sent, WithoutLayout(ForeignText.Seen(pretty.Text.Html)));
            });
        }
    }

    private static bool IsJson(byte[] bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return false;
        try
        {
            using var document = JsonDocument.Parse(bytes.AsSpan().StartsWith((byte[])[0xEF, 0xBB, 0xBF]) ? bytes.AsMemory(3) : bytes, new() { MaxDepth = 1000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string WithoutLayout(string text)
    {
        var kept = new StringBuilder();
        var isInside = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (isInside && text[at] == '\\') kept.Append(text[at++]);
            else if (text[at] == '"') isInside = !isInside;
            if (isInside || !char.IsWhiteSpace(text[at])) kept.Append(text[at]);
        }

        return kept.ToString();
    }
}
