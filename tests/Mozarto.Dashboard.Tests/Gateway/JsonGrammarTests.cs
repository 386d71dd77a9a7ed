using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>
/// RFC 8259 from our own list: what is no JSON is dead with its position, what is JSON is never called broken. Characters above U+007F are single bytes.
/// </summary>
public sealed class JsonGrammarTests
{
    public static TheoryData<string> NoValues => new(
        "[1,]", "[,1]", "[1 2]", "[1,,2]", "[", "]", "[1", "[]]", "[\"a\"", "[1}", "{]", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{,}",
        "{\"a\" 1}", "{\"a\"::1}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\":1 \"b\":2}", "{\"a\":1,,\"b\":2}", "{[]:1}", "{\"a\":1}}",
        "01", "-01", "00", "+1", "-", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1E-", "0x1F", "1_000", "1,000", "0e", "2.e+3", "--1", "1+1", "NaN", "-NaN",
        "Infinity", "-Infinity", "1a", "0.1.2", "\u00B2", "1/2", "1 000.0",
        "nul", "nulll", "True", "TRUE", "fals", "falsee", "undefined", "None", "nan",
        "\"", "\"a", "'a'", "\"\\\"", "\"\\x41\"", "\"\\a\"", "\"\\'\"", "\"\\0\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\U0041\"", "\"\\ud83d\\u\"", "\"a\nb\"", "\"a\tb\"",
        "\"a\rb\"", "\"\0\"", "\"\u001F\"", "\"\\\n\"", "\"\"\"", "\"a\"b", "\u00E2\u0080\u009Ca\u00E2\u0080\u009D",
        "/**/1", "1//a", "1#a", "<html>", "abc", "*", "\\u0022a\\u0022", "\u00FF", "\u00FE\u00FF", "\u00A0" + "1", "\v1", "\f1", "\u00E2\u0081\u00A0" + "1", "1\0", "\0");

    public static TheoryData<string> Values => new(
        "0", "-0", "1", "-1", "10", "1.0", "0.5", "-0.5", "1e1", "1E1", "1e+1", "1e-1", "0e0", "0E+7", "1.5e300", "1e999999", "-1e-999999",
        "123456789012345678901234567890", "0.000000000000000000000000000000000001", "9007199254740993",
        "true", "false", "null", "\"\"", "\"a\"", "\" \"", "\"\\\"\"", "\"\\\\\"", "\"\\/\"", "\"/\"", "\"\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u0041\"", "\"\\uD83D\\uDE00\"",
        "\"\\ud83d\\ude00\"", "\"\\uD800\"", "\"\\uDC00\\uD800\"", "\"\\uD800a\"", "\"\\uFFFF\"", "\"\\u005C\"", "\"\\u0022\"", "\"\u007F\"", "\"'\"", "\"//\"", "\"\u00C3\u00A9\"",
        "\"\u00FF\"", "\"\u00ED\u00A0\u0080\"", "\"\u00C0\u0080\"", "\"\u00E2\u0080\u00A8\"", "\"\u00F0\u009F\u0098\u0080\"", "\"\u00F4\u0090\u0080\u0080\"", "\"\\u200B\\u202E\"",
        "[]", "[ ]", "[\n]", "[1]", "[1,2]", "[[],[[]]]", "[null]", "[\"a\",1,true,null,{},[]]", "{}", "{ }", "{\"a\":1}", "{\"\":0}", "{\"a\":{\"b\":{}}}", "{\"a\":1,\"a\":2}",
        "{\"\\u0061\":1}", "{\"\u00FF\":1}", "{\"\\uD800\":1}", "{\"a\":[{\"b\":[]}]}", " 1", "1 ", "\t1", "\r\n1\r\n", " [ 1 , 2 ] ", " { \"a\" : 1 } ");

    [Theory]
    [MemberData(nameof(NoValues))]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1 2")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("\u00EF\u00BB\u00BF")] // a byte order mark alone
    [InlineData("\u00EF\u00BB\u00BF\u00EF\u00BB\u00BF{}")]
    [InlineData("{\u00EF\u00BB\u00BF}")]
    [InlineData("\u00FF\u00FE{\0}\0")] // UTF-16
    [InlineData("\u001F\u008B\u0008")] // gzip
    public void What_is_no_JSON_is_dead_with_its_position(string text)
    {
        foreach (var dialect in Enum.GetValues<WebhookDialect>()) AssertInvalid(Bodies.ReadBytes(text, dialect));
    }

