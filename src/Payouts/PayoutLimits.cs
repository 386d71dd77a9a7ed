using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>A limit, and how much of it other payouts use.</summary>
/// <param name="Name">Which, in words.</param>
/// <param name="MaxMinor">What it allows.</param>
/// <param name="UsedMinor">What payouts other than the one that is asked about come to.</param>
public sealed record LimitUse(string Name, long MaxMinor, long UsedMinor);

/// <summary>Money that would count against the limits of its currency: that of a payout, or of a form that is being filled in (without an id).</summary>
internal sealed record LimitedMoney(long? PayoutId, Money Amount, string CreatorIdentity, string CreatorName, string UserId)
{
    public static LimitedMoney Of(Payout payout) => new(payout.Id, payout.Amount, payout.CreatorIdentity, payout.CreatorName, payout.UserId);
}

/// <summary>Whether a payout fits into the limits of its currency, together with all whose money may leave or has left. Asked under the currency's lock.</summary>
internal static class PayoutLimits
{
    /// <summary>Null when it fits; otherwise which limit it breaks, in words.</summary>
    public static Task<string?> ExcessAsync(DashboardContext context, Payout payout, PayoutRule rule, int day, CancellationToken cancellation) =>
        ExcessAsync(context, LimitedMoney.Of(payout), rule, day, cancellation);

    /// <inheritdoc cref="ExcessAsync(DashboardContext, Payout, PayoutRule, int, CancellationToken)"/>
    public static async Task<string?> ExcessAsync(DashboardContext context, LimitedMoney money, PayoutRule rule, int day, CancellationToken cancellation) =>
        (await UsesAsync(context, money, rule, day, cancellation)).FirstOrDefault(use => money.Amount.MinorUnits > use.MaxMinor - use.UsedMinor) is { } broken
            ? $"{Capital(broken.Name)} is {Plain(money, broken.MaxMinor)}, and {Plain(money, broken.UsedMinor)} of it is used."
            : null;

    /// <summary>The limits that there are for it, without its own amount.</summary>
    public static async Task<IReadOnlyList<LimitUse>> UsesAsync(DashboardContext context, LimitedMoney money, PayoutRule rule, int day, CancellationToken cancellation)
    {
        var code = money.Amount.Currency.Code;
        var counted = context.Payouts.Where(row => row.CurrencyCode == code && row.Id != money.PayoutId && PayoutMoves.Counted.Contains(row.State));
        var today = counted.Where(row => row.ApprovedOnDay == day);
        var limits = new (string Name, long? Max, IQueryable<Payout> Others)[]
        {
            ($"{money.CreatorName}'s limit for a day", rule.Terms.OperatorDayMaxMinor, today.Where(row => row.CreatorIdentity == money.CreatorIdentity)),
            ("the limit for one person paid on a day", rule.Terms.PersonDayMaxMinor, today.Where(row => row.UserId == money.UserId)),
            ($"the limit for a day in {code}", rule.Terms.DayMaxMinor, today),
            ($"the limit in total in {code}", rule.Terms.TotalMaxMinor, counted.Where(row => row.ApprovedAt >= rule.CountedFrom)),
        };
        var uses = new List<LimitUse>();
        foreach (var (name, max, others) in limits)
        {
            if (max is { } limit) uses.Add(new LimitUse(name, limit, await others.SumAsync(row => row.AmountMinor, cancellation)));
        }

        return uses;
    }

    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Plain(LimitedMoney money, long minor) => $"{(money.Amount with { MinorUnits = minor }).ToPlainText()} {money.Amount.Currency.Code}";
}
