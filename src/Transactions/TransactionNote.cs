namespace Mozarto.Dashboard.Transactions;

/// <summary>Something a person did to a transaction, or wrote about it: a line of its timeline.</summary>
public sealed class TransactionNote
{
    public const int TextCharactersMax = 2000;

    public required long Id { get; init; }

    public required long TransactionId { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    public required string OperatorName { get; init; }

    /// <summary>What was done, in a word or two: note, resolve, set direction.</summary>
    public required string Action { get; init; }

    /// <summary>The note; of a decision, its reason.</summary>
    public required string Text { get; init; }

    /// <summary>Of a decision: what was decided, and what it changed.</summary>
    public string? Effect { get; init; }

    /// <summary>Of a decision about a delivery: which one.</summary>
    public long? DeliveryId { get; init; }
}
