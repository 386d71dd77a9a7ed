namespace Mozarto.Dashboard.Gateway;

/// <summary>What a sender's word means for the state of a transaction: closed.</summary>
internal abstract record StateReading
{
    private StateReading() { }

    public sealed record Known(TransactionState State) : StateReading;

    /// <summary>Not a documented word: moves nothing until somebody says what it means. <paramref name="Word"/> is as long as it was sent.</summary>
    public sealed record Unrecognized(string Word) : StateReading;
}

/// <summary>
/// The documented words, and nothing else: letter for letter, except in Mozarto's old shape, where letter case does not matter.
/// Money is believed to have moved because of these words alone.
/// </summary>
internal static class StateWords
{
    /// <summary>The state that an event tells of its own object (the refund's, for a refund); null for an event that we do not know.</summary>
    public static StateReading? Of(MozartoEvent what) => what switch
    {
        MozartoEvent.StatusUpdate update => OfMozarto(update.TransactionStatus),
        MozartoEvent.OldStatusUpdate update => OfOldMozarto(update.StatusWord, update.IsConfirmed),
        MozartoEvent.PaymentUpdated update => OfMozartPay(update.Payment.StatusWord),
        MozartoEvent.RefundChanged change => OfRefund(change),
        _ => null,
    };

    /// <summary><c>transaction_status</c>.</summary>
    public static StateReading OfMozarto(string word) => word switch
    {
        "Pending" => new StateReading.Known(TransactionState.Pending),
        "Approved" => new StateReading.Known(TransactionState.Approved),
        "Declined" => new StateReading.Known(TransactionState.Declined),
        _ => new StateReading.Unrecognized(word),
    };

    /// <summary>The <c>status</c> of a payment or a refund.</summary>
    public static StateReading OfMozartPay(string word) => word switch
    {
        "pending" => new StateReading.Known(TransactionState.Pending),
        "completed" => new StateReading.Known(TransactionState.Approved),
        "failed" => new StateReading.Known(TransactionState.Declined),
        _ => new StateReading.Unrecognized(word),
    };

    /// <summary><c>status</c> and <c>confirmed</c> of Mozarto's old shape, which must agree.</summary>
    public static StateReading OfOldMozarto(string? word, bool? isConfirmed) => (LowerCased(word), isConfirmed) switch
    {
        ("confirmed" or "success", true) => new StateReading.Known(TransactionState.Approved),
        ("failure", not true) => new StateReading.Known(TransactionState.Declined),
        _ => new StateReading.Unrecognized($"{word ?? "no status"}, {(isConfirmed == true ? "confirmed" : "not confirmed")}"),
    };

    /// <summary>Letters of ASCII only, so that keys made of it never change with a table of Unicode.</summary>
    public static string? LowerCased(string? word) => word is null ? null : string.Create(word.Length, word, static (lower, from) =>
    {
        for (var i = 0; i < lower.Length; i++) lower[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });

    // The name of the event and the status tell the same thing twice; where they differ, neither is believed.
    private static StateReading OfRefund(MozartoEvent.RefundChanged change) => OfMozartPay(change.Refund.StatusWord) switch
    {
        StateReading.Known { State: TransactionState.Approved } known when change.IsCompleted => known,
        StateReading.Known { State: TransactionState.Declined } known when !change.IsCompleted => known,
        StateReading.Known => new StateReading.Unrecognized($"{change.Refund.StatusWord} in {EventKey.NameOf(change)}"),
        var unrecognized => unrecognized,
    };
}
