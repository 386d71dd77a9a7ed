using System.Globalization;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What verification said of a delivery, in one word. The numbers are stored.</summary>
public enum VerdictKind
{
    Authentic = 1,

    /// <summary>The endpoint asks for no proof: kept among the authentic ones, but only claimed.</summary>
    Unsecured = 2,

    Rejected = 3,
}

/// <summary>Why the verdict is what it is. The numbers are stored.</summary>
public enum VerdictReason
{
    Fresh = 1,
    Stale = 2,
    Future = 3,

    /// <summary>Authentic, and the sender signs no time (kind Mozarto).</summary>
    Untimed = 4,

    Unsecured = 10,

    NoHeader = 20,
    Malformed = 21,
    NoSupportedScheme = 22,
    WrongSecret = 23,
    StaleRefused = 24,
    TokenInUrl = 25,
    AddressNotAllowed = 26,
    TooLarge = 27,
    Compressed = 28,
}

/// <summary>The checks of a verification, in the order in which they run.</summary>
internal enum VerdictCheck
{
    Header = 1,
    Form = 2,
    Scheme = 3,
    Secret = 4,
    Age = 5,
    Address = 6,
    Url = 7,
    TimestampHeader = 8,
    Body = 9,
}

internal enum CheckOutcome
{
    Passed,
    Failed,
    Note,
}

/// <summary>
/// One check and how it ended. The detail is a fingerprint, a number of seconds or a short phrase of ours; never anything
/// that the sender wrote, and never a secret.
/// </summary>
internal sealed record VerdictStep(VerdictCheck Check, CheckOutcome Outcome, string Detail = "")
{
    private const char Separator = ';';
    private const string OutcomeSigns = "+-!";

    /// <summary>Steps as they are stored: check number, sign of the outcome, detail; separated by semicolons.</summary>
    public static string Write(IReadOnlyList<VerdictStep> steps) => string.Join(Separator, steps.Select(step =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)step.Check}{OutcomeSigns[(int)step.Outcome]}{step.Detail}")));

    public static IReadOnlyList<VerdictStep> Read(string text) =>
        [.. text.Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(part =>
            new VerdictStep((VerdictCheck)(part[0] - '0'), (CheckOutcome)OutcomeSigns.IndexOf(part[1], StringComparison.Ordinal), part[2..]))];
}

/// <summary>
/// What verification said of one request: closed, so that nobody can forget a case. Rejected and authentic deliveries are kept apart for good.
/// </summary>
internal abstract record Verdict(VerdictKind Kind, VerdictReason Reason, IReadOnlyList<VerdictStep> Steps)
{
    /// <summary>
    /// Made with one of the endpoint's secrets. <paramref name="SecretFingerprint"/> names which;
    /// <paramref name="SignedAt"/> is the sender's clock in Unix seconds, where the sender signs one.
    /// </summary>
    public sealed record Authentic(VerdictReason Age, string SecretFingerprint, long? SignedAt, IReadOnlyList<VerdictStep> Steps)
        : Verdict(VerdictKind.Authentic, Age, Steps);

    /// <summary>Taken without proof, because an administrator chose so for this endpoint.</summary>
    public sealed record Unsecured(IReadOnlyList<VerdictStep> Steps)
        : Verdict(VerdictKind.Unsecured, VerdictReason.Unsecured, Steps);

    /// <summary>Refused. <paramref name="AuthorizationDigest"/> is all that is kept of a refused Authorization value (HMAC under the installation key).</summary>
    public sealed record Rejected(VerdictReason Cause, IReadOnlyList<VerdictStep> Steps, long? SignedAt = null, byte[]? AuthorizationDigest = null)
        : Verdict(VerdictKind.Rejected, Cause, Steps);
}
