using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>Which way the money moves: as endpoints tell it, in whatever order, and as a person sets it.</summary>
public abstract class DirectionContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly Told PayIn = new();
    private static readonly Told Payout = PayIn with { Direction = TransactionDirection.Payout };
    private static readonly Told Untold = PayIn with { Direction = TransactionDirection.Unknown };

    private TestStore store = null!;
    private BookOfTests book = null!;

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        book = new BookOfTests(store);
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData(TransactionDirection.Unknown)]
    [InlineData(TransactionDirection.Refund)]
    [InlineData((TransactionDirection)9)]
    public async Task Only_pay_in_and_payout_can_be_set(TransactionDirection direction)
    {
        await book.ApplyAsync(PayIn);

        Assert.IsType<DecisionResult.NotPossible>(await SetAsync(direction, TransactionDirection.PayIn));

        Assert.Equal((TransactionDirection.PayIn, null), await NowAsync());
    }

    [Fact]
    public async Task The_direction_of_a_refund_is_not_for_choosing()
    {
        await book.ApplyAsync(PayIn with { Shape = ToldShape.Refund, Id = "311", Reference = null, User = null });
        var refund = await book.OneAsync(TransactionKind.Refund);

        Assert.IsType<DecisionResult.NotPossible>(await book.DecideAsync(refund, new Decision.DirectionIs(TransactionDirection.Payout, TransactionDirection.Refund)));

        Assert.Equal(TransactionDirection.Refund, (await book.OneAsync(TransactionKind.Refund)).Direction);
    }

    [Fact]
    public async Task Whoever_is_not_of_Finance_is_refused_and_that_is_noted()
    {
        await book.ApplyAsync(PayIn);

        foreach (var who in new[] { Cast.Ada, Cast.Sam, Cast.Nobody })
            Assert.IsType<DecisionResult.NotAllowed>(await book.DecideAsync(await book.OneAsync(), new Decision.DirectionIs(TransactionDirection.Payout, TransactionDirection.PayIn), who));

        Assert.Equal((TransactionDirection.PayIn, null), await NowAsync());
        await using var context = store.CreateDbContext();
        Assert.Equal(["Ada", "Sam", "Nobody"], await context.AuditEntries.Where(row => row.Action == "SetDirection" && row.Outcome == AuditOutcome.Refused).OrderBy(row => row.Id).Select(row => row.OperatorName).ToListAsync());
    }

    [Fact]
    public async Task Whoever_decides_about_a_direction_that_has_changed_meanwhile_looks_again()
    {
        await book.ApplyAsync(Untold);
        Assert.IsType<DecisionResult.Decided>(await SetAsync(TransactionDirection.PayIn, TransactionDirection.Unknown));

        Assert.Contains("Look again", Assert.IsType<DecisionResult.NotPossible>(await SetAsync(TransactionDirection.Payout, TransactionDirection.Unknown)).Why, StringComparison.Ordinal);

        Assert.Equal((TransactionDirection.PayIn, TransactionDirection.PayIn), await NowAsync());
    }

    [Fact]
    public async Task What_a_person_set_outranks_whatever_is_told_before_and_after()
    {
        await book.ApplyAsync(Untold);

        var decided = Assert.IsType<DecisionResult.Decided>(await SetAsync(TransactionDirection.Payout, TransactionDirection.Unknown));

        Assert.Equal("A person says: Payout; direction: Not told → Payout", decided.Effect);
        await book.ApplyAsync(PayIn with { State = TransactionState.Pending }, PayIn, Payout, Untold, PayIn with { State = TransactionState.Declined });
        Assert.Equal((TransactionDirection.Payout, TransactionDirection.Payout), await NowAsync());
        await using var context = store.CreateDbContext();
        var line = await context.TransactionNotes.SingleAsync();
        Assert.Equal(("Finn", "set direction", "a reason"), (line.OperatorName, line.Action, line.Text));
        var entry = await context.AuditEntries.SingleAsync();
        Assert.Equal(("SetDirection", AuditOutcome.Done), (entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task Endpoints_that_contradict_each_other_are_not_believed_in_any_order()
    {
        foreach (var (one, other) in new[] { (PayIn, Payout), (PayIn, Payout with { State = TransactionState.Pending }), (PayIn with { State = TransactionState.Pending }, Payout) })
        {
            foreach (IReadOnlyList<Told> order in new[] { [one, other], [other, one], [one, other, one], [other, one, Untold, other], new[] { Untold, one, one, other } })
            {
                await book.ForgetAsync();
                foreach (var told in order) await book.ApplyAsync(told);
                Assert.Equal(TransactionDirection.Unknown, (await book.OneAsync()).Direction);
                Assert.True(TransactionFold.IsDirectionContradicted(await book.EventsOfAsync(await book.OneAsync())));
            }
        }
    }

    [Fact]
    public async Task One_that_tells_and_one_that_does_not_agree()
    {
        await book.ApplyAsync(Untold, Payout, Untold with { State = TransactionState.Pending });

        Assert.Equal((TransactionDirection.Payout, null), await NowAsync());
    }

    private async Task<DecisionResult> SetAsync(TransactionDirection direction, TransactionDirection seen) =>
        await book.DecideAsync(await book.OneAsync(), new Decision.DirectionIs(direction, seen));

    private async Task<(TransactionDirection, TransactionDirection?)> NowAsync()
    {
        var row = await book.OneAsync();
        return (row.Direction, row.ChosenDirection);
    }
}

public sealed class DirectionOnSqlite() : DirectionContract(DatabaseKind.Sqlite);

public sealed class DirectionOnPostgres() : DirectionContract(DatabaseKind.PostgreSql);
