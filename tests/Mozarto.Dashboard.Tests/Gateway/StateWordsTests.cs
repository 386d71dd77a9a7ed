using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Tests.Gateway;

public sealed class StateWordsTests
{
    [Theory]
    [InlineData("approved")]
    [InlineData("APPROVED")]
    [InlineData("Approved ")]
    [InlineData("Cancelled")]
    [InlineData("completed")]
    [InlineData("Confirmed")]
    [InlineData("Аpproved")] // a Cyrillic letter
    [InlineData("Approved\0")]
    [InlineData("1")]
    [InlineData("")]
    public void Any_other_word_of_Mozarto_moves_nothing(string word) => Assert.Equal(new StateReading.Unrecognized(word), StateWords.OfMozarto(word));

    [Theory]
    [InlineData("Completed")]
    [InlineData("COMPLETED")]
    [InlineData("Approved")]
    [InlineData("refunded")]
    [InlineData("succeeded")]
    [InlineData("")]
    public void Any_other_word_of_Mozart_Pay_moves_nothing(string word) => Assert.Equal(new StateReading.Unrecognized(word), StateWords.OfMozartPay(word));

    [Theory]
    [InlineData("Confirmed", false, "Confirmed, not confirmed")]
    [InlineData("Confirmed", null, "Confirmed, not confirmed")]
    [InlineData("failure", true, "failure, confirmed")]
    [InlineData("Pending", false, "Pending, not confirmed")]
    [InlineData("Approved", true, "Approved, confirmed")]
    [InlineData("ſucceſſ", true, "ſucceſſ, confirmed")] // equal to success in some comparisons
    [InlineData("", true, ", confirmed")]
    [InlineData(null, true, "no status, confirmed")]
    [InlineData(null, null, "no status, not confirmed")]
    public void Any_other_combination_of_the_old_shape_moves_nothing(string? word, bool? isConfirmed, string shown) =>
        Assert.Equal(new StateReading.Unrecognized(shown), StateWords.OfOldMozarto(word, isConfirmed));

    [Theory]
    [InlineData("Pending", "pending", TransactionState.Pending)]
    [InlineData("Approved", "completed", TransactionState.Approved)]
    [InlineData("Declined", "failed", TransactionState.Declined)]
    public void The_documented_words_are_known(string mozarto, string mozartPay, TransactionState state)
    {
        Assert.Equal(new StateReading.Known(state), StateWords.OfMozarto(mozarto));
        Assert.Equal(new StateReading.Known(state), StateWords.OfMozartPay(mozartPay));
    }

    [Theory]
    [InlineData("Confirmed", true, TransactionState.Approved)]
    [InlineData("CONFIRMED", true, TransactionState.Approved)]
    [InlineData("success", true, TransactionState.Approved)]
    [InlineData("Success", true, TransactionState.Approved)]
    [InlineData("failure", false, TransactionState.Declined)]
    [InlineData("Failure", null, TransactionState.Declined)]
    public void The_old_shape_decides_by_status_and_confirmed_together(string word, bool? isConfirmed, TransactionState state) =>
        Assert.Equal(new StateReading.Known(state), StateWords.OfOldMozarto(word, isConfirmed));

    [Fact]
    public void Every_documented_shape_tells_its_state() => Assert.Equal(
        [
            TransactionState.Approved, TransactionState.Approved, TransactionState.Declined, TransactionState.Approved, TransactionState.Pending,
            TransactionState.Approved, TransactionState.Declined, TransactionState.Approved, TransactionState.Declined,
        ],
        Bodies.All.Select(body => Assert.IsType<StateReading.Known>(StateWords.Of(Bodies.Readable(Bodies.Read(body.Body, body.Dialect)).Event)).State));

    [Theory]
    [InlineData("refund.completed", "failed", "failed in refund.completed")]
    [InlineData("refund.completed", "pending", "pending in refund.completed")]
    [InlineData("refund.failed", "completed", "completed in refund.failed")]
    [InlineData("refund.failed", "pending", "pending in refund.failed")]
    [InlineData("refund.failed", "rejected", "rejected")]
    public void A_refund_whose_status_contradicts_its_event_moves_nothing(string name, string status, string shown)
    {
        var body = $$$"""{"event":"{{{name}}}","refund":{"id":1,"payment_id":2,"status":"{{{status}}}"},"payment":{"id":2,"status":"completed"}}""";
        Assert.Equal(new StateReading.Unrecognized(shown), StateWords.Of(Bodies.Readable(Bodies.ReadPay(body)).Event));
    }

    [Fact]
    public void An_event_that_we_do_not_know_has_no_state() => Assert.Null(StateWords.Of(new MozartoEvent.Unhandled("x")));

    [Fact]
    public void The_numbers_of_the_states_are_those_that_are_stored() =>
        Assert.Equal([1, 2, 3, 4, 5], Enum.GetValues<TransactionState>().Select(state => (int)state));
}
