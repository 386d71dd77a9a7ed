using System.Globalization;

namespace Mozarto.Dashboard;

/// <summary>An amount in minor units (64-bit) of an ISO 4217 currency, with that currency's exponent. Never a floating-point number.</summary>
public readonly record struct Money(long MinorUnits, Currency Currency)
{
    /// <summary>Plain decimal text with the currency's exact digits and no grouping: <c>10.00</c>, <c>-5</c>, <c>0.125</c>.</summary>
    public string ToPlainText()
    {
        var digits = UInt128.CreateChecked(Int128.Abs(MinorUnits)).ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Exponent + 1, '0');
        var whole = digits[..^Currency.Exponent];
        var text = Currency.Exponent == 0 ? whole : $"{whole}.{digits[^Currency.Exponent..]}";
        return MinorUnits < 0 ? "-" + text : text;
    }
}

/// <summary>A currency of ISO 4217 and how many decimal digits its minor unit has.</summary>
public readonly record struct Currency(string Code, int Exponent)
{
    private static readonly Dictionary<string, int> UnusualExponents = new(StringComparer.Ordinal)
    {
        ["BHD"] = 3, ["BIF"] = 0, ["CLF"] = 4, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["IQD"] = 3, ["ISK"] = 0, ["JOD"] = 3, ["JPY"] = 0,
        ["KMF"] = 0, ["KRW"] = 0, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["PYG"] = 0, ["RWF"] = 0, ["TND"] = 3, ["UGX"] = 0, ["UYI"] = 0,
        ["UYW"] = 4, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
    };

    // ISO 4217 list one, current codes with a two-digit minor unit.
    private static readonly HashSet<string> TwoDigitCodes = new(
        ("AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE "
         + "CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK "
         + "LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON "
         + "RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST "
         + "XAD XCD XCG YER ZAR ZMW ZWG").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Finds a currency by its upper-case code; anything outside ISO 4217 (crypto, say) is not one.</summary>
    public static bool TryFind(string? code, out Currency currency)
    {
        currency = default;
        if (code is null) return false;
        if (UnusualExponents.TryGetValue(code, out var exponent)) currency = new Currency(code, exponent);
        else if (TwoDigitCodes.Contains(code)) currency = new Currency(code, 2);
        return currency.Code is not null;
    }
}
