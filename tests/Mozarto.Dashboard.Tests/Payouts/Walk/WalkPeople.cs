using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts.Walk;

/// <summary>People ask for payouts, approve them, change their mind, press twice, and try what they may not.</summary>
internal sealed class WalkPeople(PayoutWalk walk)
{
    private static readonly string[] Amounts = ["42.50", "999.99", "1000.00", "0.01", "2500.00", "310.07"];
    private static readonly Operator[] Finance = [Cast.Finn, Cast.Fay, Cast.Felix];
    private static readonly Operator[] Anybody = [Cast.Finn, Cast.Fay, Cast.Felix, Cast.Finn, Cast.Fay, Cast.Felix, Cast.AdaOfFinance, Cast.Ada, Cast.Sam, Cast.Nobody];

    private readonly List<(PayoutForm Form, Operator Who, long Id)> submitted = [];
    private int tokens;

    public IEnumerable<(int Weight, string Name, Func<Task<string>> Take)> Steps =>
    [
        (20, "request", RequestAsync), (2, "submit an old form again", SubmitAgainAsync), (30, "approve", ApproveAsync), (3, "edit", ReviseAsync), (2, "cancel", CancelAsync), (1, "reject", RejectAsync),
        (1, "pause", async () => (await walk.First.Sending.PauseAsync("a doubt", Cast.Ada, CancellationToken.None)).Words), (9, "resume", async () => (await walk.First.Sending.ResumeAsync("no doubt", Cast.Ada, CancellationToken.None)).Words),
        (3, "push", PushAsync), (1, "create again", CreateAgainAsync), (1, "expire", ExpireAsync), (1, "reissue the company token", ReissueAsync), (1, "set the rule", SetRuleAsync),
    ];

    private async Task<string> RequestAsync()
    {
        var (form, who) = (PayoutBench.Form(walk.Any(Amounts), $"player-{walk.Dice.Next(10)}"), walk.Any(Finance));
        return await SubmitAsync(form, who);
    }

    // Two tabs, a double press, a replayed event: one payout.
    private async Task<string> SubmitAsync(PayoutForm form, Operator who)
    {
        var results = walk.Chance(30)
            ? await Task.WhenAll(walk.First.Desk.RequestAsync(form, who, CancellationToken.None), walk.Second.Desk.RequestAsync(form, who, CancellationToken.None))
            : [await walk.First.Desk.RequestAsync(form, who, CancellationToken.None)];
        var ids = results.OfType<PayoutResult.Done>().Select(done => done.PayoutId).Distinct().ToList();
        Assert.True(ids.Count <= 1, "one form became two payouts");
        if (ids.Count == 1) submitted.Add((form, who, ids[0]));
        return $"{results.Length} times, {results[0].Words}";
    }

    private async Task<string> SubmitAgainAsync()
    {
        if (submitted.Count == 0) return "there is none";
        var (form, who, id) = walk.Any(submitted);
        if (walk.Chance(30)) form = form with { Amount = "7.77" };
        if (await walk.Either().Desk.RequestAsync(form, who, CancellationToken.None) is not PayoutResult.Done done) return "refused";
        Assert.Equal(id, done.PayoutId);
        return "the same";
    }

    private async Task<string> ApproveAsync()
    {
        if (await walk.PickAsync(row => row.State == PayoutState.AwaitingApproval) is not { } payout) return "nothing waits";
        var seen = payout.Version - (walk.Chance(8) ? 1 : 0);
        var people = walk.Chance(30) ? new[] { walk.Any(Anybody), walk.Any(Anybody), walk.Any(Finance) } : [walk.Any(Anybody)];
        var results = await Task.WhenAll(people.Select((who, i) => (i == 1 ? walk.Second : walk.First).Approval.ApproveAsync(payout.Id, seen, who, CancellationToken.None)));
        foreach (var (who, result) in people.Zip(results))
            Assert.False(result is PayoutResult.Done && (who.Identity == payout.CreatorIdentity || !who.Roles.Contains("Finance", StringComparer.Ordinal)), $"{who.Name} approved what {payout.CreatorName} created");
        Assert.True(results.Count(result => result is PayoutResult.Done) <= 1, "two agreed to one version");
        return $"{PayoutBench.Named(payout.Id)} by {string.Join(", ", people.Select(who => who.Name))}: {string.Join(" | ", results.Select(result => result.Words))}";
    }

