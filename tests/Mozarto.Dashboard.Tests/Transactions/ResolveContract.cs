using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>A person decides about a Conflict: who may, what it does, and that nothing known undoes it.</summary>
public abstract class ResolveContract(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly Told Approved = new();
    private static readonly Told Declined = Approved with { State = TransactionState.Declined };
    private static readonly Told Pending = Approved with { State = TransactionState.Pending };

    private TestStore store = null!;
    private BookOfTests book = null!;

    public static TheoryData<string?> NoReasons => ["", "  \t", null, new string('x', Reason.CharactersMax + 1)];

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        book = new BookOfTests(store);
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [MemberData(nameof(NoReasons))]
    public async Task Without_a_reason_of_bearable_length_nothing_is_decided(string? reason)
    {
        var (before, decision) = await ContradictedAsync();

        Assert.IsType<DecisionResult.NotPossible>(await book.DecideAsync(before, decision, reason: reason));

        await AssertUntouchedAsync(before);
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task Whoever_is_not_of_Finance_is_refused_and_that_is_noted()
    {
        var (before, decision) = await ContradictedAsync();

        foreach (var who in new[] { Cast.Ada, Cast.Sam, Cast.Nobody })
        {
            Assert.IsType<DecisionResult.NotAllowed>(await book.DecideAsync(before, decision, who));
            Assert.IsType<DecisionResult.NotAllowed>(await book.DecideAsync(before, new Decision.RefundsAccepted(0), who));
        }

        await AssertUntouchedAsync(before);
        var entries = await AuditAsync();
        Assert.Equal(6, entries.Count);
        Assert.All(entries, entry => Assert.Equal(("ResolveConflict", AuditOutcome.Refused), (entry.Action, entry.Outcome)));
    }

    [Fact]
    public async Task What_is_not_its_event_or_no_transaction_cannot_be_chosen()
    {
        var (before, decision) = await ContradictedAsync();
        await book.ApplyAsync(Approved with { Id = "another" });
        var foreign = Assert.Single(await book.EventsOfAsync(await book.OneAsync(id: "another")));

        Assert.Equal(new DecisionResult.NotPossible("That is none of its events."), await book.DecideAsync(before, decision with { EventId = foreign.Id }));
        Assert.Equal(new DecisionResult.NotPossible("It is not in Conflict any more: it is Approved."), await book.DecideAsync(await book.OneAsync(id: "another"), new Decision.Stands(foreign.Id, foreign.Id)));
        Assert.Equal(new DecisionResult.NotPossible("There is no such transaction."), await book.DecideAsync(TransactionStore.Of(), decision));
        await AssertUntouchedAsync(before);
    }

    [Fact]
    public async Task What_came_since_the_page_was_loaded_refuses_the_decision()
    {
        var (before, decision) = await ContradictedAsync();
        await book.ApplyAsync(Declined with { AmountMinor = 9999 });

        var result = Assert.IsType<DecisionResult.NotPossible>(await book.DecideAsync(before, decision));

        Assert.Contains("Look again", result.Why, StringComparison.Ordinal);
        Assert.Equal(TransactionState.Conflict, (await book.OneAsync()).State);
    }

    [Fact]
    public async Task What_was_chosen_stands_with_a_line_in_the_timeline_and_an_audit_entry()
    {
        var (before, decision) = await ContradictedAsync();

        var decided = Assert.IsType<DecisionResult.Decided>(await book.DecideAsync(before, decision, reason: " the provider says so "));

        Assert.Equal("What stands: Declined, 42.50 EUR; state: Conflict → Declined", decided.Effect);
        Assert.Equal((TransactionState.Declined, null), await StateAsync());
        await using var context = store.CreateDbContext();
        var line = Assert.Single(await context.TransactionNotes.ToListAsync());
        Assert.Equal((before.Id, "Finn", "resolve", decided.Effect, "the provider says so", Declined.DeliveryId), (line.TransactionId, line.OperatorName, line.Action, line.Effect, line.Text, line.DeliveryId));
        var entry = Assert.Single(await AuditAsync());
        Assert.Equal(("ResolveConflict", EntityId.Format("txn", before.Id), AuditOutcome.Done), (entry.Action, entry.Subject, entry.Outcome));
        Assert.Equal((decided.Effect, "the provider says so"), (entry.Detail, entry.Reason));
    }

    [Fact]
    public async Task Of_several_at_once_one_decides_and_the_others_are_told_who()
    {
        var (before, declines) = await ContradictedAsync();
        var approves = declines with { EventId = (await book.EventsOfAsync(before)).Single(each => each.State == TransactionState.Approved).Id };

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => book.DecideAsync(before, i % 2 == 0 ? declines : approves, i % 2 == 0 ? Cast.Finn : Cast.Fay))));

        Assert.Single(results.OfType<DecisionResult.Decided>());
        var line = await OnlyLineAsync();
        Assert.All(results.OfType<DecisionResult.NotPossible>(), other => Assert.StartsWith($"{line.OperatorName} was quicker. What stands: ", other.Why, StringComparison.Ordinal));
        Assert.Equal(line.OperatorName == "Finn" ? TransactionState.Declined : TransactionState.Approved, (await book.OneAsync()).State);
        Assert.Single(await AuditAsync());
    }

    [Fact]
    public async Task No_known_delivery_undoes_a_choice_however_often_it_is_retried()
    {
        var random = new Random(4);
        IReadOnlyList<Told> known =
        [
            Pending, Approved, Declined, Approved with { AmountMinor = 4300, Text = "of the variant" }, Declined with { DeliveryId = A.Id(), Text = "newer" },
            Approved with { Shape = ToldShape.MozartoOld, Text = "old", DeliveryId = A.Id() },
        ];
        foreach (var told in known) await book.ApplyAsync(told);
        foreach (var standing in await book.EventsOfAsync(await book.OneAsync()))
        {
            if (standing.State == TransactionState.Pending) continue;
            await book.ChooseAsync(await book.OneAsync(), standing);
            var chosen = await book.OneAsync();
            Assert.Equal(standing.State, chosen.State);
            for (var i = 0; i < 30; i++) await book.ApplyAsync(known[random.Next(known.Count)]);
            Assert.Equal((chosen.Facts, chosen.Version), ((await book.OneAsync()).Facts, (await book.OneAsync()).Version));
            await book.ApplyAsync(Declined with { User = $"somebody else {standing.Id}" });
            Assert.Equal(TransactionState.Conflict, (await book.OneAsync()).State);
        }
    }

    [Fact]
    public async Task A_chosen_Pending_never_turns_a_final_state_back_but_tells_the_money()
    {
        await book.ApplyAsync(Pending, Pending with { AmountMinor = 5000, Text = "of the variant" }, Approved);

        await book.ChooseAsync(await book.OneAsync(), (await book.EventsOfAsync(await book.OneAsync())).Single(each => each.IsVariant));

        var after = await book.OneAsync();
        Assert.Equal((TransactionState.Approved, 5000, "a text"), (after.State, after.AmountMinor, after.Message));
    }

    [Fact]
    public async Task Choosing_a_Pending_decides_nothing_between_final_states()
    {
        await book.ApplyAsync(Pending, Pending with { AmountMinor = 5000 }, Approved, Declined);
        var events = await book.EventsOfAsync(await book.OneAsync());
        var decision = new Decision.Stands(events.Single(each => each.IsVariant).Id, events.Max(each => each.Id));

        var result = await book.DecideAsync(await book.OneAsync(), decision);

        Assert.Equal(new DecisionResult.NotPossible("It would stay in Conflict: It was reported Approved and Declined."), result);
    }

    [Fact]
    public async Task A_final_state_with_other_money_than_the_chosen_Pending_is_a_new_Conflict()
    {
        await book.ApplyAsync(Pending, Pending with { AmountMinor = 5000 });
        await book.ChooseAsync(await book.OneAsync(), (await book.EventsOfAsync(await book.OneAsync())).Single(each => each.IsVariant));

        await book.ApplyAsync(Approved);

        Assert.Equal((TransactionState.Conflict, "A later state was told with other money than what a person chose."), await StateAsync());
    }

    [Fact]
    public async Task What_the_page_says_a_choice_leads_to_is_what_it_does()
    {
        await book.ApplyAsync(Pending, Approved, Declined, Approved with { AmountMinor = 4300 });
        var conflicted = await book.OneAsync();
        var open = OpenConflict.Of(conflicted, await book.EventsOfAsync(conflicted))!;
        Assert.Equal("Approved, 42.50 EUR; Declined, 42.50 EUR; Approved, 43.00 EUR", string.Join("; ", open.Choices.Select(choice => choice.Says)));

        foreach (var choice in open.Choices)
        {
            Assert.Equal($"The transaction becomes {choice.Says}.", choice.Effect);
            Assert.IsType<DecisionResult.Decided>(await book.DecideAsync(conflicted, new Decision.Stands(choice.Event.Id, open.ThroughEventId)));
            Assert.Equal(choice.Says, ConflictChoice.Said((await book.OneAsync()).Facts));
            await UndecideAsync();
        }
    }

    // Back to the Conflict as it was, so that the next choice can be tried.
    private async Task UndecideAsync()
    {
        await using var context = store.CreateDbContext();
        await context.Transactions.ExecuteUpdateAsync(row => row.SetProperty(stored => stored.StandingEventId, (long?)null).SetProperty(stored => stored.State, TransactionState.Conflict));
    }

    private async Task<(Transaction Transaction, Decision.Stands Decision)> ContradictedAsync()
    {
        await book.ApplyAsync(Approved, Declined);
        var transaction = await book.OneAsync();
        var events = await book.EventsOfAsync(transaction);
        return (transaction, new Decision.Stands(events.Single(each => each.State == TransactionState.Declined).Id, events.Max(each => each.Id)));
    }

    private async Task AssertUntouchedAsync(Transaction before)
    {
        var after = await book.OneAsync(id: before.ExternalId);
        Assert.Equal((before.Facts, before.Version, before.Decisions), (after.Facts, after.Version, after.Decisions));
        await using var context = store.CreateDbContext();
        Assert.Empty(await context.TransactionNotes.ToListAsync());
    }

    private async Task<(TransactionState, string?)> StateAsync()
    {
        var row = await book.OneAsync();
        return (row.State, row.ConflictReason);
    }

    private async Task<TransactionNote> OnlyLineAsync()
    {
        await using var context = store.CreateDbContext();
        return Assert.Single(await context.TransactionNotes.ToListAsync());
    }

    private async Task<List<AuditEntry>> AuditAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.AuditEntries.ToListAsync();
    }
}

public sealed class ResolveOnSqlite() : ResolveContract(DatabaseKind.Sqlite);

public sealed class ResolveOnPostgres() : ResolveContract(DatabaseKind.PostgreSql);
