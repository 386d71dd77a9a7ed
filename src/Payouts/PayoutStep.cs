namespace Mozarto.Dashboard.Payouts;

/// <summary>Who moves a payout, when, and why: what its line in the timeline says. <paramref name="By"/> is null for the machine.</summary>
internal sealed record PayoutAct(long Id, DateTimeOffset At, string? By, string Words, string? Reason = null);

/// <summary>One line of a payout's timeline: what moved it, who, and why.</summary>
public sealed class PayoutStep
{
    public required long Id { get; init; }

    public required long PayoutId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null for the first.</summary>
    public PayoutState? From { get; init; }

    public required PayoutState To { get; init; }

    /// <summary>Null: the machine.</summary>
    public string? OperatorName { get; init; }

    public required string Words { get; init; }

    public string? Reason { get; init; }

    internal static PayoutStep Of(Payout payout, PayoutState? from, PayoutAct act) => new()
    {
        Id = act.Id,
        PayoutId = payout.Id,
        At = act.At,
        From = from,
        To = payout.State,
        OperatorName = TextCut.To(act.By, Payout.NameCharactersMax),
        Words = TextCut.To(act.Words, Payout.TextCharactersMax)!,
        Reason = TextCut.To(act.Reason, Payout.TextCharactersMax),
    };
}
