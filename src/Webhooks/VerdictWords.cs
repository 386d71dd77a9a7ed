using System.Globalization;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>How verdicts, reasons and steps are said to people: one place for all pages.</summary>
internal static class VerdictWords
{
    public static VerdictKind Kind(this VerdictReason reason) => reason switch
    {
        VerdictReason.Fresh or VerdictReason.Stale or VerdictReason.Future or VerdictReason.Untimed => VerdictKind.Authentic,
        VerdictReason.Unsecured => VerdictKind.Unsecured,
        _ => VerdictKind.Rejected,
    };

    public static string Word(VerdictKind kind) => kind switch
    {
        VerdictKind.Authentic => "Authentic",
        VerdictKind.Unsecured => "Unsecured",
        _ => "Rejected",
    };

    public static string Word(EndpointKind kind) => kind == EndpointKind.MozartPay ? "Mozart Pay" : "Mozarto";

    public static string Word(VerdictReason reason) => reason switch
    {
        VerdictReason.Fresh => "Authentic, fresh",
        VerdictReason.Stale => "Authentic, stale",
        VerdictReason.Future => "Authentic, future",
        VerdictReason.Untimed => "Authentic",
        VerdictReason.Unsecured => "Unsecured",
        VerdictReason.NoHeader => "No header",
        VerdictReason.Malformed => "Malformed header",
        VerdictReason.NoSupportedScheme => "No supported scheme",
        VerdictReason.WrongSecret => "Wrong secret",
        VerdictReason.StaleRefused => "Stale, refused",
        VerdictReason.TokenInUrl => "Token in the URL",
        VerdictReason.AddressNotAllowed => "Address not allowed",
        VerdictReason.TooLarge => "Too large",
        VerdictReason.Compressed => "Compressed",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without words."),
    };

    public static Tone Tone(VerdictReason reason) => reason switch
    {
        VerdictReason.Fresh or VerdictReason.Untimed => Ui.Tone.Good,
        VerdictReason.Stale or VerdictReason.Future or VerdictReason.Unsecured => Ui.Tone.Warning,
        _ => Ui.Tone.Bad,
    };

    public static string Title(VerdictCheck check) => check switch
    {
        VerdictCheck.Header => "Header present",
        VerdictCheck.Form => "Header well-formed",
        VerdictCheck.Scheme => "Supported scheme found",
        VerdictCheck.Secret => "Made with one of our secrets",
        VerdictCheck.Age => "Signed recently",
        VerdictCheck.Address => "Address allowed",
        VerdictCheck.Url => "No secret in the URL",
        VerdictCheck.TimestampHeader => "Timestamp header agrees",
        VerdictCheck.Body => "Body acceptable",
        _ => throw new ArgumentOutOfRangeException(nameof(check), check, "A check without words."),
    };

    /// <summary>All checks that a delivery of this kind goes through, in order; one that is refused does not reach the last of them.</summary>
    public static IReadOnlyList<VerdictCheck> ChecksOf(EndpointKind kind) => kind == EndpointKind.MozartPay
        ? [VerdictCheck.Header, VerdictCheck.Form, VerdictCheck.Scheme, VerdictCheck.Secret, VerdictCheck.Age]
        : [VerdictCheck.Header, VerdictCheck.Form, VerdictCheck.Secret];

    /// <summary>What a step found, in a sentence; null where its title says it all.</summary>
    public static string? Sentence(VerdictStep step, EndpointKind kind) => step.Check switch
    {
        VerdictCheck.Header => step.Outcome switch
        {
            CheckOutcome.Failed => $"The request had no {HeaderName(kind)} header.",
            CheckOutcome.Note => "This endpoint asks for none.",
            _ => null,
        },
        VerdictCheck.Form => step.Outcome == CheckOutcome.Failed ? Capital($"{step.Detail}.") : null,
        VerdictCheck.Scheme => SchemeSentence(step, kind),
        VerdictCheck.Secret => SecretSentence(step, kind),
        VerdictCheck.Age => AgeSentence(step),
        VerdictCheck.Address => "The sender's address is not in the list of this endpoint.",
        VerdictCheck.Url => step.Detail == "secret"
            ? "A secret of this endpoint stood in the URL, where proxies and logs keep it. Rotate it, and send it in the header only."
            : "The URL carries a parameter that is named like a secret. A secret belongs into the header; values of the query are not kept here.",
        VerdictCheck.TimestampHeader => step.Detail == "missing"
            ? "There was no Mozart-Pay-Timestamp header. Only the signed time counts, so nothing depends on it."
            : "The Mozart-Pay-Timestamp header says another time than the signature. Only the signed time counts.",
        VerdictCheck.Body => $"{step.Detail} bytes were announced or sent.",
        _ => null,
    };

    public static string HeaderName(EndpointKind kind) => kind == EndpointKind.MozartPay ? MozartPaySignature.SignatureHeader : MozartoAuthorization.Header;

    private static string SecretSentence(VerdictStep step, EndpointKind kind) => (step.Outcome, kind) switch
    {
        (CheckOutcome.Passed, _) => $"Secret with fingerprint {step.Detail}.",
        (_, EndpointKind.MozartPay) => "It fits none of this endpoint's secrets. A changed body cannot be told from a wrong secret: both look exactly like this.",
        _ => "The Authorization value fits none of this endpoint's secrets.",
    };

    private static string? SchemeSentence(VerdictStep step, EndpointKind kind)
    {
        if (kind == EndpointKind.Mozarto) return step.Outcome == CheckOutcome.Failed ? "The scheme before the value is not the one this endpoint expects." : null;
        if (step.Outcome == CheckOutcome.Failed) return "The header carries no v1 signature, and no other scheme is accepted.";
        return step.Detail == "1" ? "One v1 signature." : $"{step.Detail} v1 signatures; one right one is enough.";
    }

    private static string? AgeSentence(VerdictStep step)
    {
        if (!long.TryParse(step.Detail, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) return null;
        var distance = Duration(seconds == long.MinValue ? long.MaxValue : Math.Abs(seconds));
        return seconds switch
        {
            0 => "Signed in the second in which it arrived.",
            > 0 => $"Signed {distance} before it arrived.",
            _ => $"Signed {distance} after it arrived: the sender's clock is ahead of ours, or ours is behind.",
        };
    }

    private static string Duration(long seconds) => seconds switch
    {
        1 => "1 second",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"),
        < 2 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s"),
        < 2 * 86_400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds % 3600 / 60} min"),
        < 731 * 86_400L => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400} days"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 31_557_600:N0} years"),
    };

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