    private async Task<string> ReviseAsync()
    {
        if (await walk.PickAsync(row => row.State == PayoutState.AwaitingApproval || row.State == PayoutState.Approved || row.State == PayoutState.Unknown) is not { } payout) return "nothing waits";
        var who = walk.Chance(80) ? Finance.First(each => each.Identity == payout.CreatorIdentity) : walk.Any(Finance);
        var result = await walk.Either().Desk.ReviseAsync(payout.Id, payout.Version, PayoutBench.Form(walk.Any(Amounts), payout.UserId), who, CancellationToken.None);
        Assert.False(result is PayoutResult.Done && (who.Identity != payout.CreatorIdentity || payout.State == PayoutState.Unknown), "edited what must not be edited");
        return $"{PayoutBench.Named(payout.Id)}: {result.Words}";
    }

    private async Task<string> CancelAsync() => await walk.PickAsync(row => row.State != PayoutState.Cancelled) is { } payout
        ? $"{PayoutBench.Named(payout.Id)}: {(await walk.Either().Approval.CancelAsync(payout.Id, payout.Version, "a reason", walk.Any(Anybody), CancellationToken.None)).Words}"
        : "nothing is there";

    private async Task<string> RejectAsync() => await walk.PickAsync(row => row.State != PayoutState.Rejected) is { } payout
        ? $"{PayoutBench.Named(payout.Id)}: {(await walk.Either().Approval.RejectAsync(payout.Id, payout.Version, "a reason", walk.Any(Anybody), CancellationToken.None)).Words}"
        : "nothing is there";

    private async Task<string> PushAsync() => await walk.PickAsync(row => row.WaitsForPush) is { } payout
        ? $"{PayoutBench.Named(payout.Id)}: {(await walk.Either().Sending.PushAsync(payout.Id, walk.Any(Finance), CancellationToken.None)).Words}"
        : "nothing waits for that";

    // Also where it was not agreed to, and a second time.
    private async Task<string> CreateAgainAsync()
    {
        if (await walk.PickAsync(row => row.State == PayoutState.Unknown) is not { } payout) return "nothing is unknown";
        var agreed = await walk.First.ReadAsync(context => context.PayoutSettlements.AnyAsync(row => row.PayoutId == payout.Id && row.Kind == SettlementKind.CreateAgain && row.ConfirmedByIdentity != null));
        var isTaken = await walk.First.ReadAsync(context => context.Payouts.AnyAsync(row => row.ReplacesId == payout.Id));
        var form = PayoutBench.Form(payout.Amount.ToPlainText(), payout.UserId) with { ReplacesId = payout.Id };
        var result = await walk.Either().Desk.RequestAsync(form, walk.Any(Finance), CancellationToken.None);
        Assert.False(result is PayoutResult.Done && (!agreed || isTaken), "created again without two people, or twice");
        return $"{PayoutBench.Named(payout.Id)}: {result.Words}";
    }

    private async Task<string> ExpireAsync()
    {
        await walk.Either().ExpireAsync();
        return "looked at";
    }

    private Task<string> ReissueAsync() => Task.FromResult(walk.Bank.CompanyToken = $"company-token-of-the-bank-{++tokens % 3}");

    private async Task<string> SetRuleAsync()
    {
        var latest = await walk.First.ReadAsync(context => context.PayoutRules.Where(row => row.CurrencyCode == "CAD" && row.WithdrawnAt == null)
            .OrderByDescending(row => row.EffectiveAt).ThenByDescending(row => row.Id).Select(row => row.Id).FirstAsync());
        var terms = new PayoutTerms(
            walk.Any<long?>([1, 50_000, 100_000, null]), walk.Any<long?>([500_000, 800_000, null]), walk.Any<long?>([400_000, 600_000, null]), walk.Any<long?>([1_200_000, 2_000_000, null]), walk.Any<long?>([20_000_000, null]));
        var result = await walk.First.Rules.SetAsync(new PayoutRuleChange("CAD", terms, "another one", latest), Cast.Ada, CancellationToken.None);
        return $"{terms}: {result}";
    }
}
