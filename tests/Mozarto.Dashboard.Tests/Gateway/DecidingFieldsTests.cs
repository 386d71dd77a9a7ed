using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>Fields that decide are read strictly: anything odd in them is dead with the field named, whatever else the body says.</summary>
public sealed class DecidingFieldsTests
{
    [Theory]
    [InlineData("{\"transaction_id\":\"t1\",\"transaction_status\":null}", "transaction_status", "transaction_status is null where a text is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"transaction_status\":1}", "transaction_status", "transaction_status is a number where a text is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"transaction_status\":[\"Approved\"]}", "transaction_status", "transaction_status is an array where a text is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"transaction_status\":{}}", "transaction_status", "transaction_status is an object where a text is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"transaction_status\":true}", "transaction_status", "transaction_status is true where a text is expected")]
    [InlineData("{\"transaction_status\":\"Approved\"}", "transaction_id", "transaction_id is missing")]
    [InlineData("{\"transaction_status\":\"Approved\",\"transaction_id\":\"\"}", "transaction_id", "transaction_id is empty")]
    [InlineData("{\"transaction_status\":\"Approved\",\"transaction_id\":null}", "transaction_id", "transaction_id is null where a text is expected")]
    [InlineData("{\"transaction_status\":\"Approved\",\"transaction_id\":7}", "transaction_id", "transaction_id is a number where a text is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"status\":null}", "status", "status is null where a text is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"status\":1,\"confirmed\":true}", "status", "status is a number where a text is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"status\":\"Confirmed\",\"confirmed\":\"true\"}", "confirmed", "confirmed is a text where true or false is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"status\":\"Confirmed\",\"confirmed\":1}", "confirmed", "confirmed is a number where true or false is expected")]
    [InlineData("{\"transaction_id\":\"\",\"status\":\"Confirmed\",\"confirmed\":true}", "transaction_id", "transaction_id is empty")]
    [InlineData("{\"transaction_id\":\"t1\",\"status\":\"Confirmed\",\"invoice_currency\":7}", "invoice_currency", "invoice_currency is a number where a text is expected")]
    [InlineData("{\"transaction_id\":\"t1\",\"status\":\"Confirmed\",\"currency\":{}}", "currency", "currency is an object where a text is expected")]
    public void A_state_or_an_id_of_Mozarto_that_is_none_is_dead(string body, string field, string reason) => AssertDead(Bodies.Read(body), field, reason);

    [Theory]
    [InlineData("\"user_id\":31", "user_id", "user_id is a number where a text is expected")]
    [InlineData("\"currency\":978", "currency", "currency is a number where a text is expected")]
    [InlineData("\"currency\":\"\"", "currency", "currency is empty")]
    [InlineData("\"amount\":[]", "amount", "amount is an array where a text is expected")]
    [InlineData("\"merchantReference\":5512", "merchantReference", "merchantReference is a number where a text is expected")]
    [InlineData("\"merchantReference\":{}", "merchantReference", "merchantReference is an object where a text is expected")]
    public void Another_deciding_field_of_another_type_is_dead(string member, string field, string reason) =>
        AssertDead(Bodies.Read(Bodies.With(member)), field, reason);

