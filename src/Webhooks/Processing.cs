namespace Mozarto.Dashboard.Webhooks;

/// <summary>Where the processing of an authentic delivery stands. The numbers are stored.</summary>
public enum ProcessingState
{
    /// <summary>Rejected deliveries are never processed.</summary>
    None = 0,

    Waiting = 1,

    /// <summary>An attempt failed; the next one is scheduled.</summary>
    Retrying = 2,

    Applied = 3,

    /// <summary>Its event was known already.</summary>
    Repeat = 4,

    /// <summary>Its event was known with other material fields; kept, not applied.</summary>
    Variant = 5,

    /// <summary>Older than what is known, by the rank of states.</summary>
    Superseded = 6,

    /// <summary>Waits for a person, or for our clock.</summary>
    Held = 7,

    /// <summary>Readable, but of an unknown event, shape or word.</summary>
    Unhandled = 8,

    /// <summary>No schedule runs it again: a person must look.</summary>
    Dead = 9,
}

/// <summary>What became of processing a delivery, for its row.</summary>
/// <param name="State">Where it stands now.</param>
/// <param name="Cause">A few words that what failed alike has in common; null where nothing failed or waits.</param>
/// <param name="Detail">What happened, in a sentence; what it changed where it changed something.</param>
internal sealed record ProcessingResult(ProcessingState State, string? Cause, string? Detail)
{
    public long? TransactionId { get; init; }

    public bool IsLate { get; init; }
}

/// <summary>How processing states are said to people.</summary>
internal static class ProcessingWords
{
    public static string Word(ProcessingState state) => state switch
    {
        ProcessingState.None => "Not processed",
        _ => state.ToString(),
    };

    public static string Explain(ProcessingState state) => state switch
    {
        ProcessingState.None => "Rejected deliveries are never processed.",
        ProcessingState.Waiting => "Stored; its processing is about to begin.",
        ProcessingState.Retrying => "An attempt failed; the next one comes by itself.",
        ProcessingState.Applied => "Its event is in the book.",
        ProcessingState.Repeat => "Its event was known already; it moved nothing.",
        ProcessingState.Variant => "The same event was told with other material fields. It was kept and not applied; the transaction is in Conflict.",
        ProcessingState.Superseded => "A later state is known; it moved nothing.",
        ProcessingState.Held => "It waits for a person, or for the time at which it says it was signed.",
        ProcessingState.Unhandled => "Authentic and readable, but of an event or with a word that this version does not know. Kept; it can be retried.",
        ProcessingState.Dead => "It could not be read. No schedule runs it again; look at it, then retry or leave it.",
        _ => "",
    };

    public static Ui.Tone Tone(ProcessingState state) => state switch
    {
        ProcessingState.Applied => Ui.Tone.Good,
        ProcessingState.Waiting or ProcessingState.Retrying => Ui.Tone.Waiting,
        ProcessingState.Held or ProcessingState.Unhandled => Ui.Tone.Warning,
        ProcessingState.Variant or ProcessingState.Dead => Ui.Tone.Bad,
        _ => Ui.Tone.Neutral,
    };
}
