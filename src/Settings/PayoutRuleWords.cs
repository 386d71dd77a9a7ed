using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

/// <summary>How the rules for payouts are said.</summary>
internal static class PayoutRuleWords
{
    /// <summary>All that a rule says, as sentences.</summary>
    public static string Of(PayoutTerms terms, Currency currency)
    {
        var limits = new (long? Max, string Words)[]
        {
            (terms.OperatorDayMaxMinor, "created by one person on a day"), (terms.PersonDayMaxMinor, "to one person paid on a day"),
            (terms.DayMaxMinor, "on a day"), (terms.TotalMaxMinor, "in total"),
        };
        var told = limits.Where(limit => limit.Max is not null).Select(limit => $"{Amount(limit.Max!.Value, currency)} {limit.Words}").ToList();
        return $"{Approvers(terms, currency)} {(told.Count == 0 ? "No limits." : $"At most {string.Join(", ", told)}.")}";
    }

    public static string Approvers(PayoutTerms terms, Currency currency) => terms.TwoApproversFromMinor switch
    {
        null => "One person approves, whatever the amount.",
        0 => "Two people approve, whatever the amount.",
        { } from => $"One person approves below {Amount(from, currency)}, two from there on.",
    };

    public static string Amount(long minor, Currency currency) => $"{UiText.Grouped(new Money(minor, currency).ToPlainText())} {currency.Code}";

    /// <summary>Null when enough people hold Finance for every rule; otherwise which rules cannot be met, and what to do.</summary>
    public static string? Shortage(IEnumerable<PayoutRule> rules, int financeCount)
    {
        // Whoever creates a payout never approves it.
        var unmet = rules.Where(rule => rule.WithdrawnAt is null && rule.Terms.ApproversMax + 1 > financeCount).ToList();
        if (unmet.Count == 0) return null;
        var codes = string.Join(", ", unmet.Select(rule => rule.CurrencyCode).Distinct(StringComparer.Ordinal));
        var needed = unmet.Max(rule => rule.Terms.ApproversMax) + 1;
        var holders = financeCount switch { 0 => "Nobody holds", 1 => "One person holds", _ => $"{financeCount} people hold" };
        return $"{holders} Finance, and the rules for {codes} need {needed}: one who creates a payout, and {needed - 1} who {(needed == 2 ? "approves" : "approve")} it. "
            + "Until more people hold Finance and have signed in, some payouts cannot be approved.";
    }
}
