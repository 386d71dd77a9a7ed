using System.Text.Json;
using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>Fields that do not decide never stop an event: what is odd about them is noted.</summary>
public sealed class FreeFieldsTests
{
    [Theory]
    [InlineData("\\ud800", "\uFFFD")]
    [InlineData("a\\udc00b", "a\uFFFDb")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\uFFFD\U0001F600")]
    [InlineData("\\ud83dx\\ude00", "\uFFFDx\uFFFD")]
    [InlineData("a\u00FFb", "a\uFFFDb")]
    [InlineData("a\u00C3\\n", "a\uFFFD\n")]
    [InlineData("\u00ED\u00A0\u0080", "\uFFFD\uFFFD\uFFFD")]
    public void Characters_that_do_not_exist_are_replaced_and_noted(string sent, string shown)
    {
        var reading = Bodies.Readable(Bodies.ReadBytes(Bodies.With($"\"message\":\"{sent}\"")));

        Assert.Equal(shown, Assert.IsType<MozartoEvent.StatusUpdate>(reading.Event).Message);
        Assert.Equal(["message holds characters that do not exist, shown as U+FFFD"], reading.Notes);
    }

    [Theory]
    [InlineData("\\b\\f\\n\\r\\t\\\"\\\\\\/", "\b\f\n\r\t\"\\/")]
    [InlineData("\\u0000", "\0")]
    [InlineData("\\u00e9\\u00E9", "éé")]
    [InlineData("\\ud83d\\ude00", "\U0001F600")]
    [InlineData("\u00C3\u00A9\u00F0\u009F\u0098\u0080", "é\U0001F600")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("\\u202Eabc\\u200b\\ufeff", "\u202Eabc\u200B\uFEFF")]
    [InlineData("'; DROP TABLE x; --", "'; DROP TABLE x; --")]
    [InlineData("{{7*7}} ${7*7} =cmd|' /C calc'!A0", "{{7*7}} ${7*7} =cmd|' /C calc'!A0")]
    [InlineData("\\uffff\\ufdd0", "\uFFFF\uFDD0")]
    public void Naughty_texts_are_what_they_say_in_every_field(string sent, string expected)
    {
        var body = Bodies.With($"\"message\":\"{sent}\",\"status\":\"{sent}\",\"psp_transaction_id\":\"{sent}\",\"method\":\"{sent}\",\"user_id\":\"{sent}\",\"merchantReference\":\"{sent}\",\"currency\":\"{sent}\"");
        var reading = Bodies.Readable(Bodies.ReadBytes(body));
        var update = Assert.IsType<MozartoEvent.StatusUpdate>(reading.Event);

        Assert.All(
            [update.Message, update.StatusText, update.PspTransactionId, update.Method, update.UserId, update.MerchantReference, update.Amount.CurrencyCode],
            text => Assert.Equal(expected, text));
        Assert.Empty(reading.Notes);
    }

    [Fact]
    public void Long_texts_are_kept_whole()
    {
        var text = new string('ä', 10_000);
        var update = Bodies.Event<MozartoEvent.StatusUpdate>(Bodies.Read(Bodies.With($"\"message\":\"{text}\",\"merchantReference\":\"{text}\"")));
        Assert.Equal((text, text), (update.Message, update.MerchantReference));
    }

    [Theory]
    [InlineData("42", "message is a number, shown as sent")]
    [InlineData("1e400", "message is a number, shown as sent")]
    [InlineData("true", "message is true, shown as sent")]
    [InlineData("{\"a\":[1,2]}", "message is an object, shown as sent")]
    [InlineData("[ ]", "message is an array, shown as sent")]
    public void A_value_of_another_type_is_shown_as_sent(string sent, string note)
    {
        var reading = Bodies.Readable(Bodies.Read(Bodies.With($"\"message\":{sent}")));
        Assert.Equal(sent, Assert.IsType<MozartoEvent.StatusUpdate>(reading.Event).Message);
        Assert.Equal([note], reading.Notes);
    }

    [Fact]
    public void A_duplicate_is_listed_and_its_last_value_shown()
    {
        var reading = Bodies.Readable(Bodies.Read(Bodies.With("\"message\":\"a\",\"fee\":1,\"message\":\"b\",\"fee\":2")));

        Assert.Equal("b", Assert.IsType<MozartoEvent.StatusUpdate>(reading.Event).Message);
        Assert.Equal(["duplicate key message: the last value is shown", "unknown field fee", "duplicate key fee: the last value is shown"], reading.Notes);
        Assert.Equal([new ExtraField("fee", "2")], reading.Extra);
    }

    [Fact]
    public void Unknown_fields_are_kept_wherever_they_are()
    {
        var body = Bodies.Refund.Replace("\"id\": 311", "\"id\": 311, \"fee\": { \"a\": 1 }", StringComparison.Ordinal)
            .Replace("\"gateway\"", "\"net\": -5, \"gateway\"", StringComparison.Ordinal)
            .Replace("\"event\"", "\"version\": \"2\", \"event\"", StringComparison.Ordinal);

        Assert.Equal(
            [new("payment.net", "-5"), new("refund.fee", "{ \"a\": 1 }"), new ExtraField("version", "\"2\"")],
            Bodies.Readable(Bodies.ReadPay(body)).Extra);
    }

    [Fact]
    public void What_the_other_shape_of_Mozarto_knows_is_an_unknown_field_here()
    {
        Assert.Equal(["confirmed", "invoice_currency"], Extra(Bodies.With("\"confirmed\":false,\"invoice_currency\":7")), StringComparer.Ordinal);
        Assert.Equal(["amount", "merchantReference"], Extra("""{"transaction_id":"t1","status":"x","amount":7,"merchantReference":7}"""), StringComparer.Ordinal);
        static IEnumerable<string> Extra(string body) => Bodies.Readable(Bodies.Read(body)).Extra.Select(field => field.Name);
    }

    [Fact]
    public void Unknown_fields_are_bounded_in_number_and_length()
    {
        var longName = new string('n', 5000);
        var many = string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"f{i}\":{i}"));
        var reading = Bodies.Readable(Bodies.Read(Bodies.With($"\"{longName}\":\"{new string('v', 5000)}\",{many},\"message\":\"m\"")));

