using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>Which transactions are offered for a payout that nobody knows about, and how they are told from each other. None is ever chosen.</summary>
public abstract class PayoutCandidatesContract(DatabaseKind kind) : IAsyncLifetime
{
    private PayoutBench bench = null!;
    private Payout payout = null!;

    private static readonly TransactionFacts Paid = new()
    {
        State = TransactionState.Approved, Direction = TransactionDirection.Payout, Provider = "payone", UserId = "player-77", AmountMinor = 4250, CurrencyCode = "CAD", OccurredAt = A.Time,
    };

    private DateTimeOffset SentAt => bench.Clock.GetUtcNow();

    public async Task InitializeAsync()
    {
        bench = await PayoutBench.StartAsync(kind);
        payout = await bench.PayoutAsync(await bench.UnknownAsync());
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task What_cannot_be_it_is_not_offered()
    {
        await AddAsync(Paid with { Direction = TransactionDirection.PayIn });
        await AddAsync(Paid with { CurrencyCode = "EUR" });
        await AddAsync(Paid, at: SentAt - PayoutCandidates.HeardBefore - TimeSpan.FromSeconds(1));
        await AddAsync(Paid, isClaimed: true);
        await AddAsync(Paid, payoutId: 7);

        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task The_more_agrees_the_earlier_it_stands_and_each_fact_says_whether_it_does()
    {
        var alone = await AddAsync(Paid with { UserId = null, Provider = null, Direction = TransactionDirection.Unknown });
        var other = await AddAsync(Paid with { UserId = "player-78" });
        var sameUser = await AddAsync(Paid with { AmountMinor = 4251, MerchantReference = "order-9" }, at: SentAt - PayoutCandidates.HeardBefore);
        var all = await AddAsync(Paid with { MerchantReference = PayoutBench.Named(payout.Id) });

        var found = await FindAsync();

        Assert.Equal([all, alone, other, sameUser], found.Select(each => each.Transaction.Id));
        Assert.Equal((FactAgreement.Agrees, FactAgreement.Agrees, FactAgreement.Agrees, FactAgreement.Agrees, false), Facts(found, all));
        Assert.Equal((FactAgreement.NotTold, FactAgreement.Agrees, FactAgreement.NotTold, FactAgreement.NotTold, true), Facts(found, alone));
        Assert.Equal((FactAgreement.Differs, FactAgreement.Agrees, FactAgreement.Agrees, FactAgreement.NotTold, true), Facts(found, other));
        Assert.Equal((FactAgreement.Agrees, FactAgreement.Differs, FactAgreement.Agrees, FactAgreement.Differs, false), Facts(found, sameUser));
    }

    [Theory]
    [InlineData("42.50", FactAgreement.Agrees)]
    [InlineData("42.5", FactAgreement.Agrees)]
    [InlineData("42.51", FactAgreement.Differs)]
    [InlineData("42.505", FactAgreement.NotTold)]
    [InlineData(null, FactAgreement.NotTold)]
    public async Task A_currency_that_was_not_told_may_be_the_same(string? amount, FactAgreement agreement)
    {
        var id = await AddAsync(Paid with { CurrencyCode = null, AmountMinor = null, AmountText = amount });

        var found = Assert.Single(await FindAsync());

        Assert.Equal((id, agreement), (found.Transaction.Id, found.Amount));
    }

    [Fact]
    public async Task One_that_agrees_is_not_pushed_out_by_many_that_came_sooner()
    {
        for (var i = 0; i < PayoutCandidates.CandidatesMax + 5; i++) await AddAsync(Paid with { UserId = $"other-{i}", AmountMinor = 100 });
        var late = await AddAsync(Paid, at: SentAt.AddHours(3));

        var found = await FindAsync();

        Assert.Equal((PayoutCandidates.CandidatesMax, late), (found.Count, found[0].Transaction.Id));
    }

    [Fact]
    public async Task What_two_people_say_it_became_is_linked_both_ways_and_offered_no_more()
    {
        var id = await AddAsync(Paid);
        await bench.Unknown.ProposeAsync(new SettlementProposal(payout.Id, SettlementKind.ItLeft, "the user agrees", id), Cast.Finn, CancellationToken.None);
        Assert.Equal((null, true, "player-77"), Link((await new PayoutLinks(bench.Store).ReadAsync(id, CancellationToken.None))!));

        await bench.Unknown.ConfirmAsync(await bench.ReadAsync(context => Task.FromResult(context.PayoutSettlements.Single().Id)), Cast.Fay, CancellationToken.None);

        Assert.Empty(await FindAsync());
        Assert.Equal((payout.Id, false, "player-77"), Link((await new PayoutLinks(bench.Store).ReadAsync(id, CancellationToken.None))!));
        Assert.Equal(PayoutState.Paid, (await bench.PayoutAsync(payout.Id)).State);
    }

    [Theory]
    [InlineData(TransactionDirection.PayIn, false, false)]
    [InlineData(TransactionDirection.Payout, true, false)]
    [InlineData(TransactionDirection.Payout, false, true)]
    [InlineData(TransactionDirection.Unknown, false, true)]
    public async Task Only_what_may_be_one_of_ours_can_be_linked(TransactionDirection direction, bool isClaimed, bool canBeLinked)
    {
        var id = await AddAsync(Paid with { Direction = direction }, isClaimed: isClaimed);

        Assert.Equal(canBeLinked, (await new PayoutLinks(bench.Store).ReadAsync(id, CancellationToken.None))!.CanBeLinked);
        Assert.Null(await new PayoutLinks(bench.Store).ReadAsync(id + 1_000_000, CancellationToken.None));
    }

    private static (long? PayoutId, bool CanBeLinked, string? UserId) Link(PayoutLink link) => (link.Payout?.Id, link.CanBeLinked, link.UserId);

    private static (FactAgreement User, FactAgreement Amount, FactAgreement Provider, FactAgreement Reference, bool IsNotEnough) Facts(IReadOnlyList<PayoutCandidate> found, long id)
    {
        var each = found.Single(candidate => candidate.Transaction.Id == id);
        return (each.User, each.Amount, each.Provider, each.Reference, each.IsNotEnough);
    }

    private async Task<long> AddAsync(TransactionFacts facts, DateTimeOffset? at = null, bool isClaimed = false, long? payoutId = null)
    {
        var (id, seen) = (A.Id(), at ?? SentAt);
        var row = new Transaction { Id = id, Source = "a-source", Kind = TransactionKind.Payment, ExternalId = $"ext-{id}", IsClaimed = isClaimed, OccurredAt = seen, FirstSeenAt = seen, LastSeenAt = seen };
        row.Become(facts);
        if (payoutId is { } other) row.BelongTo(other, "PAYONE");
        await bench.AddAsync(row);
        return id;
    }

    private Task<IReadOnlyList<PayoutCandidate>> FindAsync() => new PayoutCandidates(bench.Store, new TransactionFacets()).FindAsync(payout, SentAt, CancellationToken.None);
}

public sealed class PayoutCandidatesOnSqlite() : PayoutCandidatesContract(DatabaseKind.Sqlite);

public sealed class PayoutCandidatesOnPostgres() : PayoutCandidatesContract(DatabaseKind.PostgreSql);
