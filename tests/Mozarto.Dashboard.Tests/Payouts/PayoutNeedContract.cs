using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>What people have to do about payouts: each line of the start page counts exactly the rows that its link lists.</summary>
public abstract class PayoutNeedContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;

    public async Task InitializeAsync() => bench = await PayoutBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Where_nothing_is_to_be_done_nothing_is_said()
    {
        Assert.Empty(await LinesAsync());
        var id = await bench.RequestAsync();
        await bench.Approval.RejectAsync(id, (await bench.PayoutAsync(id)).Version, "no", Cast.Fay, CancellationToken.None);
        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task What_waits_for_approval_is_counted_for_all_and_listed_for_those_who_can_give_it()
    {
        var first = await bench.RequestAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var large = await bench.RequestAsync("2000.00");
        await bench.ApproveAsync(large, Cast.Fay);

        var line = await LineAsync("Payouts to approve");

        Assert.Equal((2, (await bench.PayoutAsync(first)).RequestedAt, "/payouts?state=awaiting-approval", false), ((int)line.Count!, line.OldestAt!.Value, line.Href, line.IsUrgent));
        Assert.Equal([large, first], await ListedAsync(line));
        Assert.Empty(await NeedingAsync(PayoutNeed.MyApproval, Cast.Finn));
        Assert.Equal([first], await NeedingAsync(PayoutNeed.MyApproval, Cast.Fay));
        Assert.Equal([large, first], await NeedingAsync(PayoutNeed.MyApproval, Cast.Felix));
    }

    [Fact]
    public async Task An_approval_of_an_earlier_round_asks_for_another_one()
    {
        var id = await bench.RequestAsync("2000.00");
        await bench.ApproveAsync(id, Cast.Fay);
        Assert.Empty(await NeedingAsync(PayoutNeed.MyApproval, Cast.Fay));

        await bench.Desk.ReviseAsync(id, (await bench.PayoutAsync(id)).Version, PayoutBench.Form("2001.00"), Cast.Finn, CancellationToken.None);

        Assert.Equal([id], await NeedingAsync(PayoutNeed.MyApproval, Cast.Fay));
    }

    [Fact]
    public async Task What_nobody_knows_is_urgent_until_it_is_settled_and_a_proposal_asks_for_a_second_person()
    {
        var id = await bench.UnknownAsync();
        var line = await LineAsync("Unknown payouts");
        Assert.Equal((1, true), ((int)line.Count!, line.IsUrgent));
        Assert.Equal([id], await ListedAsync(line));

        Assert.IsType<PayoutResult.Done>(await bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.ItLeft, "they said so", null), Cast.Finn, CancellationToken.None));
        var proposed = await LineAsync("Settlements to confirm");
        Assert.Equal((1, bench.Clock.GetUtcNow()), ((int)proposed.Count!, proposed.OldestAt!.Value));
        Assert.Equal([id], await ListedAsync(proposed));

        var settlement = await bench.ReadAsync(context => Task.FromResult(context.PayoutSettlements.Single().Id));
        Assert.IsType<PayoutResult.Done>(await bench.Unknown.ConfirmAsync(settlement, Cast.Ada, CancellationToken.None));
        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task A_pause_is_a_line_as_long_as_it_lasts_and_urgent_when_an_answer_began_it()
    {
        await bench.Sending.PauseAsync("Looks wrong", Cast.Finn, CancellationToken.None);
        var line = await LineAsync("Sending is paused");
        Assert.Equal(((long?)null, false, "/payouts"), (line.Count, line.IsUrgent, line.Href));
        Assert.StartsWith("Finn: Looks wrong", line.Explanation, StringComparison.Ordinal);
        await bench.Sending.ResumeAsync("Checked", Cast.Finn, CancellationToken.None);
        Assert.Empty(await LinesAsync());

        await bench.AddAsync(new SendingPause { Id = bench.Store.Ids.Next(), At = bench.Clock.GetUtcNow(), Reason = "company token refused: reissued?" });

        Assert.True((await LineAsync("Sending is paused")).IsUrgent);
    }

    [Fact]
    public async Task Contradictions_and_waits_for_a_push_lead_to_their_rows()
    {
        var contradicted = await MakeAsync(payout => payout.Contradict("Two of it were paid.", Act()));
        var pushed = await MakeAsync(payout =>
        {
            payout.Approve(new PayoutTicket("https://there", "token", 1), Act());
            payout.BeginSending(Act());
            payout.ReturnUnsent(isTry: false, waitsForPush: true, null, Act());
        });

        Assert.Equal([contradicted], await ListedAsync(await LineAsync("Payouts that contradict themselves")));
        Assert.Equal([pushed], await ListedAsync(await LineAsync("Payouts that wait for a push")));
        Assert.Equal([contradicted], await NeedingAsync(PayoutNeed.Explanation, Cast.Sam));
        Assert.Empty(await NeedingAsync(PayoutNeed.MyApproval, Cast.Fay));
    }

    [Fact]
    public async Task A_pair_that_was_paid_twice_is_one_urgent_line()
    {
        var first = await MakeAsync(Pay);
        var second = await MakeAsync(Pay, replaces: first);
        var alone = await MakeAsync(Pay);
        await MakeAsync(_ => { }, replaces: alone);

        var line = await LineAsync("Payouts paid twice");

        Assert.Equal((1, true), ((int)line.Count!, line.IsUrgent));
        Assert.Equal([second], await ListedAsync(line));
    }

    private void Pay(Payout payout)
    {
        payout.Approve(new PayoutTicket("https://there", "token", 1), Act());
        payout.BeginSending(Act());
        payout.Hear(PayoutState.Paid, Act());
    }

    private async Task<long> MakeAsync(Action<Payout> then, long? replaces = null)
    {
        var id = bench.Store.Ids.Next();
        var blank = new Payout { Id = id, RequestKey = $"key-{id}", CreatorIdentity = Cast.Finn.Identity, CreatorName = "Finn", Source = "a-source", ReplacesId = replaces };
        Assert.True(Currency.TryFind("CAD", out var currency));
        var payout = Payout.Request(blank, new PayoutContent("payone", "PAYONE", new Money(100, currency), "player-77", "Ana Roy"), Act());
        then(payout);
        await bench.AddAsync(payout);
        return id;
    }

    private PayoutAct Act() => new(bench.Store.Ids.Next(), bench.Clock.GetUtcNow(), "Finn", "An act");

    private async Task<IReadOnlyList<AttentionLine>> LinesAsync() => await new PayoutAttention(bench.Store).ReadAsync(CancellationToken.None);

    private async Task<AttentionLine> LineAsync(string reason) => Assert.Single(await LinesAsync(), line => line.Reason == reason);

    private Task<IReadOnlyList<long>> ListedAsync(AttentionLine line) => ListedAsync(line.Href!, Cast.Sam);

    private Task<IReadOnlyList<long>> NeedingAsync(PayoutNeed need, Operator who) => ListedAsync(PayoutFilter.Href(need), who);

    private async Task<IReadOnlyList<long>> ListedAsync(string href, Operator who)
    {
        var filter = PayoutFilter.Read(PageQuery.Parse(href), who.Identity, new BusinessTime(TimeZoneInfo.Utc), bench.Clock.GetUtcNow());
        return [.. (await new PayoutList(bench.Store).ReadAsync(filter, null, null, CancellationToken.None)).Rows.Select(row => row.Id)];
    }
}

public sealed class PayoutNeedOnSqlite() : PayoutNeedContract(DatabaseKind.Sqlite);

public sealed class PayoutNeedOnPostgres() : PayoutNeedContract(DatabaseKind.PostgreSql);
