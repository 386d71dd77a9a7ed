using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts.Walk;

/// <summary>What the bank of a walk does with a request. It never pays what it refuses in so many words; beyond that it answers anything.</summary>
internal static class WalkScripts
{
    private static readonly BankSaying[] Unclear =
    [
        BankAnswers.Close, BankAnswers.Reset, BankAnswers.CutShort(), BankAnswers.ServerError, BankAnswers.GatewayTimeout, BankAnswers.OfProvider("PSP_TIMEOUT", 504), BankAnswers.OfProvider("PSP_UNAVAILABLE", 503),
        BankAnswers.OfProvider("UNKNOWN_PSP_ERROR", 400), BankAnswers.OfProvider("PSP_RATE_LIMITED", 429), BankAnswers.OfProvider("PSP_RATE_LIMITED", 503, withId: false), BankAnswers.Page(200), BankAnswers.NoSuccess,
        BankAnswers.SuccessWithoutId, BankAnswers.AcceptedOver("42.51"), BankAnswers.AcceptedFor("out_0000000000001"), BankAnswers.Redirect(307, new Uri("http://127.0.0.1:9/")), BankAnswers.Garbled("SMTP ready\r\n"),
    ];

    private static readonly BankSaying[] Accepting = [BankAnswers.Accepted(), BankAnswers.Accepted(BankShape.Brief), BankAnswers.Accepted(BankShape.PayOne), BankAnswers.Accepted(BankShape.GigadatEto)];

    private static readonly BankSaying[] Refusing =
    [
        BankAnswers.Validation("no"), BankAnswers.OfProvider("INVALID_PSP_CREDENTIALS", 400, withId: false), BankAnswers.Unauthorized, BankAnswers.NoRule, BankAnswers.RateLimited("30"), BankAnswers.RateLimited(),
    ];

    /// <summary>It says that it took the request, or may have taken it: webhooks may tell of it.</summary>
    public static BankScript Taking(Random dice)
    {
        var saying = dice.Next(100) < 45 ? Accepting[dice.Next(Accepting.Length)] : Unclear[dice.Next(Unclear.Length)];
        return dice.Next(100) < 70 ? BankScript.PayAnd(saying) : BankScript.DoNotPayAnd(saying);
    }

    /// <summary>It did not happen, and never will.</summary>
    public static BankScript Turning(Random dice) => BankScript.DoNotPayAnd(Refusing[dice.Next(Refusing.Length)]);
}
