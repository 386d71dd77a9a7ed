using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Settings;

/// <summary>What came of setting a rule.</summary>
internal abstract record PayoutRuleResult
{
    private PayoutRuleResult() { }

    /// <summary>It is set, and takes effect at <paramref name="EffectiveAt"/>.</summary>
    public sealed record Set(DateTimeOffset EffectiveAt) : PayoutRuleResult;

    public sealed record NotPossible(string Why) : PayoutRuleResult;

    public sealed record NotAllowed : PayoutRuleResult;
}

/// <summary>What an administrator asks for. <paramref name="SeenId"/> is the latest rule of the currency on their page; null where there was none.</summary>
internal sealed record PayoutRuleChange(string CurrencyCode, PayoutTerms Terms, string? Reason, long? SeenId);

/// <summary>The rules for payouts: which is in effect, which are to come, and the command (Admin) that sets one.</summary>
internal sealed class PayoutRules(
    IDbContextFactory<DashboardContext> contexts, CommandTrail trail, PayoutSettings settings, IdGenerator ids, TimeProvider time)
{
    /// <summary>The rule of a currency in effect at an instant; null: nothing in it can be approved.</summary>
    public static Task<PayoutRule?> InEffectAsync(DashboardContext context, string currencyCode, DateTimeOffset now, CancellationToken cancellation) =>
        context.PayoutRules.AsNoTracking().Where(row => row.CurrencyCode == currencyCode && row.EffectiveAt <= now && row.WithdrawnAt == null)
            .OrderByDescending(row => row.EffectiveAt).ThenByDescending(row => row.Id).FirstOrDefaultAsync(cancellation);

    /// <summary>Every rule that is in effect or to come, by currency, the earlier first.</summary>
    public async Task<IReadOnlyList<PayoutRule>> ListAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var rules = await context.PayoutRules.AsNoTracking().Where(row => row.WithdrawnAt == null).ToListAsync(cancellation);
        return [.. rules.GroupBy(rule => rule.CurrencyCode, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group =>
        {
            var ordered = group.OrderBy(rule => rule.EffectiveAt).ThenBy(rule => rule.Id).ToList();
            return ordered.Skip(Math.Max(0, ordered.FindLastIndex(rule => rule.EffectiveAt <= now)));
        })];
    }

    /// <summary>When terms would take effect that are set now: at once where nothing in them allows more than those in effect (null: none are).</summary>
    public DateTimeOffset EffectiveAt(PayoutTerms terms, PayoutTerms? inEffect) => EffectiveAt(terms, inEffect, time.GetUtcNow());

    public async Task<PayoutRuleResult> SetAsync(PayoutRuleChange change, Operator who, CancellationToken cancellation)
    {
        var subject = $"payout rule {change.CurrencyCode}";
        if (!await trail.AllowAsync(who, Command.SetPayoutRule, subject, cancellation)) return new PayoutRuleResult.NotAllowed();
        if (Fault(change) is { } fault) return new PayoutRuleResult.NotPossible(fault);
        if (!Reason.TryRead(change.Reason, out var reason, out var missing)) return new PayoutRuleResult.NotPossible(missing);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        await context.LockAsync(subject, cancellation);
        var now = time.GetUtcNow();
        var latest = await context.PayoutRules.Where(row => row.CurrencyCode == change.CurrencyCode && row.WithdrawnAt == null)
            .OrderByDescending(row => row.EffectiveAt).ThenByDescending(row => row.Id).FirstOrDefaultAsync(cancellation);
        if (latest?.Id != change.SeenId) return new PayoutRuleResult.NotPossible($"{latest?.SetByName ?? "Somebody"} has set this rule just now. Look again.");
        var inEffect = await InEffectAsync(context, change.CurrencyCode, now, cancellation);
        if (latest is not null && latest.EffectiveAt > now) latest.WithdrawnAt = now;
        var rule = new PayoutRule
        {
            Id = ids.Next(), CurrencyCode = change.CurrencyCode, Terms = change.Terms, SetAt = now, SetByName = who.Name, Reason = reason,
            EffectiveAt = EffectiveAt(change.Terms, inEffect?.Terms, now),
            CountedFrom = inEffect?.CountedFrom ?? now,
        };
        context.Add(rule);
        context.Add(trail.Done(who, Command.SetPayoutRule, subject, $"set, from {rule.EffectiveAt:u}", reason,
            [new AuditChange("rule", Words(inEffect?.Terms, change.CurrencyCode), Words(change.Terms, change.CurrencyCode))]));
        await context.SaveChangesAsync(cancellation);
        await unit.CommitAsync(cancellation);
        return new PayoutRuleResult.Set(rule.EffectiveAt);
    }

    // The first rule of a currency lets money out that none could have had before.
    private DateTimeOffset EffectiveAt(PayoutTerms terms, PayoutTerms? inEffect, DateTimeOffset now) =>
        inEffect is null || terms.IsLooserThan(inEffect) ? now + settings.LooseningDelay : now;

    private static string Words(PayoutTerms? terms, string currencyCode) =>
        terms is not null && Currency.TryFind(currencyCode, out var currency) ? PayoutRuleWords.Of(terms, currency) : "no rule";

    private static string? Fault(PayoutRuleChange change)
    {
        if (!Currency.TryFind(change.CurrencyCode, out _)) return "Enter a currency as three capital letters, such as CAD.";
        var (two, perOperator, perPerson, day, total) = change.Terms;
        if (two < 0) return "The amount from which two approve cannot be negative.";
        return new[] { perOperator, perPerson, day, total }.Any(limit => limit <= 0) ? "A limit is above zero. Leave it empty for none." : null;
    }
}
