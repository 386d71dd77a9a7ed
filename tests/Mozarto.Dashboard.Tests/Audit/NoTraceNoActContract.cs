using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Payouts;
using Mozarto.Dashboard.Tests.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Tests.Webhooks;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks;
using Act = System.Func<System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Mozarto.Dashboard.Tests.Audit;

/// <summary>No trace, no act: whatever somebody does while its entry cannot be written leaves the store exactly as it was. The same act is then done, and leaves one entry.</summary>
public abstract class NoTraceNoActContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;

    // What has to be there before, and then the act itself.
    private static readonly Dictionary<string, Func<PayoutBench, Task<Act>>> Acts = new(StringComparer.Ordinal)
    {
        ["RequestPayout"] = bench => Task.FromResult<Act>(stop => bench.Desk.RequestAsync(PayoutBench.Form(), Cast.Finn, stop)),
        ["RevisePayout"] = async bench => await OnPayoutAsync(bench, (id, version, stop) => bench.Desk.ReviseAsync(id, version, PayoutBench.Form("43.50"), Cast.Finn, stop)),
        ["ApprovePayout"] = async bench => await OnPayoutAsync(bench, (id, version, stop) => bench.Approval.ApproveAsync(id, version, Cast.Fay, stop)),
        ["RejectPayout"] = async bench => await OnPayoutAsync(bench, (id, version, stop) => bench.Approval.RejectAsync(id, version, "a reason", Cast.Fay, stop)),
        ["CancelPayout"] = async bench => await OnPayoutAsync(bench, (id, version, stop) => bench.Approval.CancelAsync(id, version, "a reason", Cast.Finn, stop)),
        ["PauseSending"] = bench => Task.FromResult<Act>(stop => bench.Sending.PauseAsync("a reason", Cast.Fay, stop)),
        ["ResumeSending"] = async bench =>
        {
            await bench.Sending.PauseAsync("a reason", Cast.Fay, CancellationToken.None);
            return stop => bench.Sending.ResumeAsync("a reason", Cast.Fay, stop);
        },
        ["ProposeSettlement"] = async bench =>
        {
            var id = await bench.UnknownAsync();
            return stop => bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.ItLeft, "a reason", null), Cast.Finn, stop);
        },
        ["ConfirmSettlement"] = async bench =>
        {
            var settlement = await ProposedAsync(bench);
            return stop => bench.Unknown.ConfirmAsync(settlement, Cast.Fay, stop);
        },
        ["WithdrawSettlement"] = async bench =>
        {
            var settlement = await ProposedAsync(bench);
            return stop => bench.Unknown.WithdrawAsync(settlement, Cast.Finn, stop);
        },
        ["LinkPayout"] = async bench =>
        {
            var id = await bench.ApprovedAsync();
            await bench.SendAsync();
            await bench.ReadAsync(context => context.Payouts.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(payout => payout.ExternalId, "another-id")));
            await bench.HearAsync(bench.Bank.Tell(bench.Bank.Ledger[0], reference: BankReference.Missing));
            return async stop => await bench.Link.LinkAsync((await bench.ReadAsync(context => context.Transactions.SingleAsync(stop))).Id, PayoutBench.Named(id), "a reason", Cast.Finn, stop);
        },
        ["SetPayoutRule"] = async bench =>
        {
            var seen = await bench.ReadAsync(context => context.PayoutRules.SingleAsync());
            return stop => bench.Rules.SetAsync(new PayoutRuleChange("CAD", new PayoutTerms(1, null, null, null, null), "a reason", seen.Id), Cast.Ada, stop);
        },
        ["SetBankFields"] = bench => Task.FromResult<Act>(stop => new BankFieldSettings(bench.Store, bench.Trail).SetAsync([new BankField("iban", "IBAN", IsRequired: true, null)], "a reason", Cast.Ada, stop)),
        ["SetTimeZone"] = bench => Task.FromResult<Act>(stop => new BusinessZones(bench.Store, bench.Trail, new BusinessTime(TimeZoneInfo.FindSystemTimeZoneById("Europe/Dublin")), new LiveUpdates()).SetAsync("Asia/Tokyo", "Europe/Dublin", "a reason", Cast.Ada, stop)),
        ["SetRoles"] = async bench =>
        {
            foreach (var who in new[] { Cast.Ada, Cast.Sam }) await bench.Store.People.SawAsync(who, CancellationToken.None);
            var version = await bench.ReadAsync(context => context.People.Where(row => row.Identity == Cast.Sam.Identity).Select(row => row.Version).SingleAsync());
            var desk = new PeopleDesk(bench.Store, bench.Trail, PayoutSettings.Default, bench.Store.Turns, new LiveUpdates(), bench.Clock);
            return stop => desk.SetAsync(new RoleChange(Cast.Sam.Identity, "Finance", IsGiven: true, "a reason", version), Cast.Ada, stop);
        },
        ["MapWord"] = bench => Task.FromResult<Act>(stop => WordsOf(bench).MapAsync(new WordProposal(EndpointKind.Mozarto, "parked", TransactionState.Pending, "a reason", null), Cast.Ada, stop)),
        ["ConfirmWord"] = async bench =>
        {
            await WordsOf(bench).MapAsync(new WordProposal(EndpointKind.Mozarto, "parked", TransactionState.Approved, "a reason", null), Cast.Ada, CancellationToken.None);
            var mapping = await bench.ReadAsync(context => context.WordMappings.SingleAsync());
            return stop => WordsOf(bench).ConfirmAsync(mapping.Id, Cast.Finn, stop);
        },
        ["RetryDelivery"] = async bench =>
        {
            var id = await bench.DeliverAsync(new BankTelling("no JSON"u8.ToArray(), []));
            return stop => new RetryDelivery(bench.Store, bench.Store.Turns, bench.Trail, bench.Store.Ids, new LiveUpdates()).RunAsync(id, "a reason", Cast.Sam, stop);
        },
        ["SetCredentials"] = async bench =>
        {
            var credentials = await CredentialsBench.OnAsync(bench.Store);
            await credentials.PlantAsync(CompanyToken.New("First"));
            var change = await credentials.ChangeAsync(CompanyToken.New("Second"));
            return stop => credentials.Desk().SetAsync(change, "a reason", Cast.Ada, stop);
        },
        ["PushPayout"] = async bench =>
        {
            bench.Bank.Next(BankScript.DoNotPayAnd(BankAnswers.RateLimited("30")));
            var id = await bench.ApprovedAsync();
            await bench.SendAsync();
            return stop => bench.Sending.PushAsync(id, Cast.Finn, stop);
        },
        ["WriteNote"] = async bench =>
        {
            var transaction = await TransactionAsync(bench, new Told());
            return stop => new WriteNote(bench.Store, bench.Trail, bench.Store.Ids, new LiveUpdates()).RunAsync(transaction.Id, "a note", Cast.Sam, stop);
        },
        ["SetDirection"] = async bench =>
        {
            var transaction = await TransactionAsync(bench, new Told { Direction = TransactionDirection.Unknown });
            return _ => new BookOfTests(bench.Store).DecideAsync(transaction, new Decision.DirectionIs(TransactionDirection.PayIn, TransactionDirection.Unknown));
        },
        ["ResolveConflict"] = async bench =>
        {
            var approved = new Told();
            var transaction = await TransactionAsync(bench, approved, approved with { State = TransactionState.Declined });
            var events = await new BookOfTests(bench.Store).EventsOfAsync(transaction);
            return _ => new BookOfTests(bench.Store).DecideAsync(transaction, new Decision.Stands(events[0].Id, events.Max(each => each.Id)));
        },
        ["ReleaseDelivery"] = bench => OnHeldAsync(bench, HeldAnswer.Released),
        ["CloseDelivery"] = bench => OnHeldAsync(bench, HeldAnswer.Closed),
        ["RetryDeliveries"] = async bench =>
        {
            var retries = RetryBench.On(bench.Store, bench.Endpoint);
            await retries.ArriveAsync(RetryBench.Unreadable());
            return stop => retries.Retry.StartAsync(RetryBench.Selection(""), "a reason", Cast.Sam, stop);
        },
        ["CancelRetryRun"] = async bench =>
        {
            var retries = RetryBench.On(bench.Store, bench.Endpoint);
            await retries.ArriveAsync(RetryBench.Unreadable());
            var run = await retries.StartAsync("");
            return stop => retries.Cancel.RunAsync(run, Cast.Sam, stop);
        },
    };

    public static TheoryData<string> Names => [.. Acts.Keys];

    public async Task InitializeAsync() => bench = await PayoutBench.StartAsync(kind);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_done_whose_entry_cannot_be_written(string name)
    {
        var act = await Acts[name](bench);

        await NoTrace.AssertNoActAsync(bench.Store.CreateDbContext, name, act);
    }

    private static async Task<Act> OnHeldAsync(PayoutBench bench, HeldAnswer answer)
    {
        var retries = RetryBench.On(bench.Store, bench.Endpoint);
        var endpoint = A.Endpoint();
        await bench.AddAsync(endpoint);
        var held = await retries.ArriveAtAsync(endpoint, new Told { Shape = ToldShape.Payment, Id = "311" }.Bytes(), signedBefore: TimeSpan.FromDays(8));
        return stop => new HeldDesk(bench.Store, bench.Store.Turns, bench.Trail, bench.Store.Ids, new LiveUpdates()).AnswerAsync(held, answer, "a reason", Cast.Finn, stop);
    }

    private static async Task<Transaction> TransactionAsync(PayoutBench bench, params IReadOnlyList<Told> told)
    {
        var book = new BookOfTests(bench.Store);
        foreach (var each in told) await book.ApplyAsync(each);
        return await book.OneAsync();
    }

    private static WordDesk WordsOf(PayoutBench bench) => new(bench.Store, bench.Store.Turns, bench.Trail, bench.Store.Ids, new LiveUpdates());

    private static async Task<Act> OnPayoutAsync(PayoutBench bench, Func<long, int, CancellationToken, Task> act)
    {
        var id = await bench.RequestAsync();
        var version = (await bench.PayoutAsync(id)).Version;
        return stop => act(id, version, stop);
    }

    private static async Task<long> ProposedAsync(PayoutBench bench)
    {
        var id = await bench.UnknownAsync();
        await bench.Unknown.ProposeAsync(new SettlementProposal(id, SettlementKind.ItLeft, "a reason", null), Cast.Finn, CancellationToken.None);
        return await bench.ReadAsync(context => context.PayoutSettlements.Select(row => row.Id).SingleAsync());
    }
}

public sealed class NoTraceNoActOnSqlite() : NoTraceNoActContract(DatabaseKind.Sqlite);

public sealed class NoTraceNoActOnPostgres() : NoTraceNoActContract(DatabaseKind.PostgreSql);
