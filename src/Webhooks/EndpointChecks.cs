using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>
/// What may be entered for an endpoint, in the configuration or in a form: pure. Each check gives null, or what is wrong as the end of a sentence that begins
/// with the name of the field. Never the value of a secret.
/// </summary>
internal static partial class EndpointChecks
{
    public const int SecretCharactersMin = 8;
    public const int SecretCharactersMax = 1000;
    public const int NetworksMax = 50;
    public const int NetworksCharactersMax = 2000;
    public const int AgeSecondsMin = 30;
    public const int AgeSecondsMax = 24 * 60 * 60;

    // 22 characters of the URL-safe alphabet carry 128 bits: on an unsecured endpoint the address is all there is to guess.
    private const int UnsecuredSlugCharactersMin = 22;
    private const int UnsecuredSlugDifferentCharactersMin = 10;

    public static string? Slug(string slug) => SlugPattern().IsMatch(slug) ? null : "is needed: 1 to 100 lower-case letters, digits, hyphens and underscores.";

    public static string? UnsecuredSlug(string slug) =>
        slug.Length < UnsecuredSlugCharactersMin || slug.Distinct().Count() < UnsecuredSlugDifferentCharactersMin
            ? "of an unsecured endpoint must be 128 random bits or more, for example 32 random hexadecimal digits."
            : null;

    /// <summary>Of a source or a provider; it may be empty.</summary>
    public static string? Label(string? label) =>
        label?.Length > Endpoint.LabelCharactersMax ? $"must have at most {Endpoint.LabelCharactersMax} characters."
        : label?.Any(char.IsControl) == true ? "must not have line breaks or other control characters in it."
        : null;

    /// <summary>Of a currency that may be left empty.</summary>
    public static string? Currency(string? code) => string.IsNullOrEmpty(code) || Dashboard.Currency.TryFind(code, out _) ? null : "is not a currency of ISO 4217.";

    public static string? Networks(string networks)
    {
        var texts = networks.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (networks.Length > NetworksCharactersMax || texts.Length > NetworksMax) return $"must be at most {NetworksMax} networks.";
        return texts.All(text => IPNetwork.TryParse(text, out _)) ? null : "must be networks such as 203.0.113.0/24, separated by spaces.";
    }

    /// <summary>Of a scheme that may be left empty: then the secret is the whole value.</summary>
    public static string? Scheme(string scheme) =>
        scheme.Length <= Endpoint.LabelCharactersMax && scheme.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? null : "must be one word, such as Bearer, or empty.";

    /// <summary>Taken exactly as it is, or not at all: nothing is cut off a secret silently.</summary>
    public static string? Secret(string? secret)
    {
        if (string.IsNullOrEmpty(secret)) return "is missing.";
        if (secret.Length > SecretCharactersMax) return LengthFault;
        if (secret.Trim() != secret) return "has white space around it; enter it exactly as the sender has it.";
        if (secret.Length < SecretCharactersMin) return LengthFault;
        return secret.EnumerateRunes().Any(IsInvisible) ? "has a line break or another character in it that cannot be seen; copy it from the sender again." : null;
    }

    private static string LengthFault => string.Create(CultureInfo.InvariantCulture, $"must have {SecretCharactersMin} to {SecretCharactersMax} characters.");

    // Half of a surrogate pair is enumerated as the replacement character.
    private static bool IsInvisible(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    [GeneratedRegex("^[a-z0-9_-]{1,100}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SlugPattern();
}
