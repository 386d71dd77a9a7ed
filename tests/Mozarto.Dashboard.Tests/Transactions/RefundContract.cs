using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>Refunds and the payments they belong to.</summary>
public abstract class RefundContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly Told Payment = new() { Shape = ToldShape.Payment, Id = "9001", AmountMinor = 4000, Currency = "GBP", Reference = null, User = null };
    private static readonly Told Refund = Payment with { Shape = ToldShape.Refund, Id = "311", PaymentId = "9001", AmountMinor = 1500, PaymentAmountMinor = 4000 };

    private TestStore store = null!;
    private BookOfTests book = null!;

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        book = new BookOfTests(store);
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task More_refunded_than_was_paid_is_a_Conflict_until_it_fits_again()
    {
        await book.ApplyAsync(Payment, Refund, Refund with { Id = "312", AmountMinor = 2500 });
        Assert.Equal((TransactionState.Approved, 4000), await PaymentNowAsync());

        await book.ApplyAsync(Refund with { Id = "313", AmountMinor = 1 });
        Assert.Equal((TransactionState.Conflict, 4001), await PaymentNowAsync());

        await book.ApplyAsync(Refund with { Id = "313", AmountMinor = 1, State = TransactionState.Declined });
        Assert.Equal((TransactionState.Approved, 4000), await PaymentNowAsync());
    }

    [Fact]
    public async Task More_refunded_than_paid_can_be_accepted_up_to_that_sum_and_one_refund_more_is_a_new_Conflict()
    {
        await book.ApplyAsync(Payment, Refund, Refund with { Id = "312", AmountMinor = 2600 });
        var payment = await book.OneAsync();
        var events = await book.EventsOfAsync(payment);
        Assert.Equal("The transaction becomes Approved, 40.00 GBP.", OpenConflict.Of(payment, events)!.AcceptEffect);
        Assert.IsType<DecisionResult.NotPossible>(await book.DecideAsync(payment, new Decision.Stands(events[0].Id, events[^1].Id)));
        Assert.IsType<DecisionResult.NotPossible>(await book.DecideAsync(payment, new Decision.RefundsAccepted(4099)));

        Assert.IsType<DecisionResult.Decided>(await book.DecideAsync(payment, new Decision.RefundsAccepted(4100)));

        Assert.Equal((TransactionState.Approved, 4100), await PaymentNowAsync());
        await book.ApplyAsync(Refund, Payment);
        Assert.Equal((TransactionState.Approved, 4100), await PaymentNowAsync());
        await book.ApplyAsync(Refund with { Id = "313", AmountMinor = 1 });
        Assert.Equal((TransactionState.Conflict, 4101), await PaymentNowAsync());
    }

    [Fact]
    public async Task Refunds_are_accepted_in_no_other_Conflict()
    {
        await book.ApplyAsync(Payment, Payment with { State = TransactionState.Declined });

        Assert.IsType<DecisionResult.NotPossible>(await book.DecideAsync(await book.OneAsync(), new Decision.RefundsAccepted(0)));

        Assert.Equal((TransactionState.Conflict, 0), await PaymentNowAsync());
    }

    [Fact]
    public async Task A_refund_that_a_person_resolves_moves_its_payment()
    {
        await book.ApplyAsync(Payment, Refund, Refund with { State = TransactionState.Declined });
        Assert.Equal((TransactionState.Approved, 0), await PaymentNowAsync());
        var refund = await book.OneAsync(TransactionKind.Refund);

        await book.ChooseAsync(refund, (await book.EventsOfAsync(refund)).Single(each => each.State == TransactionState.Approved));

        Assert.Equal((TransactionState.Approved, 1500), await PaymentNowAsync());
    }

    [Fact]
    public async Task Refunds_too_large_to_add_up_are_a_Conflict_and_no_crash()
    {
        await book.ApplyAsync(Refund with { AmountMinor = long.MaxValue });

        await book.ApplyAsync(Refund with { Id = "312", AmountMinor = long.MaxValue });

        Assert.Equal((TransactionState.Conflict, long.MaxValue), await PaymentNowAsync());
    }

    [Fact]
    public async Task A_refund_that_names_another_payment_the_second_time_counts_for_neither()
    {
        await book.ApplyAsync(Payment, Refund);
        Assert.Equal((TransactionState.Approved, 1500), await PaymentNowAsync());

        var result = (await book.ApplyAsync(Refund with { PaymentId = "9002" }))[0];

        Assert.Equal("payment id", Assert.IsType<BookResult.Variant>(result).Field);
        Assert.Equal((TransactionState.Approved, 0), await PaymentNowAsync());
        Assert.Equal((TransactionState.Approved, 0), await PaymentNowAsync("9002"));
        Assert.Equal(TransactionState.Conflict, (await book.OneAsync(TransactionKind.Refund)).State);
    }

    [Fact]
    public async Task A_refund_that_comes_first_creates_its_payment()
    {
        await book.ApplyAsync(Refund);

        var payment = await book.OneAsync();
        Assert.Equal((TransactionState.Approved, 4000, 1500, "GBP", "fena"), (payment.State, payment.AmountMinor, payment.RefundedMinor, payment.CurrencyCode, payment.Provider));
        var refund = await book.OneAsync(TransactionKind.Refund);
        Assert.Equal((TransactionDirection.Refund, "9001", "a text"), (refund.Direction, refund.PaymentExternalId, refund.Message));
    }

    [Fact]
    public async Task A_failed_refund_counts_nothing_and_a_repeated_one_once()
    {
        await book.ApplyAsync(Refund, Refund, Refund with { Id = "312", State = TransactionState.Declined });
        await book.ApplyAsync(Refund);

        Assert.Equal((TransactionState.Approved, 1500), await PaymentNowAsync());
    }

    [Fact]
    public async Task A_refund_and_a_payment_with_one_id_are_two_things()
    {
        await book.ApplyAsync(Payment, Refund with { Id = "9001" });

        Assert.Equal((TransactionState.Approved, 1500), await PaymentNowAsync());
        Assert.Equal(1500, (await book.OneAsync(TransactionKind.Refund)).AmountMinor);
    }

    private async Task<(TransactionState, long)> PaymentNowAsync(string id = "9001")
    {
        var payment = await book.OneAsync(id: id);
        return (payment.State, payment.RefundedMinor);
    }
}

public sealed class RefundOnSqlite() : RefundContract(DatabaseKind.Sqlite);

public sealed class RefundOnPostgres() : RefundContract(DatabaseKind.PostgreSql);
