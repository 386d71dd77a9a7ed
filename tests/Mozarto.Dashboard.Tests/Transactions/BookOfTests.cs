using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>Applies what is told to a book, batch by batch, each with a context of its own, as jobs do.</summary>
internal sealed class BookOfTests(TestStore store)
{
    public Task<IReadOnlyList<BookResult>> ApplyAsync(params IReadOnlyList<Told> batch) => ApplyAsync(batch, isSaved: true);

    public async Task<IReadOnlyList<BookResult>> ApplyAsync(IReadOnlyList<Told> batch, bool isSaved)
    {
        await using var context = store.CreateDbContext();
        var incoming = batch.Select(told => told.Events()).ToList();
        var book = await TransactionBook.OpenAsync(context, store.Ids, [.. incoming.SelectMany(events => events)], CancellationToken.None);
        var results = incoming.ConvertAll(events => events.Select(book.Apply).ToList()[^1]);
        if (isSaved) await context.SaveChangesAsync();
        return results;
    }

    /// <summary>What the book would say of one batch that is never saved: fast.</summary>
    public async Task<IReadOnlyList<Transaction>> ImagineAsync(IReadOnlyList<Told> batch)
    {
        await using var context = store.CreateDbContext();
        var incoming = batch.SelectMany(told => told.Events()).ToList();
        var book = await TransactionBook.OpenAsync(context, store.Ids, incoming, CancellationToken.None);
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

    /// <summary>A person says which event of a Conflict stands.</summary>
    public async Task ChooseAsync(Transaction transaction, TransactionEvent standing)
    {
        await using var context = store.CreateDbContext();
        var row = await context.Transactions.SingleAsync(each => each.Id == transaction.Id);
        var events = await context.TransactionEvents.Where(each => each.TransactionId == row.Id).ToListAsync();
        row.Choose(standing.Id, events.Max(each => each.Id));
        row.Become(TransactionFold.Fold(row, events, row.RefundedMinor));
        await context.SaveChangesAsync();
    }

    public async Task ForgetAsync()
    {
        await using var context = store.CreateDbContext();
        await context.TransactionEvents.ExecuteDeleteAsync();
        await context.Transactions.ExecuteDeleteAsync();
    }
}
