namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// What an unrecognized word of a sender means, as an administrator decided. Mapping to Approved counts only once a second person, from Finance, has confirmed it.
/// </summary>
public sealed class WordMapping
{
    public const int WordCharactersMax = 100;

    public required long Id { get; init; }

    public required EndpointKind Kind { get; init; }

    public required string Word { get; init; }

    public required TransactionState State { get; init; }

    /// <summary>Why, in the words of whoever proposed it.</summary>
    public required string Reason { get; init; }

    /// <summary>Who they are, not only what they are called: <see cref="Access.Operator.Identity"/>.</summary>
    public required string ProposedBy { get; init; }

    public required string ProposedByName { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public string? ConfirmedByName { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public bool IsInForce => State != TransactionState.Approved || ConfirmedAt is not null;

    /// <summary>True when it is about this word of this kind, letter for letter as the store keeps letters.</summary>
    public bool Means(EndpointKind kind, string word) => Kind == kind && Word == word.Replace('\0', '\u2400');

    public void Confirm(string who, DateTimeOffset now)
    {
        if (ConfirmedAt is not null) throw new InvalidOperationException($"The word mapping {Id} has been confirmed already.");
        (ConfirmedByName, ConfirmedAt) = (who, now);
    }
}