    [Theory]
    [InlineData("{\"event\":null}", "event", "event is null where a text is expected")]
    [InlineData("{\"event\":[]}", "event", "event is an array where a text is expected")]
    [InlineData("{\"event\":\"payment.updated\"}", "payment", "payment is missing")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":null}", "payment", "payment is null where an object is expected")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":[]}", "payment", "payment is an array where an object is expected")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":{}}", "payment.id", "payment.id is missing")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":{\"id\":\"9001\",\"status\":\"failed\"}}", "payment.id", "payment.id is a text where an integer is expected")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":{\"id\":1.0,\"status\":\"failed\"}}", "payment.id", "payment.id is 1.0 where an integer is expected")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":{\"id\":1e3,\"status\":\"failed\"}}", "payment.id", "payment.id is 1e3 where an integer is expected")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":{\"id\":-1,\"status\":\"failed\"}}", "payment.id", "payment.id is -1 where an integer is expected")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":{\"id\":1}}", "payment.status", "payment.status is missing")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":{\"id\":1,\"status\":null}}", "payment.status", "payment.status is null where a text is expected")]
    [InlineData("{\"event\":\"payment.updated\",\"payment\":{\"id\":1,\"status\":1}}", "payment.status", "payment.status is a number where a text is expected")]
    [InlineData("{\"event\":\"refund.failed\",\"payment\":{\"id\":1,\"status\":\"completed\"}}", "refund", "refund is missing")]
    [InlineData("{\"event\":\"refund.failed\",\"refund\":{\"id\":1,\"payment_id\":1,\"status\":\"failed\"}}", "payment", "payment is missing")]
    [InlineData("{\"event\":\"refund.failed\",\"payment\":{\"id\":1,\"status\":\"completed\"},\"refund\":{\"id\":1,\"status\":\"failed\"}}", "refund.payment_id", "refund.payment_id is missing")]
    [InlineData("{\"event\":\"refund.failed\",\"payment\":{\"id\":1,\"status\":\"completed\"},\"refund\":{\"id\":1,\"payment_id\":2,\"status\":\"failed\"}}", "refund.payment_id", "refund.payment_id is not the id of the payment that came with it")]
    public void A_body_of_Mozart_Pay_without_what_decides_is_dead(string body, string field, string reason) => AssertDead(Bodies.ReadPay(body), field, reason);

    [Theory]
    [InlineData("transaction_id", "\"t1\"")]
    [InlineData("transaction_status", "\"Approved\"")]
    [InlineData("amount", "\"1\"")]
    [InlineData("amount", "null")]
    [InlineData("currency", "\"EUR\"")]
    [InlineData("user_id", "\"u1\"")]
    [InlineData("merchantReference", "\"r1\"")]
    public void A_deciding_field_that_is_named_twice_is_dead_even_when_both_agree(string name, string value)
    {
        AssertDead(Bodies.Read(Bodies.With($"\"{name}\":{value},\"{name}\":{value}")), name, $"duplicate key {name}");
        AssertDead(Bodies.Read(Bodies.With($"\"{name}\":{value},\"message\":\"m\",\"\\u{(int)name[0]:x4}{name[1..]}\":{value}")), name, $"duplicate key {name}");
    }

    [Theory]
    [InlineData("status", "\"Confirmed\"")]
    [InlineData("confirmed", "true")]
    [InlineData("currency", "\"ETH\"")]
    [InlineData("invoice_currency", "\"EUR\"")]
    [InlineData("transaction_id", "\"t1\"")]
    public void So_it_is_in_the_old_shape(string name, string value) => AssertDead(
        Bodies.Read($$"""{"transaction_id":"t1","status":"Confirmed","confirmed":true,"{{name}}":{{value}},"{{name}}":{{value}}}"""), name, $"duplicate key {name}");

    [Theory]
    [InlineData("id", "9001")]
    [InlineData("status", "\"completed\"")]
    [InlineData("amount_cents", "1")]
    [InlineData("currency", "\"GBP\"")]
    public void So_it_is_in_a_payment(string name, string value) => AssertDead(
        Bodies.ReadPay(Bodies.PaymentWith($"\"{name}\":{value},\"{name}\":{value}")), $"payment.{name}", $"duplicate key payment.{name}");

    [Theory]
    [InlineData("event", "\"refund.failed\"")]
    [InlineData("payment", "{}")]
    [InlineData("refund", "{}")]
    public void So_it_is_with_what_holds_deciding_fields(string name, string value) => AssertDead(
        Bodies.ReadPay($"{Bodies.RefundFailed.TrimEnd()[..^1]},\"{name}\":{value}}}"), name, $"duplicate key {name}");

    [Theory]
    [InlineData("transaction_id", "")]
    [InlineData("transaction_status", "")]
    [InlineData("amount", "1")]
    [InlineData("currency", "EUR")]
    [InlineData("user_id", "u")]
    [InlineData("merchantReference", "r")]
    public void Characters_that_do_not_exist_in_a_deciding_field_are_dead(string name, string before)
    {
        string[] damages = ["\\ud800", "\\udc00", "\\ud83d\\ud83d", "\\ude00\\ud83d", "\u00FF", "\u00C0\u0080", "\u00ED\u00A0\u0080", "\u00E2\u0082", "\\ud83d\u00ED\u00B8\u0080"];
        foreach (var damage in damages)
        {
            var body = Bodies.Mozarto.Replace($"\"{name}\": \"", $"\"{name}\": \"{before}{damage}", StringComparison.Ordinal);
            var unreadable = Bodies.Unreadable(Bodies.ReadBytes(body));
            Assert.Equal((UnreadableCause.BadCharacters, name), (unreadable.Cause, unreadable.Field));
        }
    }

    [Theory]
    [InlineData("\"user_id\":null,\"amount\":null,\"currency\":null,\"merchantReference\":null,\"message\":null,\"psp_transaction_id\":null")]
    [InlineData("\"user_id\":\"\",\"merchantReference\":\"\"")]
    [InlineData("")]
    public void Null_and_where_nothing_can_be_misread_empty_equal_missing(string members)
    {
        var reading = Bodies.Readable(Bodies.Read(Bodies.With(members)));
        Assert.Equal(new MozartoEvent.StatusUpdate { TransactionId = "t1", TransactionStatus = "Approved", Amount = StatedAmount.None(null) }, reading.Event);
        Assert.Empty(reading.Notes);
    }

    [Fact]
    public void Ids_of_200_characters_are_taken_and_longer_ones_dead()
    {
        var longest = new string('x', FieldReader.IdCharactersMax);
        var digits = new string('9', FieldReader.IdCharactersMax);

        Assert.Equal(longest, Bodies.Event<MozartoEvent.StatusUpdate>(Bodies.Read($$"""{"transaction_id":"{{longest}}","transaction_status":"Approved"}""")).TransactionId);
        AssertDead(Bodies.Read($$"""{"transaction_id":"{{longest}}x","transaction_status":"Approved"}"""), "transaction_id", "transaction_id is longer than 200 characters");
        AssertDead(Bodies.Read(Bodies.With($"\"user_id\":\"{longest}x\"")), "user_id", "user_id is longer than 200 characters");
        Assert.Equal(digits, Bodies.Event<MozartoEvent.PaymentUpdated>(Bodies.ReadPay($$$"""{"event":"payment.updated","payment":{"id":{{{digits}}},"status":"x"}}""")).Payment.Id);
        AssertDead(Bodies.ReadPay($$$"""{"event":"payment.updated","payment":{"id":{{{digits}}}9,"status":"x"}}"""), "payment.id", "payment.id is longer than 200 characters");
    }

    [Fact]
    public void Any_word_and_any_character_that_exists_passes_and_is_judged_later()
    {
        var update = Bodies.Event<MozartoEvent.StatusUpdate>(Bodies.Read("""{"transaction_id":"a\u0000|b\\ \ud83d\ude00","transaction_status":"","merchantReference":"' OR 1=1"}"""));

        Assert.Equal("a\0|b\\ \U0001F600", update.TransactionId);
        Assert.Equal("", update.TransactionStatus);
        Assert.Equal("' OR 1=1", update.MerchantReference);
    }

    private static void AssertDead(EventReading reading, string field, string reason)
    {
        var unreadable = Bodies.Unreadable(reading);
        Assert.Equal((reason, field), (unreadable.Reason, unreadable.Field));
    }
}
