namespace Mozarto.Dashboard.Gateway;

/// <summary>Whose JSON a body is read as. The endpoint chooses it, never the body.</summary>
internal enum WebhookDialect
{
    Mozarto = 1,
    MozartPay = 2,
}

/// <summary>Why a body cannot be read, without the particulars: what is dead is grouped by it. The numbers are stored.</summary>
internal enum UnreadableCause
{
    InvalidJson = 1,
    TooDeep = 2,
    DuplicateKey = 3,
    BadCharacters = 4,
    WrongType = 5,
    Missing = 6,
    TooLong = 7,
    IllegalAmount = 8,
    Contradiction = 9,
}

/// <summary>A field that the documentation does not know, by its path, with its value as raw JSON, cut at <see cref="RawTextCharactersMax"/>.</summary>
internal sealed record ExtraField(string Name, string RawText)
{
    public const int NameCharactersMax = 100;
    public const int RawTextCharactersMax = 1000;
}

/// <summary>What reading said of an authentic body: closed.</summary>
internal abstract record EventReading
{
    private EventReading() { }

    /// <summary>
    /// An event. <paramref name="Notes"/> say, a short phrase each, what was odd and did not matter: duplicate keys and bad characters in fields that
    /// do not decide, values of another type, unknown fields.
    /// </summary>
    public sealed record Readable(MozartoEvent Event, IReadOnlyList<string> Notes) : EventReading
    {
        /// <summary>Fields that the documentation does not know, in the order in which they were sent; bounded in number and length.</summary>
        public IReadOnlyList<ExtraField> Extra { get; init; } = [];
    }

    /// <summary>
    /// No event can be had from these bytes, now or later: dead, and never retried by itself. <paramref name="Field"/> is the path of the field that
    /// was to blame (<c>payment.amount_cents</c>), where one was. <paramref name="Reason"/> may quote some characters of an amount or an id: for
    /// screens, not for logs.
    /// </summary>
    public sealed record Unreadable(string Reason, string? Field) : EventReading
    {
        public required UnreadableCause Cause { get; init; }
    }
}