        Assert.Equal("m", Assert.IsType<MozartoEvent.StatusUpdate>(reading.Event).Message);
        Assert.Equal(JsonObject.MembersMax - 2, reading.Extra.Count); // the two in front of them are known
        Assert.Equal((ExtraField.NameCharactersMax, ExtraField.RawTextCharactersMax), (reading.Extra[0].Name.Length, reading.Extra[0].RawText.Length));
        Assert.Equal("203 more unknown fields", reading.Notes[^1]);
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}", "{\"a\":\"\\ufffd\"}")]
    [InlineData("{\"a\":\"\\ud83d\\ude00\\uDE00\"}", "{\"a\":\"\\ud83d\\ude00\\ufffd\"}")]
    [InlineData("{\"a\":\"\\\\ud800\"}", "{\"a\":\"\\\\ud800\"}")] // an escaped backslash, and then letters
    [InlineData("{\"\\udc00\":\"\u00FF\"}", "{\"\\ufffd\":\"\uFFFD\"}")]
    [InlineData("{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":\"\\u0000\\ud800\\n\"}", "{\"a\":\"\\u0000\\ufffd\\n\"}")]
    public void Metadata_is_raw_and_can_be_read_again(string sent, string kept)
    {
        var metadata = Bodies.Event<MozartoEvent.PaymentUpdated>(Bodies.ReadBytes(Bodies.PaymentWith($"\"metadata\":{sent}"), WebhookDialect.MozartPay)).Payment.MetadataJson;

        Assert.Equal(kept, metadata);
        using var document = JsonDocument.Parse(metadata!);
        Assert.All(document.RootElement.EnumerateObject(), member => Assert.NotNull(member.Value.ToString()));
    }
}
