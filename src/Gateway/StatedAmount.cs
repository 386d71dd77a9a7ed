using System.Globalization;

namespace Mozarto.Dashboard.Gateway;

/// <summary>What an amount comes to, once it is known which currency stands in when none was sent: closed.</summary>
internal abstract record AmountReading
{
    private AmountReading() { }

    /// <summary>No amount, or no currency to read it in: the state applies all the same. <paramref name="Text"/> is the amount as sent, if any was.</summary>
    public sealed record NotTold(string? Text) : AmountReading;

    /// <summary>Exact to the minor unit.</summary>
    public sealed record Exact(Money Money) : AmountReading;

    /// <summary>In a currency outside ISO 4217 (crypto): shown as text, out of sums.</summary>
    public sealed record OutsideIso(string Text, string Code) : AmountReading;

    /// <summary>An amount that cannot be one: dead, never zero and never rounded.</summary>
    public sealed record Illegal(string Why) : AmountReading;
}

/// <summary>
/// An amount as its sender stated it, exact, before it is known to which currency it belongs: Mozarto's decimal text, or Mozart Pay's integer in
/// minor units. Its form is legal; whether its digits suit the currency is for <see cref="Resolve"/> to say.
/// </summary>
internal sealed record StatedAmount
{
    /// <summary>Far more than 64 bits of minor units need; crypto amounts have up to 18 decimals.</summary>
    public const int CharactersMax = 100;

    private StatedAmount(string? text, bool isInMinorUnits, string? currencyCode)
    {
        Text = text;
        IsInMinorUnits = isInMinorUnits;
        CurrencyCode = currencyCode;
    }

    /// <summary>The amount exactly as sent; null when none was.</summary>
    public string? Text { get; }

    public bool IsInMinorUnits { get; }

    /// <summary>The currency as sent, of ISO 4217 or not; null when none was.</summary>
    public string? CurrencyCode { get; }

    public bool IsTold => Text is not null;

    public static StatedAmount None(string? currencyCode) => new(null, isInMinorUnits: false, currencyCode);

    /// <summary>From Mozarto's text; false when its form can be no amount, whatever the currency.</summary>
    public static bool TryDecimal(string text, string? currencyCode, out StatedAmount amount, out string fault)
    {
        amount = new StatedAmount(text, isInMinorUnits: false, currencyCode);
        fault = DecimalFault(text);
        return fault.Length == 0;
    }

    /// <summary>From the literal of Mozart Pay's JSON number; false when it is no whole number from 0 to 2^63 - 1.</summary>
    public static bool TryMinorUnits(string literal, string? currencyCode, out StatedAmount amount, out string fault)
    {
        amount = new StatedAmount(literal, isInMinorUnits: true, currencyCode);
        fault = !IsDigits(literal) ? "not a whole number of minor units" : TryParse(literal, out _) ? "" : "more than 64 bits hold";
        return fault.Length == 0;
    }

    /// <summary>Reads the amount in the currency that was sent, or else in that of the endpoint. Zeros beyond the currency's digits are accepted.</summary>
    public AmountReading Resolve(Currency? endpointCurrency)
    {
        if (Text is null) return new AmountReading.NotTold(null);
        if (CurrencyCode is null && endpointCurrency is null) return WithoutCurrency(Text);
        var currency = endpointCurrency ?? default;
        if (CurrencyCode is not null && !Currency.TryFind(CurrencyCode, out currency))
            return new AmountReading.OutsideIso(IsInMinorUnits ? $"{Text} minor units" : Text, CurrencyCode);
        return IsInMinorUnits ? Exact(Text, currency) : Scaled(Text, currency);
    }

    // Strict, because each of these could be meant otherwise than it looks: a comma may group or part, an exponent or a sign is no price, and a
    // text padded with zeros is how fixed-width records write minor units (000000004250 is 42.50 there, not 4,250).
    private static string DecimalFault(string text)
    {
        if (text.Length == 0) return "empty";
        if (text.Length > CharactersMax) return string.Create(CultureInfo.InvariantCulture, $"longer than {CharactersMax} characters");
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        if (!IsDigits(whole) || (point >= 0 && !IsDigits(text[(point + 1)..]))) return "not a plain decimal number";
        return whole.Length > 1 && whole[0] == '0' ? "padded with zeros" : "";
    }

    // Out of reach of 64 bits in a currency without decimals means out of reach in all of them.
    private static AmountReading WithoutCurrency(string text) =>
        TryParse(text.Split('.')[0], out _) ? new AmountReading.NotTold(text) : new AmountReading.Illegal("more than 64 bits hold in any currency");

    private static AmountReading Scaled(string text, Currency currency)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var decimals = point < 0 ? "" : text[(point + 1)..];
        if (decimals.AsSpan(Math.Min(decimals.Length, currency.Exponent)).ContainsAnyExcept('0'))
            return new AmountReading.Illegal(string.Create(CultureInfo.InvariantCulture, $"more decimals than the {currency.Exponent} of {currency.Code}"));
        return Exact(whole + decimals.PadRight(currency.Exponent, '0')[..currency.Exponent], currency);
    }

    private static AmountReading Exact(string minorUnits, Currency currency) => TryParse(minorUnits, out var value)
        ? new AmountReading.Exact(new Money(value, currency))
        : new AmountReading.Illegal($"more than 64 bits hold in {currency.Code}");

    private static bool IsDigits(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static bool TryParse(string digits, out long value) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
