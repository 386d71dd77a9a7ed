using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Payouts;

/// <summary>How the states of payouts are called and explained.</summary>
internal static class PayoutWords
{
    public const string LookAgain = "It was changed since you loaded this page. Look again, then decide.";

    public static string Word(PayoutState state) => state switch
    {
        PayoutState.AwaitingApproval => "Awaiting approval",
        _ => state.ToString(),
    };

    public static string Word(PayoutOrder order) => order switch
    {
        PayoutOrder.Oldest => "Oldest first",
        PayoutOrder.Largest => "Largest first",
        PayoutOrder.Smallest => "Smallest first",
        _ => "Newest first",
    };

    public static string Word(PayoutNeed need) => need switch
    {
        PayoutNeed.MyApproval => "My approval",
        PayoutNeed.Push => "A push",
        PayoutNeed.SecondPerson => "A second person",
        PayoutNeed.Explanation => "An end to a contradiction",
        _ => "A look: paid twice",
    };

    public static string Word(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Open => "No answer yet",
        CallOutcome.NotSent => "Not sent",
        _ => outcome.ToString(),
    };

    public static Tone ToneOf(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Accepted => Tone.Good,
        CallOutcome.Refused => Tone.Warning,
        CallOutcome.Unknown => Tone.Bad,
        CallOutcome.Open => Tone.Waiting,
        _ => Tone.Neutral,
    };

    /// <summary>How a way is called; its key where it is no longer in the catalogue.</summary>
    public static string WayLabel(string way) => CashierCatalogue.Find(way)?.Label ?? way;

    public static string WhoPaused(SendingPause pause) => pause.ByName ?? "An answer of Mozarto's";

    /// <summary>How much to whom, as one says it before deciding.</summary>
    public static string AmountAndPerson(Payout payout) =>
        $"{UiText.Grouped(payout.Amount.ToPlainText())} {payout.CurrencyCode} to {VisibleText.Inline(payout.PersonName.Length == 0 ? payout.UserId : payout.PersonName)}";

    public static Tone ToneOf(PayoutState state) => state switch
    {
        PayoutState.AwaitingApproval or PayoutState.Approved or PayoutState.Submitting or PayoutState.Submitted => Tone.Waiting,
        PayoutState.Paid => Tone.Good,
        PayoutState.Unknown => Tone.Bad,
        PayoutState.Declined or PayoutState.Failed => Tone.Warning,
        _ => Tone.Neutral,
    };

    public static string Explain(PayoutState state) => state switch
    {
        PayoutState.AwaitingApproval => "Nothing is sent until others have approved it.",
        PayoutState.Approved => "It waits to be sent.",
        PayoutState.Submitting => "The request may be on its way to Mozarto.",
        PayoutState.Submitted => "Mozarto took it. A webhook tells how it ends.",
        PayoutState.Paid => "Mozarto says that it was paid.",
        PayoutState.Declined => "Mozarto took it, and it was not paid.",
        PayoutState.Failed => "It did not happen. A corrected payout is a new one.",
        PayoutState.Unknown => "Nobody knows whether the money left. It is never sent again by itself: a webhook settles it, or two people do.",
        PayoutState.Rejected => "Somebody who could have approved it said no.",
        PayoutState.Cancelled => "It was taken back before it was sent.",
        PayoutState.Expired => "It was not approved, or not sent, in time.",
        _ => throw new InvalidOperationException($"No words for {state}."),
    };
}
