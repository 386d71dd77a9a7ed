using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What the page of one payout shows of the payout itself.</summary>
public sealed record PayoutDetail
{
    public required Payout Payout { get; init; }

    public required PayoutRequest Request { get; init; }

    /// <summary>Of this round.</summary>
    public required IReadOnlyList<PayoutApproval> Approvals { get; init; }

    /// <summary>Those of them that were given for today's address and company token, or for those that it is bound to: the others do not count.</summary>
    public required int StandingApprovalsCount { get; init; }

    /// <summary>Everybody who approved it in any round: they can cancel it.</summary>
    public required IReadOnlySet<string> ApproverIdentities { get; init; }

    /// <summary>Latest first, like all that follow.</summary>
    public required IReadOnlyList<PayoutStep> Steps { get; init; }

    public required IReadOnlyList<PayoutCall> Calls { get; init; }

    public required IReadOnlyList<PayoutSettlement> Settlements { get; init; }

    public required IReadOnlyList<Transaction> Transactions { get; init; }

    /// <summary>The deliveries that told of those transactions.</summary>
    public required IReadOnlyList<EvidenceLine> Deliveries { get; init; }

    /// <summary>Null: nothing in its currency can be approved.</summary>
    public PayoutRule? Rule { get; init; }

    /// <summary>The one that nobody knew about, in whose place this one was created; and the one created in place of this.</summary>
    public Payout? Replaced { get; init; }

    public Payout? Replacement { get; init; }

    public SendingPause? Pause { get; init; }

    /// <summary>Where it goes, or would go if it were approved now; null: Mozarto's credentials are not entered.</summary>
    public string? Address { get; init; }

    /// <summary>When it expires, as long as it can.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>From when on somebody may say that it did not leave; null: at any time.</summary>
    public DateTimeOffset? NotLeftFrom { get; init; }

    public int ApproversNeeded => Rule?.Terms.ApproversFor(Payout.AmountMinor) ?? 0;

    /// <summary>What somebody proposed and nobody confirmed yet.</summary>
    public PayoutSettlement? Open => Settlements.FirstOrDefault(row => row.IsOpen);

    /// <summary>Two people agreed that it may be created again, and nobody has.</summary>
    public bool MayBeCreatedAgain => Payout.State == PayoutState.Unknown && Replacement is null && Settlements.Any(row => row is { Kind: SettlementKind.CreateAgain, IsConfirmed: true });

    /// <summary>Somebody has to find out what became of it.</summary>
    public bool IsToBeSettled => Payout.State == PayoutState.Unknown || (Payout.ConflictReason is not null && Payout.State != PayoutState.Submitting);

    /// <summary>The one that nobody knew about was paid after all, and so was the one created in its place.</summary>
    public bool IsPaidTwice => Payout.State == PayoutState.Paid && (Replaced?.State == PayoutState.Paid || Replacement?.State == PayoutState.Paid);

    /// <summary>True when there is more than is shown.</summary>
    public bool IsCut => Math.Max(Steps.Count, Deliveries.Count) >= PayoutReader.LinesMax;
}

/// <summary>Reads one payout for its page.</summary>
internal sealed class PayoutReader(IDbContextFactory<DashboardContext> contexts, ITransactionEvidence evidence, ICashierKeys keys, PayoutSettings settings, TimeProvider time)
{
    /// <summary>So many lines of each kind are shown, the latest.</summary>
    public const int LinesMax = 200;

    private const int TransactionsMax = 10;

    /// <summary>Null when there is no such payout.</summary>
    public async Task<PayoutDetail?> ReadAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Payouts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } payout) return null;
        var approvals = await context.PayoutApprovals.AsNoTracking().Where(row => row.PayoutId == id).ToListAsync(cancellation);
        var binding = payout is { BoundAddress: { } address, BoundToken: { } token } ? new CashierBinding(address, token) : (await keys.CurrentAsync(cancellation))?.Binding;
        var transactions = await context.Transactions.AsNoTracking().Where(row => row.PayoutId == id).OrderByDescending(row => row.Id).Take(TransactionsMax).ToListAsync(cancellation);
        return new PayoutDetail
        {
            Payout = payout,
            Request = await context.PayoutRequests.AsNoTracking().SingleAsync(row => row.PayoutId == id, cancellation),
            Approvals = [.. approvals.Where(row => row.Round == payout.Round).OrderBy(row => row.ApprovedAt)],
            StandingApprovalsCount = approvals.Count(row => row.Round == payout.Round && row.BoundAddress == binding?.Address && row.BoundToken == binding.TokenFingerprint),
            ApproverIdentities = approvals.Select(row => row.ApproverIdentity).ToHashSet(StringComparer.Ordinal),
            Steps = await context.PayoutSteps.AsNoTracking().Where(row => row.PayoutId == id).OrderByDescending(row => row.Id).Take(LinesMax).ToListAsync(cancellation),
            Calls = await context.PayoutCalls.AsNoTracking().Where(row => row.PayoutId == id).OrderByDescending(row => row.Id).Take(LinesMax).ToListAsync(cancellation),
            Settlements = await context.PayoutSettlements.AsNoTracking().Where(row => row.PayoutId == id).OrderByDescending(row => row.Id).Take(LinesMax).ToListAsync(cancellation),
            Transactions = transactions,
            Deliveries = await DeliveriesAsync(transactions, cancellation),
            Rule = await PayoutRules.InEffectAsync(context, payout.CurrencyCode, time.GetUtcNow(), cancellation),
            Replaced = await context.Payouts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == payout.ReplacesId, cancellation),
            Replacement = await context.Payouts.AsNoTracking().SingleOrDefaultAsync(row => row.ReplacesId == id, cancellation),
            Pause = await context.SendingPauses.AsNoTracking().SingleOrDefaultAsync(row => row.ResumedAt == null, cancellation),
            Address = binding?.Address,
            ExpiresAt = ExpiryOf(payout),
            NotLeftFrom = await UnknownDesk.EarliestAsync(context, id, cancellation),
        };
    }

    private async Task<IReadOnlyList<EvidenceLine>> DeliveriesAsync(List<Transaction> transactions, CancellationToken cancellation)
    {
        var lines = new List<EvidenceLine>();
        foreach (var transaction in transactions) lines.AddRange(await evidence.ReadAsync(transaction.Id, LinesMax, cancellation));
        return [.. lines.DistinctBy(line => line.DeliveryId).OrderByDescending(line => line.DeliveryId).Take(LinesMax)];
    }

    private DateTimeOffset? ExpiryOf(Payout payout) => payout.State switch
    {
        PayoutState.AwaitingApproval => payout.RequestedAt + settings.UnapprovedMax,
        PayoutState.Approved => payout.ApprovedAt + settings.UnsentMax,
        _ => null,
    };
}
