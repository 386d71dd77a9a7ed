using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// An amount as far as it is known: exact, or the text that was sent without a currency. The text becomes exact once the currency is known, so that
/// it does not matter which of the two came first.
/// </summary>
internal readonly record struct ToldAmount(long? Minor, string? Text, string? CurrencyCode)
{
    /// <summary>Marks a text of whole minor units: without its currency nobody can say how much that is.</summary>
    public const string MinorUnitsMark = " minor units";

    public bool IsTold => Minor is not null || Text is not null;

    /// <summary>The same in a currency that somebody else told, where its own was not.</summary>
    public ToldAmount In(string? currencyCode)
    {
        var code = CurrencyCode ?? currencyCode;
        if (Minor is not null || Text is null || code is null) return this with { CurrencyCode = code };
        return Stated(Text, code)?.Resolve(null) is AmountReading.Exact exact
            ? new ToldAmount(exact.Money.MinorUnits, null, code)
            : this with { CurrencyCode = code };
    }

    /// <summary>Equal as an amount: 42.5 is 42.50. Where only one is exact although both know the currency, they cannot be equal.</summary>
    public bool Equals(ToldAmount other) => Minor is not null || other.Minor is not null ? Minor == other.Minor : Plain(Text) == Plain(other.Text);

    public override int GetHashCode() => HashCode.Combine(Minor, Plain(Text));

    private static string? Plain(string? text) => text is null || !text.Contains('.', StringComparison.Ordinal) ? text : text.TrimEnd('0').TrimEnd('.');

    private static StatedAmount? Stated(string text, string code)
    {
        var isRead = text.EndsWith(MinorUnitsMark, StringComparison.Ordinal)
            ? StatedAmount.TryMinorUnits(text[..^MinorUnitsMark.Length], code, out var amount, out _)
            : StatedAmount.TryDecimal(text, code, out amount, out _);
        return isRead ? amount : null;
    }
}
