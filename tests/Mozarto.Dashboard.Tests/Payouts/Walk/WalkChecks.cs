using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Payouts.Walk;

/// <summary>What must be so whatever happens. The tables stand here again, in the words of the rules, so that a slip in the product's own is seen.</summary>
internal sealed class WalkChecks(PayoutWalk walk)
{
    private const int StepsBetweenFullLooks = 10;

    private static readonly PayoutState[] Counting = [PayoutState.Approved, PayoutState.Submitting, PayoutState.Submitted, PayoutState.Unknown, PayoutState.Paid];
    private static readonly PayoutState[] AgreeingWithLedger = [PayoutState.Submitting, PayoutState.Submitted, PayoutState.Unknown, PayoutState.Paid];

    private readonly Dictionary<long, PayoutState> known = [];
    private readonly HashSet<long> everUnknown = [];
    private long lastStep;
    private int ledgerSeen;

    public async Task AfterStepAsync(int number)
    {
        var news = await walk.First.ReadAsync(context => context.PayoutSteps.AsNoTracking().Where(row => row.Id > lastStep).OrderBy(row => row.Id).ToListAsync());
        foreach (var step in news) Follow(step);
        foreach (var step in news.Where(step => step.To == PayoutState.Submitting && step.From == PayoutState.Approved)) await WasAgreedToAsync(step);
        foreach (var id in news.Where(IsLettingOut).Select(step => step.PayoutId).Distinct()) await IsWithinLimitsAsync(id);
        if (walk.Bank.Ledger.Count != ledgerSeen || number % StepsBetweenFullLooks == 0) await EverythingAgreesAsync();
    }

    public async Task<WalkSights> AtTheEndAsync()
    {
        await AfterStepAsync(0);
        await NothingIsStuckAsync();
        var payouts = await PayoutsAsync();
        foreach (var entry in walk.Bank.Ledger)
        {
            var payout = payouts[entry.Reference!];
            var isSeen = AgreeingWithLedger.Contains(payout.State) || payout.ConflictReason is not null || payout.SettledConflict is not null;
            Assert.True(isSeen, isSeen ? "" : $"{entry} was paid, the bank has said so, and it is {payout.State} without a contradiction:\n{await StoryAsync(payout.Id)}");
        }

        var left = everUnknown.Count(id => walk.Bank.Ledger.Any(entry => entry.Reference == PayoutBench.Named(id)));
        return new WalkSights(payouts.Count, walk.Bank.Ledger.Count, everUnknown.Count, left, payouts.Values.Count(row => (row.ConflictReason ?? row.SettledConflict) is not null));
    }

    private static bool IsLettingOut(PayoutStep step) => step is { From: PayoutState.AwaitingApproval, To: PayoutState.Approved } or { From: PayoutState.Approved, To: PayoutState.Submitting };

    private void Follow(PayoutStep step)
    {
        var named = PayoutBench.Named(step.PayoutId);
        var before = known.TryGetValue(step.PayoutId, out var state) ? state : (PayoutState?)null;
        Assert.True(step.From == before, $"{named} was {before}, and then moved from {step.From} to {step.To}: {step.Words}");
        Assert.True(IsLegal(step), $"{named} moved from {step.From} to {step.To}: {step.Words}");
        known[step.PayoutId] = step.To;
        if (step.To == PayoutState.Unknown) everUnknown.Add(step.PayoutId);
        lastStep = Math.Max(lastStep, step.Id);
    }

