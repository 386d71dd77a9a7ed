using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts.Walk;

/// <summary>People say what became of payouts: rightly or wrongly, and not always two of them.</summary>
internal sealed class WalkSettlers(PayoutWalk walk)
{
    private static readonly Operator[] Anybody = [Cast.Finn, Cast.Fay, Cast.Felix, Cast.Finn, Cast.Fay, Cast.Felix, Cast.Ada, Cast.Sam];

    public IEnumerable<(int Weight, string Name, Func<Task<string>> Take)> Steps => [(6, "propose", ProposeAsync), (7, "confirm", ConfirmAsync), (1, "withdraw", WithdrawAsync), (1, "link", LinkAsync)];

    private async Task<string> ProposeAsync()
    {
        if (await walk.PickAsync(row => row.State == PayoutState.Unknown || row.ConflictReason != null) is not { } payout) return "nothing is open";
        var kind = walk.Any<SettlementKind>([SettlementKind.ItLeft, SettlementKind.ItDidNotLeave, SettlementKind.CreateAgain]);
        var found = kind == SettlementKind.ItLeft ? await UnmatchedOfAsync(payout.Id) : null;
        var result = await walk.Either().Unknown.ProposeAsync(new SettlementProposal(payout.Id, kind, "so it seems", found), walk.Any(Anybody), CancellationToken.None);
        return $"{PayoutBench.Named(payout.Id)} {kind}: {result.Words}";
    }

    private async Task<string> ConfirmAsync()
    {
        if (await OpenAsync() is not { } settlement) return "nothing is proposed";
        var before = await walk.First.PayoutAsync(settlement.PayoutId);
        var people = walk.Chance(25) ? new[] { walk.Any(Anybody), walk.Any(Anybody) } : [walk.Any(Anybody)];
        var results = await Task.WhenAll(people.Select((who, i) => (i == 0 ? walk.First : walk.Second).Unknown.ConfirmAsync(settlement.Id, who, CancellationToken.None)));
        foreach (var (who, result) in people.Zip(results)) Assert.False(result is PayoutResult.Done && who.Identity == settlement.ProposedByIdentity, $"{who.Name} settled alone");
        Assert.True(results.Count(result => result is PayoutResult.Done) <= 1, "confirmed twice");
        if (results.Any(result => result is PayoutResult.Done) && settlement.Kind != SettlementKind.CreateAgain) walk.Misled.Add(PayoutBench.Named(settlement.PayoutId));
        return $"{PayoutBench.Named(settlement.PayoutId)} {before.State} {settlement.Kind}: {string.Join(" | ", results.Select(result => result.Words))}";
    }

    private async Task<string> WithdrawAsync() => await OpenAsync() is { } settlement
        ? (await walk.Either().Unknown.WithdrawAsync(settlement.Id, walk.Any(Anybody), CancellationToken.None)).Words
        : "nothing is proposed";

    private async Task<string> LinkAsync()
    {
        if (await walk.PickAsync(row => row.State == PayoutState.Submitted || row.State == PayoutState.Failed) is not { } payout || await UnmatchedOfAsync(payout.Id) is not { } found) return "nothing is unmatched";
        return (await walk.Either().Link.LinkAsync(found, PayoutBench.Named(payout.Id), "it is this one", Cast.Fay, CancellationToken.None)).Words;
    }

    // As a person who looks into Mozarto's back office: nobody links what is another's.
    private Task<long?> UnmatchedOfAsync(long payoutId)
    {
        var ids = walk.Bank.Requests.Where(request => request.Reference == PayoutBench.Named(payoutId)).Select(request => request.TransactionId).ToList();
        return walk.First.ReadAsync(context => context.Transactions.Where(row => ids.Contains(row.ExternalId) && row.PayoutId == null).Select(row => (long?)row.Id).FirstOrDefaultAsync());
    }

    private async Task<PayoutSettlement?> OpenAsync()
    {
        var open = await walk.First.ReadAsync(context => context.PayoutSettlements.AsNoTracking().Where(row => row.ClosedAt == null).OrderBy(row => row.Id).ToListAsync());
        return open.Count == 0 ? null : walk.Any(open);
    }
}