    [Theory]
    [MemberData(nameof(NoValues))]
    public void What_is_no_JSON_is_dead_in_a_field_that_does_not_matter_too(string text)
    {
        AssertInvalid(Bodies.ReadBytes(Bodies.With($"\"message\":{text}")));
        AssertInvalid(Bodies.ReadBytes(Bodies.With($"\"unknown\":[{text}]")));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void What_is_JSON_and_no_event_of_ours_is_unhandled(string text)
    {
        foreach (var dialect in Enum.GetValues<WebhookDialect>()) Bodies.Event<MozartoEvent.Unhandled>(Bodies.ReadBytes(text, dialect));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Whatever_JSON_is_in_a_field_that_does_not_decide_the_event_is_applied(string text)
    {
        var expected = Bodies.Event<MozartoEvent.StatusUpdate>(Bodies.Read(Bodies.With("\"amount\":\"1\"")));
        var update = Bodies.Event<MozartoEvent.StatusUpdate>(Bodies.ReadBytes(Bodies.With($"\"message\":{text},\"amount\":\"1\",\"new\":{text},\"method\":[{text}]")));

        Assert.Equal(expected, update with { Message = null, Method = null });
        Assert.Equal(text.Trim() == "null", update.Message is null);
        var payment = Bodies.Event<MozartoEvent.PaymentUpdated>(Bodies.ReadBytes(Bodies.PaymentWith($"\"metadata\":{text},\"gateway\":{text}"), WebhookDialect.MozartPay)).Payment;
        Assert.Equal("9001", payment.Id);
        if (payment.MetadataJson is { } metadata) AssertCanBeReadAgain(metadata);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("x", 0)]
    [InlineData("{\"a\":tru}", 8)]
    [InlineData("{\"a\":1,}", 7)]
    [InlineData("{\"amount\":\"1\",x", 14)]
    [InlineData("{}\n\n{}", 4)]
    [InlineData("{\n \"a\" : \n01}", 11)]
    [InlineData("\u00EF\u00BB\u00BF{x", 4)] // the mark counts: positions are those of the raw body
    [InlineData("\u00EF\u00BB\u00BF{\n x", 6)]
    public void The_position_is_that_of_the_byte_in_the_raw_body(string text, int at) =>
        Assert.Equal($"invalid JSON at byte {at}", Bodies.Unreadable(Bodies.ReadBytes(text)).Reason);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"transaction_status\"")]
    [InlineData("{}")]
    [InlineData("{\"transaction_id\":\"t1\"}")]
    [InlineData("{\"status\":\"Confirmed\",\"confirmed\":true}")]
    [InlineData("{\"Transaction_Status\":\"Approved\",\"transaction_id\":\"t1\"}")]
    public void A_shape_that_Mozarto_does_not_document_is_unhandled(string body) => Bodies.Event<MozartoEvent.Unhandled>(Bodies.Read(body));

    [Theory]
    [InlineData("{\"event\":\"payout.updated\",\"payout\":{}}", "payout.updated")]
    [InlineData("{\"event\":\"Payment.Updated\",\"payment\":{\"id\":1,\"status\":\"completed\"}}", "Payment.Updated")]
    [InlineData("{\"event\":\"payment.updated \"}", "payment.updated ")]
    [InlineData("{\"event\":\"\"}", "")]
    [InlineData("{\"payment\":{\"id\":1,\"status\":\"completed\"}}", "no event")]
    [InlineData(Bodies.Mozarto, "no event")] // the endpoint chooses the dialect, never the body
    public void An_event_that_Mozart_Pay_does_not_document_is_unhandled(string body, string what) =>
        Assert.Equal(what, Bodies.Event<MozartoEvent.Unhandled>(Bodies.ReadPay(body)).What);

    [Fact]
    public void The_name_of_an_unknown_event_is_cut_between_characters()
    {
        var name = new string('e', 99) + "\U0001F600" + new string('x', 10_000);
        Assert.Equal(new string('e', 99), Bodies.Event<MozartoEvent.Unhandled>(Bodies.ReadPay($$"""{"event":"{{name}}"}""")).What);
    }

    private static void AssertCanBeReadAgain(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        Assert.Equal(json, document.RootElement.GetRawText()); // what is no valid UTF-16 would come back changed
        Assert.NotNull(document.RootElement.ToString()); // throws for a lone surrogate in an escape
    }

    private static void AssertInvalid(EventReading reading)
    {
        var unreadable = Bodies.Unreadable(reading);
        Assert.Equal(UnreadableCause.InvalidJson, unreadable.Cause);
        Assert.Null(unreadable.Field);
        Assert.Matches("^invalid JSON at byte [0-9]+$", unreadable.Reason);
    }
}
