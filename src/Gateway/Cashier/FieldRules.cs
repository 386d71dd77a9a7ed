using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// What makes a value wrong for its field, as a sentence that says what to enter instead: strict, because what is sent cannot be called back. Pure.
/// </summary>
internal static partial class FieldRules
{
    public const int CharactersMax = 200;
    public const int PatternCharactersMax = 200;

    private const int EmailCharactersMax = 254;

    // ISO 3166-1 alpha-2.
    private static readonly HashSet<string> Countries = new(
        ("AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR "
         + "CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
         + "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
         + "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE "
         + "SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT "
         + "ZA ZM ZW").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Null when nothing is wrong. <paramref name="crypto"/> is the crypto currency of the same form, if it has one.</summary>
    public static string? FaultOf(CashierField field, string value, string? crypto)
    {
        if (value.Length == 0) return field.IsRequired ? "Enter something here: Mozarto requires it." : null;
        if (value.Length > CharactersMax) return string.Create(CultureInfo.InvariantCulture, $"Enter at most {CharactersMax} characters.");
        if (value.EnumerateRunes().Any(IsTreacherous)) return "Holds characters that cannot be seen. Type it anew instead of pasting it.";
        return field.Kind switch
        {
            FieldKind.Text => null,
            FieldKind.Id => IsVisibleAscii(value) ? null : "Enter letters, digits and signs without spaces.",
            FieldKind.PersonName => value.EnumerateRunes().Any(Rune.IsLetter) ? null : "Enter a name.",
            FieldKind.Email => EmailForm().IsMatch(value) && value.Length <= EmailCharactersMax ? null : "Enter an e-mail address such as ana@example.com.",
            FieldKind.Phone => PhoneForm().IsMatch(value) ? null : "Enter 6 to 15 digits, with or without a plus in front; no spaces or dashes.",
            FieldKind.PhoneDigits => PhoneDigitsForm().IsMatch(value) ? null : "Enter 6 to 15 digits; no plus, spaces or dashes.",
            FieldKind.NorthAmericanPhone => NorthAmericanForm().IsMatch(value)
                ? null
                : "Enter a North American number in digits only: 10, or 11 that begin with 1. No plus, spaces or dashes.",
            FieldKind.Country => Countries.Contains(value) ? null : "Enter the country as two capital letters, such as CA.",
            FieldKind.CryptoCurrency => CryptoForm().IsMatch(value) ? null : "Enter the code of a crypto currency in capital letters, such as ETH.",
            FieldKind.Wallet => WalletAddress.FaultOf(value, crypto),
            FieldKind.Ipv4Address => IsIpv4(value) ? null : "Enter an IPv4 address such as 203.0.113.9.",
            FieldKind.Pattern => MatchesWhole(field.Pattern ?? "", value) ? null : $"Does not have the form that Mozarto asks for: {field.Pattern}",
            _ => throw new InvalidOperationException($"Field {field.Name} is of no kind."),
        };
    }

    /// <summary>A pattern that runs in time proportional to its input, whatever it is; null when it is no such pattern.</summary>
    public static Regex? Compile(string pattern)
    {
        if (pattern.Length is 0 or > PatternCharactersMax) return null;
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    public static bool IsVisibleAscii(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool MatchesWhole(string pattern, string value) => Compile(pattern)?.IsMatch(value) ?? false;

    // Controls, line breaks, halves of characters, and what turns the direction of reading or hides: an approver must see what is sent. Joiners
    // (U+200C, U+200D) stay, since names in some scripts need them.
    private static bool IsTreacherous(Rune character) => Rune.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,
        UnicodeCategory.Format => character.Value is not (0x200C or 0x200D),
        _ => character == Rune.ReplacementChar,
    };

    // The framework also takes "1" and "010.0.0.1" for addresses.
    private static bool IsIpv4(string value) =>
        IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == value;

    [GeneratedRegex(@"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"\A\+?[0-9]{6,15}\z", RegexOptions.None, 1000)]
    private static partial Regex PhoneForm();

    [GeneratedRegex(@"\A[0-9]{6,15}\z", RegexOptions.None, 1000)]
    private static partial Regex PhoneDigitsForm();

    // Neither area code nor exchange begins with 0 or 1.
    [GeneratedRegex(@"\A1?[2-9][0-9]{2}[2-9][0-9]{6}\z", RegexOptions.None, 1000)]
    private static partial Regex NorthAmericanForm();

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{1,19}\z", RegexOptions.None, 1000)]
    private static partial Regex CryptoForm();
}