    private static bool IsLegal(PayoutStep step) => (step.From, step.To) switch
    {
        (null, PayoutState.AwaitingApproval) => true,
        (null, _) => false,
        var (from, to) when from == to => true,
        (PayoutState.AwaitingApproval, PayoutState.Approved or PayoutState.Rejected or PayoutState.Cancelled or PayoutState.Expired) => true,
        (PayoutState.Approved, PayoutState.AwaitingApproval or PayoutState.Submitting or PayoutState.Rejected or PayoutState.Cancelled or PayoutState.Expired) => true,
        (PayoutState.Submitting, PayoutState.Approved or PayoutState.Submitted or PayoutState.Paid or PayoutState.Declined or PayoutState.Failed or PayoutState.Unknown) => true,
        (PayoutState.Submitted, PayoutState.Paid or PayoutState.Declined) => true,
        (PayoutState.Unknown, PayoutState.Submitted or PayoutState.Paid or PayoutState.Declined or PayoutState.Failed) => true,
        // Two people settle what contradicts itself.
        (not PayoutState.Submitting, PayoutState.Submitted or PayoutState.Paid or PayoutState.Declined or PayoutState.Failed) => step.Words.StartsWith("Confirmed:", StringComparison.Ordinal),
        _ => false,
    };

    // As many others as the rule asks for, since it was last changed or its approval was last void.
    private async Task WasAgreedToAsync(PayoutStep begun)
    {
        var (payout, steps) = (await walk.First.PayoutAsync(begun.PayoutId), await walk.First.StepsAsync(begun.PayoutId));
        var since = steps.Where(step => step.Id < begun.Id && step.To == PayoutState.AwaitingApproval && (step.From != step.To || step.Words.StartsWith("Edited", StringComparison.Ordinal))).Max(step => step.At);
        var people = await walk.First.ReadAsync(context => context.PayoutApprovals.Where(row => row.PayoutId == payout.Id && row.ApprovedAt >= since && row.ApprovedAt <= begun.At).Select(row => row.ApproverIdentity).Distinct().ToListAsync());
        var rule = await RuleAsync(begun.At);
        var needed = payout.AmountMinor >= rule.Terms.TwoApproversFromMinor ? 2 : 1;
        Assert.True(people.Count >= needed && !people.Contains(payout.CreatorIdentity), $"{PayoutBench.Named(payout.Id)} of {payout.CreatorIdentity} was sent, agreed to by {string.Join(", ", people)}; {needed} are needed");
    }

    private async Task IsWithinLimitsAsync(long id)
    {
        var payout = await walk.First.PayoutAsync(id);
        if (payout.ApprovedOnDay is not { } day) return;
        var rule = await RuleAsync(walk.Clock.GetUtcNow());
        var counted = await walk.First.ReadAsync(context => context.Payouts.AsNoTracking().Where(row => Counting.Contains(row.State)).ToListAsync());
        var today = counted.Where(row => row.ApprovedOnDay == day).ToList();
        Below(today.Where(row => row.CreatorIdentity == payout.CreatorIdentity), rule.Terms.OperatorDayMaxMinor, "a creator's day");
        Below(today.Where(row => row.UserId == payout.UserId), rule.Terms.PersonDayMaxMinor, "a person's day");
        Below(today, rule.Terms.DayMaxMinor, "the day");
        Below(counted.Where(row => row.ApprovedAt >= rule.CountedFrom), rule.Terms.TotalMaxMinor, "the total");

        void Below(IEnumerable<Payout> others, long? max, string what)
        {
            var sum = others.Sum(row => row.AmountMinor);
            Assert.True(max is null || sum <= max, string.Create(CultureInfo.InvariantCulture, $"{PayoutBench.Named(id)}: {what} came to {sum}; the limit is {max}"));
        }
    }

    private Task<PayoutRule> RuleAsync(DateTimeOffset at) => walk.First.ReadAsync(context => context.PayoutRules.AsNoTracking()
        .Where(row => row.CurrencyCode == "CAD" && row.EffectiveAt <= at && row.WithdrawnAt == null).OrderByDescending(row => row.EffectiveAt).ThenByDescending(row => row.Id).FirstAsync());

