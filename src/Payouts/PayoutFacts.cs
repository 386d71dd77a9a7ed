using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Reads what is known around a payout, for <see cref="PayoutWarnings"/>: a few look-ups, each in an index.</summary>
internal sealed class PayoutFacts(IDbContextFactory<DashboardContext> contexts, People people, BusinessTime business, TimeProvider time)
{
    private const int UsualOfCurrencyMax = 50;
    private const int TwinsMax = 3;

    private static readonly TimeSpan TwinAge = TimeSpan.FromDays(1);

    // Nothing will leave because of these.
    private static readonly PayoutState[] CalledOff = [PayoutState.Rejected, PayoutState.Cancelled, PayoutState.Expired, PayoutState.Failed, PayoutState.Declined];

    public async Task<IReadOnlyList<PayoutWarning>> WarnAsync(PayoutSubject subject, CancellationToken cancellation) =>
        PayoutWarnings.Of(subject, await ReadAsync(subject, cancellation));

    public async Task<PayoutSurroundings> ReadAsync(PayoutSubject subject, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rule = await PayoutRules.InEffectAsync(context, subject.CurrencyCode, time.GetUtcNow(), cancellation);
        var around = new PayoutSurroundings
        {
            PausedBecause = await context.SendingPauses.AsNoTracking().SingleOrDefaultAsync(row => row.ResumedAt == null, cancellation) is { } pause ? $"{pause.ByName ?? "an answer of Mozarto's"}, \"{pause.Reason}\"." : null,
            ApproversNeeded = rule is null ? null : subject.Amount is { } asked ? rule.Terms.ApproversFor(asked.MinorUnits) : 1,
            RuleFrom = rule is null ? await RuleFromAsync(context, subject.CurrencyCode, cancellation) : null,
            OthersInFinance = Math.Max(0, await people.CountAsync(Roles.Finance, cancellation) - 1),
        };
        if (subject.UserId.Length > 0) around = await OfPersonAsync(context, subject, around, cancellation);
        if (subject.Amount is not { } amount) return around;
        around = around with { AmountsOfCurrency = await Usual(OfCurrency(context, subject), UsualOfCurrencyMax).ToListAsync(cancellation) };
        if (rule is null) return around;
        var day = DateOnly.FromDateTime(business.Local(time.GetUtcNow()).DateTime).DayNumber;
        var money = new LimitedMoney(subject.PayoutId, amount, subject.CreatorIdentity, subject.CreatorName, subject.UserId);
        return around with { Excess = await PayoutLimits.ExcessAsync(context, money, rule, day, cancellation) };
    }

    private async Task<PayoutSurroundings> OfPersonAsync(DashboardContext context, PayoutSubject subject, PayoutSurroundings around, CancellationToken cancellation)
    {
        var others = context.Payouts.AsNoTracking().Where(row => row.UserId == subject.UserId && row.Id != subject.PayoutId);
        var paid = others.Where(row => PayoutMoves.Counted.Contains(row.State));
        var latest = await Short(paid.OrderByDescending(row => row.Id)).FirstOrDefaultAsync(cancellation);
        var values = latest is null ? null : await context.PayoutRequests.Where(row => row.PayoutId == latest.Id).Select(row => row.ValuesJson).SingleAsync(cancellation);
        var since = time.GetUtcNow() - TwinAge;
        return around with
        {
            Latest = latest,
            LatestValues = values is null ? around.LatestValues : JsonSerializer.Deserialize<Dictionary<string, string>>(values)!,
            AmountsOfPerson = await Usual(OfCurrency(context, subject).Where(row => row.UserId == subject.UserId), PayoutWarnings.UsualCountMax).ToListAsync(cancellation),
            Twins = subject.Amount is not { } amount ? [] : await Short(others
                .Where(row => row.AmountMinor == amount.MinorUnits && row.CurrencyCode == subject.CurrencyCode && row.RequestedAt >= since && !CalledOff.Contains(row.State))
                .OrderByDescending(row => row.Id)).Take(TwinsMax).ToListAsync(cancellation),
        };
    }

    private async Task<string?> RuleFromAsync(DashboardContext context, string code, CancellationToken cancellation)
    {
        var from = await context.PayoutRules.Where(row => row.CurrencyCode == code && row.WithdrawnAt == null).OrderBy(row => row.EffectiveAt)
            .Select(row => (DateTimeOffset?)row.EffectiveAt).FirstOrDefaultAsync(cancellation);
        return from is { } at ? $"on {business.Local(at):yyyy-MM-dd HH:mm} {business.Label(at)}" : null;
    }

    private static IQueryable<Payout> OfCurrency(DashboardContext context, PayoutSubject subject) =>
        context.Payouts.AsNoTracking().Where(row => row.CurrencyCode == subject.CurrencyCode && row.Id != subject.PayoutId && PayoutMoves.Counted.Contains(row.State));

    private static IQueryable<long> Usual(IQueryable<Payout> payouts, int countMax) => payouts.OrderByDescending(row => row.Id).Take(countMax).Select(row => row.AmountMinor);

    private static IQueryable<EarlierPayout> Short(IQueryable<Payout> payouts) => payouts.Select(row => new EarlierPayout(row.Id, row.AmountMinor, row.RequestedAt, row.CreatorName));
}
