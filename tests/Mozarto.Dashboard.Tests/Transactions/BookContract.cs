using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>What single deliveries do to the book, the odd ones first.</summary>
public abstract class BookContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly Told Approved = new();
    private static readonly Told Pending = Approved with { State = TransactionState.Pending };

    private TestStore store = null!;
    private BookOfTests book = null!;

    public static TheoryData<string> MaterialFields => ["amount", "currency", "merchant reference", "user id"];

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        book = new BookOfTests(store);
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [MemberData(nameof(MaterialFields))]
    public async Task The_same_event_with_another_material_field_is_kept_beside_it_and_a_person_must_decide(string field)
    {
        await book.ApplyAsync(Approved);
        var before = await book.OneAsync();

        var result = (await book.ApplyAsync(Other(field)))[0];

        var after = await book.OneAsync();
        Assert.Equal(new BookResult.Variant(after.Id, field), result);
        Assert.Equal((TransactionState.Conflict, 2), (after.State, (await book.EventsOfAsync(after)).Count));
        Assert.Equal(before.Facts, after.Facts with { State = before.State, ConflictReason = null });
        Assert.Equal("Two deliveries tell the same event differently.", after.ConflictReason);
    }

    [Theory]
    [MemberData(nameof(MaterialFields))]
    public async Task A_variant_that_is_repeated_is_one_variant(string field)
    {
        await book.ApplyAsync(Approved, Other(field));

        Assert.IsType<BookResult.Repeat>((await book.ApplyAsync(Other(field)))[0]);

        Assert.Equal(2, (await book.EventsOfAsync(await book.OneAsync())).Count);
    }

    [Fact]
    public async Task A_repeat_changes_nothing()
    {
        await book.ApplyAsync(Approved);
        var before = await book.OneAsync();

        Assert.Equal([new BookResult.Repeat(before.Id, null), new BookResult.Repeat(before.Id, null)], await book.ApplyAsync(Approved, Approved));

        var after = await book.OneAsync();
        Assert.Equal((before.Facts, before.Version), (after.Facts, after.Version));
        Assert.Single(await book.EventsOfAsync(after));
    }

    [Fact]
    public async Task A_repeat_fills_in_what_the_first_left_out_and_shows_its_newer_texts()
    {
        await book.ApplyAsync(Approved with { Reference = null, User = null, AmountMinor = null });

        Assert.IsType<BookResult.Repeat>((await book.ApplyAsync(Approved with { Text = "newer" }))[0]);

        var after = await book.OneAsync();
        Assert.Equal((Approved.Reference, Approved.User, Approved.AmountMinor, "newer"), (after.MerchantReference, after.UserId, after.AmountMinor, after.Message));
        Assert.Single(await book.EventsOfAsync(after));
    }

    [Fact]
    public async Task An_amount_told_before_its_currency_becomes_exact_once_the_currency_is_told()
    {
        await book.ApplyAsync(Approved with { Currency = null });
        Assert.Equal((null, "42.50"), ((await book.OneAsync()).AmountMinor, (await book.OneAsync()).AmountText));

        await book.ApplyAsync(Approved with { AmountMinor = null });

        Assert.Equal((4250, null, "EUR"), ((await book.OneAsync()).AmountMinor, (await book.OneAsync()).AmountText, (await book.OneAsync()).CurrencyCode));
        Assert.IsType<BookResult.Variant>((await book.ApplyAsync(Approved with { AmountMinor = 4251 }))[0]);
        Assert.IsType<BookResult.Variant>((await book.ApplyAsync(Approved with { AmountMinor = 4252, Currency = null }))[0]);
    }

    [Fact]
    public async Task Mozart_Pays_minor_units_without_a_currency_are_never_taken_for_whole_ones()
    {
        var payment = Approved with { Shape = ToldShape.Payment, Id = "9001", Currency = null };
        await book.ApplyAsync(payment);
        Assert.Equal("4250 minor units", (await book.OneAsync()).AmountText);

        Assert.IsType<BookResult.Repeat>((await book.ApplyAsync(payment with { Currency = "GBP" }))[0]);

        Assert.Equal((4250, null), ((await book.OneAsync()).AmountMinor, (await book.OneAsync()).AmountText));
    }

    [Fact]
    public async Task A_Pending_after_a_final_state_is_superseded_and_two_finals_are_a_Conflict()
    {
        await book.ApplyAsync(Approved);

        var late = (await book.ApplyAsync(Pending))[0];
        var after = await book.OneAsync();
        Assert.Equal((new BookResult.Superseded(after.Id, TransactionState.Approved), TransactionState.Approved), (late, after.State));

        await book.ApplyAsync(Approved with { State = TransactionState.Declined });
        Assert.Equal((TransactionState.Conflict, "It was reported Approved and Declined."), ((await book.OneAsync()).State, (await book.OneAsync()).ConflictReason));
    }

    [Fact]
    public async Task A_choice_survives_repeats_and_a_new_contradiction_is_a_new_Conflict()
    {
        var declined = Approved with { State = TransactionState.Declined };
        await book.ApplyAsync(Approved, declined);
        await book.ChooseAsync(await book.OneAsync(), (await book.EventsOfAsync(await book.OneAsync())).Single(each => each.State == TransactionState.Declined));
        Assert.Equal((TransactionState.Declined, null), ((await book.OneAsync()).State, (await book.OneAsync()).ConflictReason));

        await book.ApplyAsync(Approved, declined, Pending, Approved);
        Assert.Equal(TransactionState.Declined, (await book.OneAsync()).State);

        await book.ApplyAsync(Approved with { Shape = ToldShape.MozartoOld });
        Assert.Equal(TransactionState.Conflict, (await book.OneAsync()).State);
    }

    [Fact]
    public async Task A_chosen_Pending_moves_on_when_a_final_state_is_told_later()
    {
        await book.ApplyAsync(Pending, Pending with { AmountMinor = 5000 });
        await book.ChooseAsync(await book.OneAsync(), (await book.EventsOfAsync(await book.OneAsync())).Single(each => each.IsVariant));
        Assert.Equal((TransactionState.Pending, 5000), ((await book.OneAsync()).State, (await book.OneAsync()).AmountMinor));

        await book.ApplyAsync(Approved with { AmountMinor = 5000 });

        Assert.Equal((TransactionState.Approved, 5000), ((await book.OneAsync()).State, (await book.OneAsync()).AmountMinor));
    }

    [Fact]
    public async Task A_contradiction_that_comes_while_a_person_chooses_refuses_the_choice()
    {
        await book.ApplyAsync(Approved, Other("amount"));
        await using var context = store.CreateDbContext();
        var (row, events) = (await context.Transactions.SingleAsync(), await context.TransactionEvents.ToListAsync());

        await book.ApplyAsync(Approved with { AmountMinor = 9999 });

        row.Choose(events[0].Id, events.Max(each => each.Id));
        row.Become(TransactionFold.Fold(row, events, row.RefundedMinor));
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync());
        Assert.Equal(TransactionState.Conflict, (await book.OneAsync()).State);
    }

    [Fact]
    public async Task A_retry_of_an_earlier_delivery_takes_no_newer_text_back()
    {
        var first = Approved with { Text = "first", DeliveryId = A.Id() };
        await book.ApplyAsync(first);
        var news = (await book.ApplyAsync(first with { Text = "second", DeliveryId = A.Id() }))[0];
        Assert.Equal("provider id: first → second; status: first → second; message: first → second", Assert.IsType<BookResult.Repeat>(news).News);

        Assert.Null(Assert.IsType<BookResult.Repeat>((await book.ApplyAsync(first))[0]).News);

        Assert.Equal("second", (await book.OneAsync()).Message);
    }

    [Fact]
    public async Task A_word_that_means_another_state_than_before_is_told_differently()
    {
        await book.ApplyAsync(Approved);
        var otherwise = Approved.Events().Select(each => each with { State = TransactionState.Cancelled }).ToList();

        var result = (await book.ApplyAsync([otherwise]))[0];

        Assert.Equal("state", Assert.IsType<BookResult.Variant>(result).Field);
        Assert.Equal(TransactionState.Conflict, (await book.OneAsync()).State);
    }

    [Fact]
    public async Task An_event_that_another_instance_numbers_lower_is_known_later_all_the_same()
    {
        await book.ApplyAsync(Approved);
        store.Clock.SetUtcNow(A.Time.AddHours(-1));
        var behind = new BookOfTests(store, new IdGenerator(store.Clock));

        await behind.ApplyAsync(Approved with { State = TransactionState.Declined });

        var events = await book.EventsOfAsync(await book.OneAsync());
        Assert.Equal(TransactionState.Declined, events[^1].State);
        Assert.True(events[^1].Id > events[0].Id);
    }

    [Fact]
    public async Task Only_a_Conflict_can_be_decided_by_a_person()
    {
        await book.ApplyAsync(Approved);
        var one = await book.OneAsync();

        Assert.Throws<InvalidOperationException>(() => one.Choose(1, 1));
    }

    [Fact]
    public async Task What_an_unsecured_endpoint_claims_never_touches_what_is_authentic()
    {
        var claimed = Approved with { IsClaimed = true, State = TransactionState.Declined, AmountMinor = 1, User = "another", Reference = "another" };

        await book.ApplyAsync(claimed, Approved, claimed with { State = TransactionState.Approved });

        Assert.Equal((TransactionState.Approved, 4250), ((await book.OneAsync()).State, (await book.OneAsync()).AmountMinor));
        Assert.Equal((TransactionState.Conflict, 1), ((await book.OneAsync(isClaimed: true)).State, (await book.OneAsync(isClaimed: true)).AmountMinor));
    }

    private static Told Other(string field) => field switch
    {
        "amount" => Approved with { AmountMinor = 4251 },
        "currency" => Approved with { Currency = "USD" },
        "merchant reference" => Approved with { Reference = "order-5513" },
        _ => Approved with { User = "player-78" },
    };
}

public sealed class BookOnSqlite() : BookContract(DatabaseKind.Sqlite);

public sealed class BookOnPostgres() : BookContract(DatabaseKind.PostgreSql);
