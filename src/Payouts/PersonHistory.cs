using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>One detail of a person that is not what it was. Null: it was not asked for, or left empty.</summary>
public sealed record ChangedDetail(string Label, string? Before, string? Now);

/// <summary>What somebody should know of the person paid before they approve.</summary>
public sealed record PersonHistory
{
    /// <summary>The latest other payouts to the same person, latest first.</summary>
    public required IReadOnlyList<Payout> Others { get; init; }

    /// <summary>True when there are more than are shown.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Nobody was asked to pay this person before.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>How many of the earlier ones were paid.</summary>
    public required int PaidCount { get; init; }

    /// <summary>The earlier one that its details are compared with; null for the first.</summary>
    public Payout? ComparedWith { get; init; }

    public required IReadOnlyList<ChangedDetail> Changed { get; init; }

    /// <summary>The same amount to the same person within a day, of which the money may leave or has left, or is asked for.</summary>
    public required IReadOnlyList<Payout> Twins { get; init; }

    /// <summary>Of the business day on which it was approved, or of today.</summary>
    public required IReadOnlyList<LimitUse> Limits { get; init; }
}

/// <summary>Reads the evidence for approvers: history of the person, what changed, twins, and the limits.</summary>
internal sealed class PersonHistoryReader(IDbContextFactory<DashboardContext> contexts, BusinessTime business, TimeProvider time)
{
    public const int OthersMax = 10;

    public static readonly TimeSpan TwinsWithin = TimeSpan.FromDays(1);

    // They differ from payout to payout without meaning anything.
    private static readonly HashSet<string> Fleeting = new([CashierFields.UserIp, CashierFields.BrandId], StringComparer.Ordinal);

    private static readonly PayoutState[] EndedUnsent = [PayoutState.Rejected, PayoutState.Cancelled, PayoutState.Expired];

    public async Task<PersonHistory> ReadAsync(Payout payout, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var others = context.Payouts.AsNoTracking().Where(row => row.UserId == payout.UserId && row.Id != payout.Id);
        var earlier = others.Where(row => row.Id < payout.Id);
        var latest = await others.OrderByDescending(row => row.Id).Take(OthersMax + 1).ToListAsync(cancellation);
        // What was paid is the best thing to compare with; without it, what was last asked for.
        var known = await earlier.Where(row => row.State == PayoutState.Paid).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellation)
            ?? await earlier.OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellation);
        var (from, to) = (payout.RequestedAt - TwinsWithin, payout.RequestedAt + TwinsWithin);
        return new PersonHistory
        {
            Others = [.. latest.Take(OthersMax)],
            IsCut = latest.Count > OthersMax,
            IsFirst = known is null,
            PaidCount = await earlier.CountAsync(row => row.State == PayoutState.Paid, cancellation),
            ComparedWith = known,
            Changed = known is null ? [] : await ChangedAsync(context, known, payout, cancellation),
            Twins = await others.Where(row => row.AmountMinor == payout.AmountMinor && row.CurrencyCode == payout.CurrencyCode && row.RequestedAt >= from && row.RequestedAt <= to
                && !EndedUnsent.Contains(row.State)).OrderByDescending(row => row.Id).Take(OthersMax).ToListAsync(cancellation),
            Limits = await LimitsAsync(context, payout, cancellation),
        };
    }

    /// <summary>The details of a person that differ between two forms; what only one of two ways asks for is no difference. Pure.</summary>
    public static IReadOnlyList<ChangedDetail> Difference(string wayBefore, string valuesBefore, string wayNow, string valuesNow)
    {
        var (before, now) = (Values(valuesBefore), Values(valuesNow));
        var fields = (CashierCatalogue.Find(wayNow)?.Fields ?? []).ToDictionary(field => field.Name, field => field.Label, StringComparer.Ordinal);
        var shared = wayBefore == wayNow ? before.Keys.Union(now.Keys, StringComparer.Ordinal) : before.Keys.Intersect(now.Keys, StringComparer.Ordinal);
        var changed = shared.Where(name => !Fleeting.Contains(name) && Told(before, name) != Told(now, name)).Order(StringComparer.Ordinal)
            .Select(name => new ChangedDetail(fields.GetValueOrDefault(name, name), Told(before, name), Told(now, name)));
        return wayBefore == wayNow ? [.. changed] : [new ChangedDetail("Way", PayoutWords.WayLabel(wayBefore), PayoutWords.WayLabel(wayNow)), .. changed];
    }

    private static async Task<IReadOnlyList<ChangedDetail>> ChangedAsync(DashboardContext context, Payout before, Payout now, CancellationToken cancellation)
    {
        var values = await context.PayoutRequests.AsNoTracking().Where(row => row.PayoutId == before.Id || row.PayoutId == now.Id)
            .Select(row => new { row.PayoutId, row.ValuesJson }).ToDictionaryAsync(row => row.PayoutId, row => row.ValuesJson, cancellation);
        return Difference(before.Way, values[before.Id], now.Way, values[now.Id]);
    }

    private async Task<IReadOnlyList<LimitUse>> LimitsAsync(DashboardContext context, Payout payout, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await PayoutRules.InEffectAsync(context, payout.CurrencyCode, now, cancellation) is not { } rule) return [];
        var day = payout.ApprovedOnDay ?? DateOnly.FromDateTime(business.Local(now).DateTime).DayNumber;
        return await PayoutLimits.UsesAsync(context, LimitedMoney.Of(payout), rule, day, cancellation);
    }

    private static Dictionary<string, string> Values(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];

    private static string? Told(Dictionary<string, string> values, string name) => values.GetValueOrDefault(name)?.Trim() is { Length: > 0 } value ? value : null;
}
