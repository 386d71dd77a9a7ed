using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

/// <summary>Keys are stored: the golden ones never change. Different events never share one.</summary>
public sealed class EventKeyTests
{
    [Fact]
    public void Keys_of_the_documented_shapes() => Assert.Equal(
        [
            "70b3c4d5e6f7a8b9c0d1e2f3|Approved",
            "70b3c4d5e6f7a8b9c0d1e2f3|Approved",
            "70b3c4d5e6f7a8b9c0d1e2f4|Declined",
            "70b3c4d5e6f7a8b9c0d1e2f3|old|confirmed|true",
            "payment.updated|9001|pending",
            "payment.updated|9001|completed",
            "payment.updated|9001|failed",
            "refund.completed|311|completed",
            "refund.failed|311|failed",
        ],
        Bodies.All.Select(body => EventKey.Of(Bodies.Readable(Bodies.Read(body.Body, body.Dialect)).Event)),
        StringComparer.Ordinal);

    [Theory]
    [InlineData("a|b", "c", @"a\|b|c")]
    [InlineData("a", "b|c", @"a|b\|c")]
    [InlineData(@"a\", "b", @"a\\|b")]
    [InlineData("a", "", "a|")]
    [InlineData("a\0", "b", @"a\0|b")]
    [InlineData(@"a\0", "b", @"a\\0|b")]
    [InlineData("ä", "Approved", "ä|Approved")]
    public void Any_character_may_stand_in_an_id(string id, string status, string key) => Assert.Equal(key, EventKey.Of(Update(id, status)));

    [Theory]
    [InlineData("Confirmed", true, "t1|old|confirmed|true")]
    [InlineData("CONFIRMED", true, "t1|old|confirmed|true")]
    [InlineData("Failure", false, "t1|old|failure|false")]
    [InlineData("failure", null, @"t1|old|failure|\-")]
    [InlineData(null, true, @"t1|old|\-|true")]
    [InlineData("", true, "t1|old||true")]
    [InlineData("-", true, "t1|old|-|true")]
    [InlineData("ÄİſK", true, "t1|old|Äİſk|true")] // letters of ASCII only
    public void The_old_shape_counts_letter_case_out_and_confirmed_in(string? word, bool? isConfirmed, string key) =>
        Assert.Equal(key, EventKey.Of(new MozartoEvent.OldStatusUpdate { TransactionId = "t1", StatusWord = word, IsConfirmed = isConfirmed }));

    [Fact]
    public void The_state_is_part_of_the_identity_and_the_case_of_the_new_shape_too()
    {
        Assert.NotEqual(EventKey.Of(Update("t1", "Pending")), EventKey.Of(Update("t1", "Approved")), StringComparer.Ordinal);
        Assert.NotEqual(EventKey.Of(Update("t1", "approved")), EventKey.Of(Update("t1", "Approved")), StringComparer.Ordinal);
    }

    [Fact]
    public void Different_parts_never_make_the_same_key()
    {
        string[] parts = ["", "a", "|", "\\", "a|", "|a", "\\|", "|\\", "\\\\", "a\\", "\0", "\\0", "\\-", "-", "old", "a|old", "old|a|true"];
        var updates = parts.SelectMany(id => parts.Select(word => (MozartoEvent)Update(id, word)));
        var oldOnes = parts.SelectMany(id => parts.Append(null).SelectMany(word => new bool?[] { true, false, null }.Select(flag =>
            (MozartoEvent)new MozartoEvent.OldStatusUpdate { TransactionId = id, StatusWord = word, IsConfirmed = flag })));
        var payments = parts.Select(word => (MozartoEvent)new MozartoEvent.PaymentUpdated(new PaymentObject { Id = "1", StatusWord = word, Amount = StatedAmount.None(null) }));
        MozartoEvent[] all = [.. updates, .. oldOnes, .. payments];

        Assert.Equal(all.Length, all.Select(EventKey.Of).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_long_key_is_hashed_and_stays_different()
    {
        var longest = Update(new string('t', 200), new string('w', EventKey.CharactersMax - 201));
        var longer = longest with { TransactionStatus = longest.TransactionStatus + "w" };

        Assert.Equal(EventKey.CharactersMax, EventKey.Of(longest)!.Length);
        // sha256 of 200 t, a bar and 100 w, by another program
        Assert.Equal("sha256:447628caecef01a94209eb00765b3f999b9896efaf0a1e02c24871beb2207dc3", EventKey.Of(longer));
        Assert.NotEqual(EventKey.Of(longer), EventKey.Of(longer with { TransactionId = new string('t', 199) + "u" }), StringComparer.Ordinal);
    }

    [Fact]
    public void An_event_that_we_do_not_know_has_no_key() => Assert.Null(EventKey.Of(new MozartoEvent.Unhandled("x")));

    private static MozartoEvent.StatusUpdate Update(string id, string status) => new() { TransactionId = id, TransactionStatus = status, Amount = StatedAmount.None(null) };
}
