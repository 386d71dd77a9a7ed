namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>
/// One way to answer a payout that passed every check: what is composed, how much of it gets through, and what the dashboard must then say of the payout.
/// <paramref name="Key"/> names it in the panel's markup.
/// </summary>
internal sealed record PretendAnswer(string Key, PretendEffect Effect, string Label, Func<PretendOrder, PretendReply> Compose)
{
    public PretendDelivery Delivery { get; init; } = PretendDelivery.Whole;

    /// <summary>Whether the pretend Mozarto has the payout, whatever it answers: then money leaves unless it is declined.</summary>
    public bool Takes { get; init; }
}

/// <summary>What the dashboard must make of an answer.</summary>
internal enum PretendEffect
{
    Submitted = 1,
    Unknown,
    Refused,

    /// <summary>Refused, and so would be every other: sending pauses.</summary>
    Paused,
    NotSent,
}

/// <summary>All answers that can be chosen, in the order in which they are offered. Adding one is adding an entry.</summary>
internal static class PretendAnswers
{
    public static readonly PretendAnswer Accept = new("accept", PretendEffect.Submitted, "Accept", PretendReplies.Accepted) { Takes = true };

    public static readonly IReadOnlyList<PretendAnswer> All =
    [
        Accept,
        Taken("lose", "Accept, and close without a byte", PretendReplies.Accepted) with { Delivery = PretendDelivery.Nothing },
        Taken("reset", "Accept, and reset in the middle of the body", PretendReplies.Accepted) with { Delivery = PretendDelivery.Half },
        Taken("html", "200 with a web page", _ => PretendReplies.WebPage),
        Taken("broken", "200 with broken JSON", Broken),
        Taken("no-success", "200 with isSuccess false", _ => PretendReplies.NoSuccess),
        Taken("other-amount", "200 with another amount", order => PretendReplies.AcceptedWithAmount(order with { Amount = order.Amount + 1 })),
        Taken("no-id", "200 without an id", _ => PretendReplies.NoId),
        new("redirect", PretendEffect.Unknown, "307 to another host", _ => PretendReplies.Redirect),
        new("error", PretendEffect.Unknown, "500, something went wrong", _ => PretendReplies.ServerError),
        new("gateway", PretendEffect.Unknown, "504 with a web page", _ => PretendReplies.GatewayTimeout),
        // With which status Mozarto tells most errors of providers is not documented.
        new("psp-timeout", PretendEffect.Unknown, "PSP_TIMEOUT", order => PretendReplies.OfProvider(500, "PSP_TIMEOUT", order.TransactionId)),
        new("psp-unavailable", PretendEffect.Unknown, "PSP_UNAVAILABLE", order => PretendReplies.OfProvider(500, "PSP_UNAVAILABLE", order.TransactionId)),
        new("psp-unknown", PretendEffect.Unknown, "UNKNOWN_PSP_ERROR", order => PretendReplies.OfProvider(500, "UNKNOWN_PSP_ERROR", order.TransactionId)),
        new("psp-limit-id", PretendEffect.Unknown, "PSP_RATE_LIMITED with an id", order => PretendReplies.OfProvider(400, "PSP_RATE_LIMITED", order.TransactionId)),
        new("psp-limit", PretendEffect.NotSent, "PSP_RATE_LIMITED without an id", _ => PretendReplies.OfProvider(400, "PSP_RATE_LIMITED", null)),
        new("too-many", PretendEffect.NotSent, "429, wait for 30 seconds", _ => PretendReplies.TooMany),
        new("invalid", PretendEffect.Refused, "400, validation failed", _ => PretendReplies.Invalid("phone must be at least 6 digits", "amount must not be empty")),
        new("missing", PretendEffect.Refused, "400, missing required field", _ => PretendReplies.MissingField("phone")),
        new("psp-credentials", PretendEffect.Refused, "INVALID_PSP_CREDENTIALS", order => PretendReplies.OfProvider(400, "INVALID_PSP_CREDENTIALS", order.TransactionId)),
        new("no-configuration", PretendEffect.Paused, "400, PSP configuration not found", _ => PretendReplies.NoConfiguration),
        new("no-rule", PretendEffect.Paused, "400, no active rule", _ => PretendReplies.NoRule),
        new("no-payer", PretendEffect.Paused, "400, payer id is required", _ => PretendReplies.NoPayer),
        new("unauthorized", PretendEffect.Paused, "401, company token refused", _ => PretendReplies.Unauthorized),
        new("password", PretendEffect.Paused, "403, password expired", _ => PretendReplies.PasswordExpired),
    ];

    private static PretendAnswer Taken(string key, string label, Func<PretendOrder, PretendReply> compose) => new(key, PretendEffect.Unknown, label, compose) { Takes = true };

    private static PretendReply Broken(PretendOrder order)
    {
        var whole = PretendReplies.Accepted(order);
        return whole with { Body = whole.Body[..(whole.Body.Length / 2)] };
    }
}
