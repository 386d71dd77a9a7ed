using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Payouts;

/// <summary>What needs attention about payouts: those that wait for people, those that nobody knows about, and sending that stands still.</summary>
internal sealed class PayoutAttention(IDbContextFactory<DashboardContext> contexts) : IAttentionSource
{
    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var settlements = context.PayoutSettlements.Where(row => row.ClosedAt == null).OrderBy(row => row.ProposedAt).Select(row => row.ProposedAt);
        var lines = new[]
        {
            await LineAsync(
                Since(Needing(context, PayoutNeed.PaidTwice)), PayoutFilter.Href(PayoutNeed.PaidTwice), isUrgent: true,
                "Payouts paid twice", "Created in place of one that nobody knew about, and both were paid. Ask for one of them back.", cancellation),
            await LineAsync(
                Since(context.Payouts.Where(row => row.State == PayoutState.Unknown)), PayoutFilter.Href(PayoutState.Unknown), isUrgent: true,
                "Unknown payouts", "Nobody knows whether the money left. Look for their transactions, ask Mozarto, and let two people say what became of them.", cancellation),
            await LineAsync(
                Since(Needing(context, PayoutNeed.Explanation)), PayoutFilter.Href(PayoutNeed.Explanation), isUrgent: true,
                "Payouts that contradict themselves", "What a webhook or an answer says of them is not what is known here. Ask Mozarto what is true; two people settle it.", cancellation),
            await PauseAsync(context, cancellation),
            await LineAsync(
                settlements, PayoutFilter.Href(PayoutNeed.SecondPerson), isUrgent: false,
                "Settlements to confirm", "One person said what became of these payouts. Another one from Finance, or an administrator, confirms it or turns it down.", cancellation),
            await LineAsync(
                context.Payouts.Where(row => row.State == PayoutState.AwaitingApproval).OrderBy(row => row.RequestedAt).Select(row => row.RequestedAt),
                PayoutFilter.Href(PayoutState.AwaitingApproval), isUrgent: false,
                "Payouts to approve", "Nothing is sent until others than their creators have approved them. They expire when nobody does.", cancellation),
            await LineAsync(
                Since(Needing(context, PayoutNeed.Push)), PayoutFilter.Href(PayoutNeed.Push), isUrgent: false,
                "Payouts that wait for a push", "Mozarto turned them away before it took them, so nothing was sent. Push them to try again; they expire when nobody does.", cancellation),
        };
        return [.. lines.OfType<AttentionLine>()];
    }

    private static async Task<AttentionLine?> PauseAsync(DashboardContext context, CancellationToken cancellation) =>
        await context.SendingPauses.AsNoTracking().SingleOrDefaultAsync(row => row.ResumedAt == null, cancellation) is { } pause
            ? new AttentionLine("Sending is paused", $"{PayoutWords.WhoPaused(pause)}: {pause.Reason} No payout is sent until somebody resumes it.", null, pause.At, Pages.Payouts, pause.ByName is null)
            : null;

    // Nobody in particular looks at the start page, so what a person can approve themselves is not asked for here.
    private static IQueryable<Payout> Needing(DashboardContext context, PayoutNeed need) => PayoutQuery.Needing(context, need, "");

    private static IQueryable<DateTimeOffset> Since(IQueryable<Payout> rows) => rows.OrderBy(row => row.StateSince).Select(row => row.StateSince);

    // Null where there is none.
    private static async Task<AttentionLine?> LineAsync(
        IQueryable<DateTimeOffset> instants, string href, bool isUrgent, string reason, string explanation, CancellationToken cancellation)
    {
        var seen = await instants.Take(PayoutList.CountMax).ToListAsync(cancellation);
        return seen.Count == 0 ? null : new AttentionLine(reason, explanation, seen.Count, seen[0], href, isUrgent);
    }
}
