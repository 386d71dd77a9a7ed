using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

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
    public static async Task<string?> ExcessAsync(DashboardContext context, LimitedMoney money, PayoutRule rule, int day, CancellationToken cancellation)
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
        foreach (var (name, max, others) in limits)
        {
            if (max is not { } limit) continue;
            var used = await others.SumAsync(row => row.AmountMinor, cancellation);
            if (money.Amount.MinorUnits > limit - used) return $"{Capital(name)} is {Plain(money, limit)}, and {Plain(money, used)} of it is used.";
        }

        return null;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Plain(LimitedMoney money, long minor) => $"{(money.Amount with { MinorUnits = minor }).ToPlainText()} {money.Amount.Currency.Code}";
}
