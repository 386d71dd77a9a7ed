using System.Globalization;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// Money leaves at most once: what must be true of a ledger after every run, whatever went wrong in it. Pure. Amounts are compared by value, as exact
/// decimals.
/// </summary>
internal static class BankInvariant
{
    public static IReadOnlyList<string> FaultsOf(IReadOnlyList<BankEntry> ledger, IReadOnlyList<(string Reference, Money Amount)> approved)
    {
        var known = approved.ToDictionary(payout => payout.Reference, payout => payout.Amount, StringComparer.Ordinal);
        return [.. Twice(ledger), .. NeverApproved(ledger, known), .. TooMuch(ledger, approved)];
    }

    private static IEnumerable<string> Twice(IReadOnlyList<BankEntry> ledger) =>
        ledger.Where(entry => entry.Reference is not null).GroupBy(entry => entry.Reference, StringComparer.Ordinal).Where(group => group.Skip(1).Any())
            .Select(group => $"paid {group.Count()} times: {string.Join(" and ", group)}");

    private static IEnumerable<string> NeverApproved(IReadOnlyList<BankEntry> ledger, Dictionary<string, Money> approved)
    {
        foreach (var entry in ledger)
        {
            if (entry.Reference is null || !approved.TryGetValue(entry.Reference, out var amount)) yield return $"never approved: {entry}";
            else if (entry.Currency != amount.Currency.Code || AmountOf(entry) != AmountOf(amount)) yield return $"approved over {AmountOf(amount)} {amount.Currency.Code}, but paid: {entry}";
        }
    }

    private static IEnumerable<string> TooMuch(IReadOnlyList<BankEntry> ledger, IReadOnlyList<(string Reference, Money Amount)> approved)
    {
        foreach (var paid in ledger.GroupBy(entry => entry.Currency, StringComparer.Ordinal))
        {
            var limit = approved.Where(payout => payout.Amount.Currency.Code == paid.Key).Sum(payout => AmountOf(payout.Amount));
            var sum = paid.Sum(AmountOf);
            if (sum > limit) yield return $"{sum} {paid.Key} left, and {limit} {paid.Key} was approved";
        }
    }

    private static decimal AmountOf(BankEntry entry) => decimal.Parse(entry.AmountText, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static decimal AmountOf(Money money)
    {
        decimal amount = money.MinorUnits;
        for (var digit = 0; digit < money.Currency.Exponent; digit++) amount /= 10;
        return amount;
    }
}
