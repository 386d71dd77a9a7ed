namespace Mozarto.Dashboard.Sandbox;

/// <summary>What a stream is mixed of: what is told, in which state it ends, and what goes wrong on the way.</summary>
internal enum StreamPart
{
    Mozarto,
    MozartoOld,
    Payone,
    Neosurf,
    Payment,
    Refund,
    Pending,
    Approved,
    Declined,
    Repeat,
    Late,
    OutOfOrder,
    Variant,
    BadJson,
    WrongSecret,
    UnknownWord,
}

/// <summary>A part in words: what it is called, and what the dashboard is expected to say of a delivery that is counted under it.</summary>
internal sealed record StreamPartWords(StreamPart Part, string Label, string Expected);

/// <summary>The parts in their three groups. The first two are weights, the last are percent of what is sent.</summary>
internal static class StreamParts
{
    private const string Applied = "200, applied";

    public static readonly IReadOnlyList<StreamPartWords> Kinds =
    [
        new(StreamPart.Mozarto, "Mozarto", Applied),
        new(StreamPart.MozartoOld, "Mozarto of 2025", Applied),
        new(StreamPart.Payone, "Payone", Applied),
        new(StreamPart.Neosurf, "Neosurf", Applied),
        new(StreamPart.Payment, "Mozart Pay payment", Applied),
        new(StreamPart.Refund, "Refund with its payment", Applied),
    ];

    /// <summary>Shapes that have no Pending end Approved instead.</summary>
    public static readonly IReadOnlyList<StreamPartWords> Endings =
    [
        new(StreamPart.Approved, "Approved", ""),
        new(StreamPart.Declined, "Declined", ""),
        new(StreamPart.Pending, "Stays Pending", ""),
    ];

    public static readonly IReadOnlyList<StreamPartWords> Twists =
    [
        new(StreamPart.Repeat, "Repeats", "200, repeat: moves nothing"),
        new(StreamPart.Late, "Late (Mozart Pay)", "200, processed and marked late"),
        new(StreamPart.OutOfOrder, "Out of order", "200, superseded where the later one is known"),
        new(StreamPart.Variant, "Variants", "200, variant: the transaction is in Conflict"),
        new(StreamPart.BadJson, "Bad JSON", "200, dead"),
        new(StreamPart.WrongSecret, "Wrong secret", "401, or 429 above 60 a minute: refused"),
        new(StreamPart.UnknownWord, "Unrecognized word", "200, unhandled: moves nothing"),
    ];

    /// <summary>What deliveries are counted under; endings are no kinds of deliveries.</summary>
    public static readonly IReadOnlyList<StreamPartWords> Counted = [.. Kinds, .. Twists];
}
