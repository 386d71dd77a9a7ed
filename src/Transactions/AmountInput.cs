using System.Globalization;
using System.Text.RegularExpressions;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary>An amount as people type or paste it: <c>42.50</c>, <c>1,234.50</c>, with or without a currency behind it. Exact, never rounded.</summary>
internal sealed partial record AmountInput(string Whole, string Decimals, string? CurrencyCode)
{
    /// <summary>Null when the text is no amount.</summary>
    public static AmountInput? Read(string? text)
    {
        var match = Form().Match(text?.Trim() ?? "");
        if (!match.Success) return null;
        var code = match.Groups["code"].Value.ToUpperInvariant();
        return new AmountInput(match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal), match.Groups["decimals"].Value, code.Length == 0 ? null : code);
    }

    /// <summary>Minor units of a currency; null when it has fewer decimals than were typed, or cannot hold so much.</summary>
    public long? In(Currency currency)
    {
        var beyond = Decimals.AsSpan(Math.Min(Decimals.Length, currency.Exponent));
        if (beyond.ContainsAnyExcept('0')) return null;
        var digits = Whole + Decimals.PadRight(currency.Exponent, '0')[..currency.Exponent];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;
    }

    [GeneratedRegex(@"\A(?<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,18})(\.(?<decimals>[0-9]{1,6}))?(\s*(?<code>[A-Za-z]{3}))?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}

/// <summary>A range of amounts as typed into a filter. Amounts of different currencies cannot be compared, so it needs one.</summary>
internal sealed record AmountRange(long? LeastMinor, long? MostMinor, string? Problem)
{
    /// <summary>What is said where a list was to be sorted by amount, and no currency was chosen.</summary>
    public const string UnsortedProblem = "Choose a currency to sort by amount: amounts of different currencies cannot be compared. This is sorted by time.";

    public static AmountRange Read(string? least, string? most, string? currencyCode)
    {
        if (least is null && most is null) return new AmountRange(null, null, null);
        if (!Currency.TryFind(currencyCode, out var currency)) return new AmountRange(null, null, "Choose a currency as well: amounts of different currencies cannot be compared.");
        var (from, to) = (AmountInput.Read(least)?.In(currency), AmountInput.Read(most)?.In(currency));
        var unreadable = least is not null && from is null ? least : most is not null && to is null ? most : null;
        return unreadable is null
            ? new AmountRange(from, to, null)
            : new AmountRange(null, null, $"\"{VisibleText.Inline(unreadable)}\" is no amount of {currency.Code}. Write it like {new Money(4250, currency).ToPlainText()}.");
    }
}
