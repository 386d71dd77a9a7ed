using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Settings;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Holds all sending when what payouts are bound to changes: those approved before do not fit any more, and the first under the new credentials is a person's decision.</summary>
internal sealed class SendingHold(IDbContextFactory<DashboardContext> contexts, IdGenerator ids, TimeProvider time) : ICredentialsFollower
{
    public async Task<int> CountUnfitAsync(CashierBinding binding, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Payouts
            .Where(row => row.State == PayoutState.Approved && (row.BoundAddress != binding.Address || row.BoundToken != binding.TokenFingerprint))
            .Take(PayoutList.CountMax).CountAsync(cancellation);
    }

    public async Task PauseAsync(DashboardContext context, string byName, string reason, CancellationToken cancellation)
    {
        if (await context.SendingPauses.AnyAsync(row => row.ResumedAt == null, cancellation)) return;
        context.Add(new SendingPause { Id = ids.Next(), At = time.GetUtcNow(), ByName = TextCut.To(byName, Payout.NameCharactersMax), Reason = reason });
    }
}
