namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// What became of a request, by the one question that matters: did it happen? Closed. Texts of Mozarto are cut, and hold no credential of ours and no
/// secret of theirs.
/// </summary>
internal abstract record CashierAnswer
{
    /// <summary>Longer texts of Mozarto are cut.</summary>
    public const int MessageCharactersMax = 500;

    private CashierAnswer() { }

    /// <summary>
    /// Mozarto took it. Accepted, not paid: a webhook tells the outcome. <paramref name="ProviderStatus"/> is the state that was told, in Mozarto's words.
    /// </summary>
    public sealed record Accepted(string TransactionId, string? ProviderStatus, string? Message) : CashierAnswer
    {
        /// <summary>What else was told that people may see.</summary>
        public IReadOnlyList<CashierDetail> Details { get; init; } = [];

        /// <summary>Addresses and tokens of the provider that let whoever has them act on the payout.</summary>
        public CashierSecrets Secrets { get; init; } = CashierSecrets.None;
    }

    /// <summary>It did not happen, and will not. A corrected payout is a new one. <paramref name="Code"/> is Mozarto's <c>errorCode</c> or the HTTP status.</summary>
    public sealed record Refused(string Code, string Message) : CashierAnswer
    {
        /// <summary>Why every other payout would be refused too; null when only this one was.</summary>
        public string? PauseCause { get; init; }

        public bool PausesSending => PauseCause is not null;
    }

    /// <summary>It did not happen: no byte of it was sent, or Mozarto turned it away at the door.</summary>
    public sealed record NotSent(NotSentCause Cause, string Reason) : CashierAnswer
    {
        /// <summary>How long Mozarto asked to wait, capped.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>False: a person must push it again.</summary>
        public bool IsRetriedByMachine => Cause is NotSentCause.NoConnection or NotSentCause.Stopping;
    }

    /// <summary>Nobody knows. Never sent again by the machine. <paramref name="What"/> says what was seen, for people.</summary>
    public sealed record Unknown(string What) : CashierAnswer
    {
        /// <summary>Mozarto's id, when the answer named one all the same: a webhook with it settles the question.</summary>
        public string? TransactionId { get; init; }
    }
}

internal enum NotSentCause
{
    /// <summary>Refused connection, no such name, no TLS, no way there within the time.</summary>
    NoConnection = 1,

    /// <summary>The process stops.</summary>
    Stopping,

    /// <summary>Whoever asked was told right before the first byte that it may not.</summary>
    ClaimLapsed,

    /// <summary>No credentials, or some that no header can carry.</summary>
    NoKeys,

    /// <summary>Address or company token are not those that the approval was given for.</summary>
    OtherKeys,

    RateLimited,
}

/// <summary>Something that an answer told beside what decides: its name in Mozarto's JSON, and the value as text.</summary>
internal sealed record CashierDetail(string Name, string Text);

/// <summary>Secrets of an answer, by their names in Mozarto's JSON. They are read on purpose (<see cref="Reveal"/>) or not at all.</summary>
internal sealed class CashierSecrets(IReadOnlyDictionary<string, string> values)
{
    public static readonly CashierSecrets None = new(new Dictionary<string, string>(StringComparer.Ordinal));

    public int Count => values.Count;

    /// <summary>To be stored encrypted; never to be logged or shown.</summary>
    public IReadOnlyDictionary<string, string> Reveal() => values;

    public override string ToString() => "(secrets)";
}
