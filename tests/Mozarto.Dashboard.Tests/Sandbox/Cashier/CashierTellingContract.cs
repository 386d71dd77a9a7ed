using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Sandbox.Cashier;

/// <summary>What the pretend cashier tells of a payout arrives through real HTTP, and the book holds it.</summary>
public abstract class CashierTellingContract(DashboardApp app)
{
    private static long references = 1_000;

    private readonly long number = Interlocked.Increment(ref references);

    [Theory]
    [InlineData("forumpay", "EUR")]
    [InlineData("gigadat-eto", "CAD")]
    [InlineData("payone", null)]
    public async Task A_payout_that_is_accepted_is_approved(string way, string? currency)
    {
        var (answer, row) = await SendAsync(PretendPlan.Default, way, TransactionState.Approved);

        Assert.Equal(row!.ExternalId, Assert.IsType<CashierAnswer.Accepted>(answer).TransactionId);
        Assert.Equal((currency, PretendOrders.Reference(number), "0000000000000000000000a7"), (row.CurrencyCode, row.MerchantReference, row.UserId));
        Assert.Equal(["Approved, answered 200"], Entry().Told);
    }

    [Fact]
    public async Task Pending_comes_before_approved()
    {
        await SendAsync(PretendPlan.Default with { Sequel = PretendSequel.PendingThenApproved }, "payone", TransactionState.Approved);

        Assert.Equal(["Pending, answered 200", "Approved, answered 200"], Entry().Told);
    }

    [Fact]
    public async Task A_payout_may_be_declined()
    {
        await SendAsync(PretendPlan.Default with { Sequel = PretendSequel.Declined }, "payone", TransactionState.Declined);

        Assert.False(Entry().IsPaid);
    }

    [Theory]
    [InlineData("lose")]
    [InlineData("reset")]
    [InlineData("error")]
    public async Task Where_the_answer_is_lost_the_outcome_is_told_all_the_same(string key)
    {
        var plan = PretendPlan.Default.With(CashierChoices.AnswerOf(key)) with { Sequel = PretendSequel.Approved };

        var (answer, row) = await SendAsync(plan, "payone", TransactionState.Approved);

        Assert.IsType<CashierAnswer.Unknown>(answer);
        Assert.Equal(PretendOrders.Reference(number), row!.MerchantReference);
        Assert.True(Entry().IsPaid);
    }

    [Theory]
    [InlineData(nameof(PretendReference.Empty))]
    [InlineData(nameof(PretendReference.Missing))]
    public async Task The_reference_may_be_empty_or_missing(string form)
    {
        var (_, row) = await SendAsync(PretendPlan.Default with { Reference = Enum.Parse<PretendReference>(form) }, "payone", TransactionState.Approved);

        Assert.True(string.IsNullOrEmpty(row!.MerchantReference));
    }

    [Fact]
    public async Task It_may_be_told_before_the_answer_and_over_another_amount()
    {
        var (answer, row) = await SendAsync(PretendPlan.Default with { IsToldFirst = true, TellsOtherAmount = true, TellSeconds = 60 }, "gigadat-eto", TransactionState.Approved);

        Assert.IsType<CashierAnswer.Accepted>(answer);
        Assert.Equal(4350, row!.AmountMinor);
    }

    [Fact]
    public async Task It_may_be_told_nothing()
    {
        var (answer, _) = await SendAsync(PretendPlan.Default with { Sequel = PretendSequel.Nothing }, "payone", null);

        Assert.Equal(("Accept", 0, true), (Entry().Answered, Entry().Told.Count, Entry().IsPaid));
        Assert.IsType<CashierAnswer.Accepted>(answer);
    }

    private PretendEntry Entry() => app.Get<PretendLedger>().NewestFirst().First(entry => entry.Order?.Reference == PretendOrders.Reference(number));

    private async Task<(CashierAnswer Answer, Transaction? Row)> SendAsync(PretendPlan plan, string way, TransactionState? end)
    {
        app.Get<PretendSwitches>().Set(plan with { TellSeconds = plan.IsToldFirst ? plan.TellSeconds : 0 });
        var answer = await PretendOrders.SendAsync(app, way, number);
        var id = Entry().Order!.TransactionId;
        await Eventually.TrueAsync("all is told", () => Entry().Told.Count == PretendTale.StatesOf(plan.Sequel).Count);
        var row = await Eventually.ValueAsync($"{id} to be {end}", () => RowAsync(id), found => found?.State == end);
        return (answer, row);
    }

    private async Task<Transaction?> RowAsync(string externalId)
    {
        await using var context = app.NewContext();
        return await context.Transactions.AsNoTracking().SingleOrDefaultAsync(row => row.ExternalId == externalId);
    }
}

public sealed class CashierTellingOnSqlite(SqliteApp fixture) : CashierTellingContract(fixture.App), IClassFixture<SqliteApp>;

public sealed class CashierTellingOnPostgres(PostgresApp fixture) : CashierTellingContract(fixture.App), IClassFixture<PostgresApp>;
