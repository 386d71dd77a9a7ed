using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Whether payouts are sent just now, and which rules will let more out than today's.</summary>
/// <param name="Pause">Null: they are sent.</param>
/// <param name="WaitingCount">Approved ones that wait for the end of the pause.</param>
/// <param name="Coming">Rules that have yet to take effect.</param>
public sealed record SendingSituation(SendingPause? Pause, int WaitingCount, IReadOnlyList<ComingRule> Coming);

/// <summary>A rule that has yet to take effect, and the one that it replaces; null where nothing in its currency can be approved until then.</summary>
public sealed record ComingRule(PayoutRule Rule, PayoutRule? Today);

/// <summary>Reads what holds for all payouts.</summary>
internal sealed class SendingOverview(IDbContextFactory<DashboardContext> contexts, PayoutRules rules, TimeProvider time)
{
    public async Task<SendingSituation> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var pause = await context.SendingPauses.AsNoTracking().SingleOrDefaultAsync(row => row.ResumedAt == null, cancellation);
        var waiting = pause is null ? 0 : await context.Payouts.Where(row => row.State == PayoutState.Approved && !row.WaitsForPush).Take(PayoutList.CountMax).CountAsync(cancellation);
        var now = time.GetUtcNow();
        var known = (await rules.ListAsync(cancellation)).ToLookup(rule => rule.EffectiveAt > now);
        return new SendingSituation(
            pause, waiting, [.. known[true].Select(rule => new ComingRule(rule, known[false].FirstOrDefault(today => today.CurrencyCode == rule.CurrencyCode)))]);
    }
}

/// <summary>What a rule says, in words.</summary>
internal static class RuleWords
{
    /// <summary>What will be otherwise than today, each as a few words.</summary>
    public static IReadOnlyList<string> Differences(ComingRule coming)
    {
        if (coming.Today is not { } today) return [$"payouts in {coming.Rule.CurrencyCode} can be approved; until then none can"];
        var (before, after) = (today.Terms, coming.Rule.Terms);
        var differences = new (string Name, string Otherwise, long? Before, long? After)[]
        {
            ("two approvers from", "never two", before.TwoApproversFromMinor, after.TwoApproversFromMinor),
            ("limit for one creator on a day", "none", before.OperatorDayMaxMinor, after.OperatorDayMaxMinor),
            ("limit for one person paid on a day", "none", before.PersonDayMaxMinor, after.PersonDayMaxMinor),
            ("limit for a day", "none", before.DayMaxMinor, after.DayMaxMinor),
            ("limit in total", "none", before.TotalMaxMinor, after.TotalMaxMinor),
        };
        return [.. differences.Where(each => each.Before != each.After)
            .Select(each => $"{each.Name}: {Plain(each.Before, each.Otherwise, coming)} → {Plain(each.After, each.Otherwise, coming)}")];
    }

    private static string Plain(long? minor, string otherwise, ComingRule coming) =>
        minor is { } value && Currency.TryFind(coming.Rule.CurrencyCode, out var currency) ? $"{Ui.UiText.Grouped(new Money(value, currency).ToPlainText())} {currency.Code}" : otherwise;
}
