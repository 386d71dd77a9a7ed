using System.Globalization;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary>How transactions are said to people: one place for all pages.</summary>
internal static class TransactionWords
{
    public static string Word(TransactionDirection direction) => direction switch
    {
        TransactionDirection.PayIn => "Pay-in",
        TransactionDirection.Payout => "Payout",
        TransactionDirection.Refund => "Refund",
        _ => "Not told",
    };

    public static string Word(TransactionOrder order) => order switch
    {
        TransactionOrder.Oldest => "Oldest first",
        TransactionOrder.Largest => "Largest first",
        TransactionOrder.Smallest => "Smallest first",
        _ => "Newest first",
    };

    public static string Word(TransactionTime time) => time == TransactionTime.Received ? "Received" : "Occurred";

    public static string Explain(TransactionState state) => state switch
    {
        TransactionState.Pending => "Under way; no final state has been told.",
        TransactionState.Approved => "The money moved.",
        TransactionState.Declined => "The money did not move.",
        TransactionState.Cancelled => "Given up before it moved.",
        _ => "What was told contradicts itself; a person decides what stands.",
    };

    public static Tone Tone(TransactionState state) => state switch
    {
        TransactionState.Pending => Ui.Tone.Waiting,
        TransactionState.Approved => Ui.Tone.Good,
        TransactionState.Conflict => Ui.Tone.Bad,
        _ => Ui.Tone.Neutral,
    };

    public static string IconName(TransactionState state) => state is TransactionState.Declined or TransactionState.Cancelled ? "cross-circle" : ToneLook.IconName(Tone(state));

    /// <summary>An amount as far as it is known, as plain text; null where none was told.</summary>
    public static string? Amount(long? minor, string? text, string? code)
    {
        if (minor is not { } known) return text is null ? null : $"{text} {code}".TrimEnd();
        return Currency.TryFind(code, out var currency) ? $"{new Money(known, currency).ToPlainText()} {code}" : known.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>How much of a payment went back; null where nothing did.</summary>
    public static string? Refunded(Transaction transaction) => transaction switch
    {
        { RefundedMinor: 0 } => null,
        { AmountMinor: { } paid } when transaction.RefundedMinor < paid => "partly refunded",
        { AmountMinor: { } paid } when transaction.RefundedMinor == paid => "fully refunded",
        { AmountMinor: not null } => "more refunded than paid",
        _ => "refunded",
    };
}
