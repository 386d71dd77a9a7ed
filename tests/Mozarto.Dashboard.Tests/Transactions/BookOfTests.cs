using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>Applies what is told to a book, batch by batch, each with a context of its own, as jobs do.</summary>
internal sealed class BookOfTests(TestStore store, IdGenerator? ids = null)
{
    private readonly IdGenerator ids = ids ?? store.Ids;

    public Task<IReadOnlyList<BookResult>> ApplyAsync(params IReadOnlyList<Told> batch) => ApplyAsync(batch, isSaved: true);

    public Task<IReadOnlyList<BookResult>> ApplyAsync(IReadOnlyList<Told> batch, bool isSaved) => ApplyAsync([.. batch.Select(told => told.Events())], isSaved);

    /// <summary>Applies events as they are given; of what belongs together the last one's result.</summary>
    public async Task<IReadOnlyList<BookResult>> ApplyAsync(List<IReadOnlyList<IncomingEvent>> incoming, bool isSaved = true)
    {
        await using var context = store.CreateDbContext();
        var book = await TransactionBook.OpenAsync(context, ids, [.. incoming.SelectMany(events => events)], CancellationToken.None);
        var results = incoming.ConvertAll(events => events.Select(book.Apply).ToList()[^1]);
        if (isSaved) await context.SaveChangesAsync();
        return results;
    }

    /// <summary>What the book would say of one batch that is never saved: fast.</summary>
    public async Task<IReadOnlyList<Transaction>> ImagineAsync(IReadOnlyList<Told> batch)
    {
        await using var context = store.CreateDbContext();
        var incoming = batch.SelectMany(told => told.Events()).ToList();
        var book = await TransactionBook.OpenAsync(context, ids, incoming, CancellationToken.None);
        foreach (var each in incoming) book.Apply(each);
        return [.. context.ChangeTracker.Entries<Transaction>().Select(entry => entry.Entity)];
    }

    public async Task<IReadOnlyList<Transaction>> AllAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.Transactions.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
    }

    public async Task<Transaction> OneAsync(TransactionKind kind = TransactionKind.Payment, bool isClaimed = false, string? id = null) =>
        (await AllAsync()).Single(row => row.Kind == kind && row.IsClaimed == isClaimed && (id ?? row.ExternalId) == row.ExternalId);

    public async Task<IReadOnlyList<TransactionEvent>> EventsOfAsync(Transaction transaction)
    {
        await using var context = store.CreateDbContext();
        return await context.TransactionEvents.AsNoTracking().Where(row => row.TransactionId == transaction.Id).OrderBy(row => row.Id).ToListAsync();
    }

    /// <summary>Finn says which event of a Conflict stands, having seen all of them.</summary>
    public async Task ChooseAsync(Transaction transaction, TransactionEvent standing)
    {
        var decision = new Decision.Stands(standing.Id, (await EventsOfAsync(transaction)).Max(each => each.Id));
        Assert.IsType<DecisionResult.Decided>(await DecideAsync(transaction, decision));
    }

    public Task<DecisionResult> DecideAsync(Transaction transaction, Decision decision, Operator? who = null, string? reason = "a reason") =>
        new TransactionDesk(store, store.Turns, store.Trail, [], store.Ids, new LiveUpdates()).DecideAsync(transaction.Id, decision, reason, who ?? Cast.Finn, CancellationToken.None);

    public async Task ForgetAsync()
    {
        await using var context = store.CreateDbContext();
        await context.TransactionEvents.ExecuteDeleteAsync();
        await context.Transactions.ExecuteDeleteAsync();
    }
}
