namespace Mozarto.Dashboard.Transactions;

/// <summary>Something a person did to a transaction, or wrote about it: a line of its timeline.</summary>
public sealed class TransactionNote
{
    public const int TextCharactersMax = 2000;

    public required long Id { get; init; }

    public required long TransactionId { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    public required string OperatorName { get; init; }

    /// <summary>What was done: a note, resolved, direction set …</summary>
    public required string Action { get; init; }

    public required string Text { get; init; }
}
