namespace Mozarto.Dashboard.Payouts;

/// <summary>What came of one call to Mozarto. The numbers are stored.</summary>
public enum CallOutcome
{
    /// <summary>It may be on its way; its answer is not kept yet.</summary>
    Open = 1,

    Accepted = 2,
    Refused = 3,

    /// <summary>Certainly nothing was sent: the only outcome after which there may be another call.</summary>
    NotSent = 4,

    Unknown = 5,
}

/// <summary>
/// One call to Mozarto, kept before its first byte leaves. The store refuses a second one for a payout as long as it is not certain that the first never
/// left: that is what makes paying twice impossible, whatever else goes wrong.
/// </summary>
public sealed class PayoutCall
{
    public const int TextCharactersMax = 1000;

    public required long Id { get; init; }

    public required long PayoutId { get; init; }

    /// <summary>The claim of the job under which it was made.</summary>
    public required long ClaimId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Address { get; init; }

    /// <summary>SHA-256 of the body, in hexadecimal digits.</summary>
    public required string BodySha256 { get; init; }

    public CallOutcome Outcome { get; private set; } = CallOutcome.Open;

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>What was answered or seen, in words.</summary>
    public string? Text { get; private set; }

    public string? ExternalId { get; private set; }

    /// <summary>What else the answer told that people may see, as JSON.</summary>
    public string? DetailsJson { get; private set; }

    /// <summary>Addresses and tokens of the provider, encrypted.</summary>
    public byte[]? ProtectedSecrets { get; private set; }

    internal void Answer(CallAnswer answer, DateTimeOffset now)
    {
        if (Outcome is not (CallOutcome.Open or CallOutcome.Unknown)) throw new InvalidOperationException($"Call {Id} was answered already: {Outcome}.");
        (Outcome, AnsweredAt, Text) = (answer.Outcome, now, TextCut.To(answer.Text, TextCharactersMax));
        (ExternalId, DetailsJson, ProtectedSecrets) = (answer.ExternalId ?? ExternalId, answer.DetailsJson, answer.ProtectedSecrets);
    }
}

/// <summary>What is kept of an answer.</summary>
internal sealed record CallAnswer(CallOutcome Outcome, string Text)
{
    public string? ExternalId { get; init; }

    public string? DetailsJson { get; init; }

    public byte[]? ProtectedSecrets { get; init; }

    /// <summary>Holds what must not be printed.</summary>
    public override string ToString() => $"answer {Outcome}";
}
