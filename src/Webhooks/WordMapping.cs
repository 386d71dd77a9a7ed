namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// What an unrecognized word of a sender means, as an administrator decided. Mapping to Approved counts only once a second person, from Finance, has confirmed it.
/// </summary>
internal sealed class WordMapping
{
    public const int WordCharactersMax = 100;

    public required long Id { get; init; }

    public required EndpointKind Kind { get; init; }

    public required string Word { get; init; }

    public required TransactionState State { get; init; }

    public required string ProposedBy { get; init; }

    public required string ProposedByName { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public string? ConfirmedByName { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public bool IsInForce => State != TransactionState.Approved || ConfirmedAt is not null;

    public void Confirm(string who, DateTimeOffset now)
    {
        if (ConfirmedAt is not null) throw new InvalidOperationException($"The word mapping {Id} has been confirmed already.");
        (ConfirmedByName, ConfirmedAt) = (who, now);
    }
}
