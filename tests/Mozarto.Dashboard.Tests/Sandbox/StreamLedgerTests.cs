using Mozarto.Dashboard.Sandbox;

namespace Mozarto.Dashboard.Tests.Sandbox;

/// <summary>What must be in the book follows from what was answered 200, in whichever order.</summary>
public sealed class StreamLedgerTests
{
    private static readonly StreamKey Key = new("1", IsRefund: false);

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(503)]
    public void What_was_not_taken_is_expected_nowhere(int status)
    {
        var ledger = Noted((TransactionState.Approved, 0, status));

        Assert.Empty(ledger.Ends());
        Assert.Equal(1, ledger.Total);
    }

    [Fact]
    public void Where_an_answer_was_lost_nobody_knows() =>
        Assert.Null(Assert.Single(Noted((TransactionState.Pending, 0, 200), (TransactionState.Approved, 0, StreamLedger.NoAnswer)).Ends()).State);

    [Theory]
    [InlineData("Pending", "Pending")]
    [InlineData("Pending Approved", "Approved")]
    [InlineData("Approved Pending", "Approved")]
    [InlineData("Declined Pending Declined", "Declined")]
    [InlineData("Approved Approved*", "Conflict")]
    [InlineData("Approved* Pending Approved", "Conflict")]
    [InlineData("Approved*", "Approved")]
    public void The_end_follows_from_what_was_told(string told, string end)
    {
        var ledger = Noted([.. told.Split(' ').Select(word => (Enum.Parse<TransactionState>(word.TrimEnd('*')), word.EndsWith('*') ? 1 : 0, 200))]);

        Assert.Equal(end, Assert.Single(ledger.Ends()).State.ToString());
    }

    [Fact]
    public void Answers_are_counted_by_what_was_sent()
    {
        var ledger = Noted((TransactionState.Approved, 0, 200), (TransactionState.Approved, 0, 503), (TransactionState.Approved, 0, 200));

        var count = Assert.Single(ledger.Counts());
        Assert.Equal((StreamPart.Mozarto, 3), (count.Part, count.Sent));
        Assert.Equal([(200, 2), (503, 1)], count.Answers);
    }

    [Fact]
    public void The_file_says_what_each_must_end_in() =>
        Assert.Equal("external id,kind,must end in\r\n1,payment,Approved\r\n", Noted((TransactionState.Approved, 0, 200)).ToCsv());

    private static StreamLedger Noted(params IReadOnlyList<(TransactionState State, int Version, int Status)> told)
    {
        var ledger = new StreamLedger();
        foreach (var (state, version, status) in told) ledger.Note(new StreamDelivery(StreamPart.Mozarto, "{}", false, [new StreamClaim(Key, state, version)]), status);
        return ledger;
    }
}