    private async Task EverythingAgreesAsync()
    {
        var (ledger, payouts) = (walk.Bank.Ledger, await PayoutsAsync());
        ledgerSeen = ledger.Count;
        await walk.First.AssertAtMostOnceAsync();
        foreach (var payout in payouts.Values) Assert.True(known[payout.Id] == payout.State, $"{PayoutBench.Named(payout.Id)} is {payout.State}, and its last step says {known[payout.Id]}");
        foreach (var entry in ledger) IsInTheBook(entry, payouts[entry.Reference!]);
        foreach (var paid in payouts.Where(row => row.Value.State == PayoutState.Paid && ledger.All(entry => entry.Reference != row.Key)))
            Assert.True(walk.Misled.Contains(paid.Key), $"{paid.Key} is Paid; the bank did not pay it and never said so");
        await CallsAreCountedAsync();
        await TwoConnectionsReadTheSameAsync();
    }

    private void IsInTheBook(BankEntry entry, Payout payout) => Assert.True(
        AgreeingWithLedger.Contains(payout.State) || payout.ConflictReason is not null || walk.Misled.Contains(entry.Reference!), $"{entry} was paid, and it is {payout.State} without a contradiction");

    private async Task<string> StoryAsync(long payoutId)
    {
        var steps = (await walk.First.StepsAsync(payoutId)).Select(step => $"  {step.At:dd HH:mm:ss.fff} {step.From} to {step.To}: {step.Words} ({step.Reason})");
        var told = await walk.First.ReadAsync(context => context.Transactions.AsNoTracking().Where(row => row.PayoutId == payoutId || row.MerchantReference == PayoutBench.Named(payoutId)).ToListAsync());
        return string.Join('\n', [.. steps, .. told.Select(row => $"  {row.ExternalId} is {row.State} ({row.ConflictReason}), of payout {row.PayoutId}")]);
    }

    // A webhook that waits for another attempt, or for a person, is one that the book does not know.
    private async Task NothingIsStuckAsync()
    {
        var stuck = await walk.First.ReadAsync(context => context.Jobs.AsNoTracking().Where(job => job.Kind == ProcessDelivery.JobKind && job.State != JobState.Done).ToListAsync());
        Assert.True(stuck.Count == 0, string.Join('\n', stuck.Select(job => $"a webhook is not processed after {job.Attempt} attempts: {job.Reason}")));
    }

    // Of all calls of a payout all but one have certainly not been sent, and none was made that is not kept.
    private async Task CallsAreCountedAsync()
    {
        var calls = await walk.First.ReadAsync(context => context.PayoutCalls.AsNoTracking().ToListAsync());
        foreach (var of in calls.GroupBy(call => PayoutBench.Named(call.PayoutId), StringComparer.Ordinal))
            Assert.True(of.Count(call => call.Outcome != CallOutcome.NotSent) <= 1, $"{of.Key} has had more than one call");
        var made = calls.CountBy(call => PayoutBench.Named(call.PayoutId), StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var of in walk.Bank.Requests.GroupBy(request => request.Reference, StringComparer.Ordinal))
            Assert.True(of.Count() <= made.GetValueOrDefault(of.Key!), $"{of.Key} came to the bank more often than it was sent");
    }

    private async Task TwoConnectionsReadTheSameAsync()
    {
        var (one, other) = (await UnknownAsync(walk.First), await UnknownAsync(walk.Second));
        Assert.Equal(one, other);

        static Task<List<(long, int)>> UnknownAsync(PayoutBench from) => from.ReadAsync(async context =>
            (await context.Payouts.AsNoTracking().Where(row => row.State == PayoutState.Unknown).OrderBy(row => row.Id).ToListAsync()).ConvertAll(row => (row.Id, row.Version)));
    }

    private async Task<Dictionary<string, Payout>> PayoutsAsync() =>
        (await walk.First.ReadAsync(context => context.Payouts.AsNoTracking().ToListAsync())).ToDictionary(row => PayoutBench.Named(row.Id), StringComparer.Ordinal);
}
