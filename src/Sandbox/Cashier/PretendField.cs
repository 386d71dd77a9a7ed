using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>A field of a request's body: its name, and what is wrong with a value; null when nothing is.</summary>
internal sealed partial record PretendField(string Name, Func<JsonElement, string?> FaultOf)
{
    /// <summary>So many digits a decimal holds exactly.</summary>
    private const int DigitsMax = 28;

    public static PretendField Text(string name) => new(name, value => TextFault(value, name));

    public static PretendField OneOf(string name, params string[] allowed) =>
        Checked(name, text => allowed.Contains(text, StringComparer.Ordinal), $"must be one of the following values: {string.Join(", ", allowed)}");

    public static PretendField Flag(string name) =>
        new(name, value => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"{name} must be a boolean value");

    public static PretendField Currency(string name, string? only = null) =>
        Checked(name, text => only is null ? CodeForm().IsMatch(text) : text == only, only is null ? "must be a currency code" : $"must be {only}");

    public static PretendField Country(string name) => Checked(name, CountryForm().IsMatch, "must be a country code");

    public static PretendField Phone(string name) => Checked(name, text => text.Count(char.IsAsciiDigit) >= 6, "must be at least 6 digits");

    public static PretendField Ipv4(string name) =>
        Checked(name, text => IPAddress.TryParse(text, out var ip) && ip.AddressFamily == AddressFamily.InterNetwork, "must be an IPv4 address");

    /// <summary>A number as people write it, above zero; some providers look at how many decimals its text has.</summary>
    public static PretendField Amount(string name, int? decimals = null) => new(name, value =>
    {
        if (value.ValueKind != JsonValueKind.Number) return $"{name} must be a number";
        var literal = value.GetRawText();
        if (!PlainForm().IsMatch(literal) || literal.Count(char.IsAsciiDigit) > DigitsMax) return $"{name} must be a plain decimal number";
        if (decimal.Parse(literal, CultureInfo.InvariantCulture) <= 0) return $"{name} must be a positive number";
        var told = literal.Contains('.', StringComparison.Ordinal) ? literal.Length - literal.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return told == (decimals ?? told) ? null : $"{name} must have exactly {decimals} decimals";
    });

    private static PretendField Checked(string name, Func<string, bool> isRight, string otherwise) =>
        new(name, value => TextFault(value, name) ?? (isRight(value.GetString()!) ? null : $"{name} {otherwise}"));

    private static string? TextFault(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String) return $"{name} must be a string";
        return PretendJson.TextOf(value) is { Length: > 0 } ? null : $"{name} must not be empty";
    }

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainForm();

    [GeneratedRegex(@"\A[A-Z]{3}\z", RegexOptions.None, 1000)]
    private static partial Regex CodeForm();

    [GeneratedRegex(@"\A[A-Z]{2}\z", RegexOptions.None, 1000)]
    private static partial Regex CountryForm();
}
