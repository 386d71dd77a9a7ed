using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>What applying an event did.</summary>
internal abstract record BookResult(long TransactionId)
{
    /// <summary>A new event that moved the transaction; <paramref name="Changes"/> says how, in words.</summary>
    public sealed record Applied(long TransactionId, string Changes) : BookResult(TransactionId);

    /// <summary>The event was known; <paramref name="News"/> tells what else it carried, if anything.</summary>
    public sealed record Repeat(long TransactionId, string? News) : BookResult(TransactionId);

    /// <summary>The same key with another <paramref name="Field"/>: kept, not applied; the transaction is in Conflict.</summary>
    public sealed record Variant(long TransactionId, string Field) : BookResult(TransactionId);

    /// <summary>Older than what is known, by the rank of states; it moves nothing.</summary>
    public sealed record Superseded(long TransactionId, TransactionState Known) : BookResult(TransactionId);
}

/// <summary>
/// The book of transactions: applies events, idempotently and in any order. Opened for a batch with everything that its events may touch;
/// it stages changes in the context and saves nothing.
/// </summary>
internal sealed class TransactionBook
{
    private readonly DashboardContext context;
    private readonly IdGenerator ids;
    private readonly Dictionary<(string Source, bool IsClaimed, TransactionKind Kind, string ExternalId), Transaction> transactions;
    private readonly Dictionary<long, List<TransactionEvent>> events;

    private TransactionBook(DashboardContext context, IdGenerator ids, List<Transaction> named, List<TransactionEvent> known)
    {
        this.context = context;
        this.ids = ids;
        transactions = named.ToDictionary(KeyOf);
        events = named.ToDictionary(transaction => transaction.Id, _ => new List<TransactionEvent>());
        foreach (var each in known) events[each.TransactionId].Add(each);
    }

    /// <summary>Opens the book on all transactions that these events name, their refunds, and the payments of refunds.</summary>
    public static Task<TransactionBook> OpenAsync(DashboardContext context, IdGenerator ids, IReadOnlyCollection<IncomingEvent> incoming, CancellationToken cancellation) =>
        OpenAsync(context, ids, [.. incoming.Select(each => (each.ExternalId, each.PaymentExternalId))], cancellation);

    /// <summary>Opens the book on one transaction that a person decides about, and on what its decision may move.</summary>
    public static Task<TransactionBook> OpenAsync(DashboardContext context, IdGenerator ids, Transaction about, CancellationToken cancellation) =>
        OpenAsync(context, ids, [(about.ExternalId, about.PaymentExternalId)], cancellation);

    private static async Task<TransactionBook> OpenAsync(
        DashboardContext context, IdGenerator ids, IReadOnlyCollection<(string ExternalId, string? PaymentExternalId)> incoming, CancellationToken cancellation)
    {
        var externalIds = incoming.Select(each => each.ExternalId).Concat(incoming.Select(each => each.PaymentExternalId).OfType<string>()).Distinct(StringComparer.Ordinal).ToList();
        var payments = incoming.Select(each => each.PaymentExternalId ?? each.ExternalId).Distinct(StringComparer.Ordinal).ToList();
        var named = await context.Transactions
            .Where(row => externalIds.Contains(row.ExternalId) || (row.PaymentExternalId != null && payments.Contains(row.PaymentExternalId)))
            .ToListAsync(cancellation);
        named.AddRange(await FormerPaymentsAsync(context, named, cancellation));
        var namedIds = named.ConvertAll(row => row.Id);
        var known = await context.TransactionEvents.Where(row => namedIds.Contains(row.TransactionId)).ToListAsync(cancellation);
        return new TransactionBook(context, ids, named, known);
    }

    // A refund may be told with another payment than before: the one that it was first told with is moved by it too, and all refunds of that one count.
    private static async Task<List<Transaction>> FormerPaymentsAsync(DashboardContext context, List<Transaction> named, CancellationToken cancellation)
    {
        var known = named.Select(row => row.Id).ToHashSet();
        var present = named.Where(row => row.Kind == TransactionKind.Payment).Select(row => row.ExternalId).ToHashSet(StringComparer.Ordinal);
        var former = named.Select(row => row.PaymentExternalId).OfType<string>().Where(id => !present.Contains(id)).Distinct(StringComparer.Ordinal).ToList();
        if (former.Count == 0) return [];
        var found = await context.Transactions.Where(row => former.Contains(row.ExternalId) || former.Contains(row.PaymentExternalId!)).ToListAsync(cancellation);
        return found.FindAll(row => !known.Contains(row.Id));
    }

    /// <summary>Goes on from another book of the same context, whose changes were staged and not saved.</summary>
    public TransactionBook After(TransactionBook earlier)
    {
        foreach (var (key, transaction) in earlier.transactions)
        {
            transactions[key] = transaction;
            events[transaction.Id] = earlier.events[transaction.Id];
        }

        return this;
    }

    public bool Knows(string source, string key) => events.Values.Any(known => known.Exists(each => each.Source == source && each.Key == key));

    /// <summary>The transaction that an event is about; null while nothing was applied about it.</summary>
    public Transaction? Find(IncomingEvent incoming) => transactions.GetValueOrDefault((incoming.Source, incoming.IsClaimed, incoming.Kind, incoming.ExternalId));

    /// <summary>All that it was opened on, and what was applied since.</summary>
    public IReadOnlyCollection<Transaction> Transactions => transactions.Values;

    public IReadOnlyList<TransactionEvent> EventsOf(Transaction transaction) => events[transaction.Id];

    /// <summary>Folds a transaction anew after a person decided about it, and what it moves. Says how it changed, in words.</summary>
    public string? Refold(Transaction transaction) => Refold(transaction, isNew: false);

    public BookResult Apply(IncomingEvent incoming)
    {
        var transaction = FindOrAdd(incoming);
        var known = events[transaction.Id];
        transaction.Seen(incoming.ReceivedAt);
        var sameKey = known.Where(each => each.Key == incoming.Key).OrderBy(each => each.IsVariant).ToList();
        if (sameKey.Find(each => each.DifferenceTo(incoming) is null) is { } repeated)
        {
            var isNews = repeated.Take(incoming);
            var changes = Refold(transaction, isNew: false);
            return new BookResult.Repeat(transaction.Id, isNews ? changes ?? "texts" : null);
        }

        var before = transaction.State;
        var created = TransactionEvent.From(NextId(known), transaction.Id, isVariant: sameKey.Count > 0, incoming);
        context.Add(created);
        known.Add(created);
        transaction.Learn();
        var changed = Refold(transaction, isNew: known.Count == 1);
        if (created.IsVariant) return new BookResult.Variant(transaction.Id, sameKey[0].DifferenceTo(incoming)!);
        return known.Count > 1 && TransactionFold.IsOutranked(incoming.State, before)
            ? new BookResult.Superseded(transaction.Id, before)
            : new BookResult.Applied(transaction.Id, changed ?? "nothing that shows");
    }

    // A person's choice is about all events up to an id, so ids ascend within a transaction, also where the clocks of two instances differ.
    private long NextId(List<TransactionEvent> known) => Math.Max(ids.Next(), known.Count == 0 ? 0 : known.Max(each => each.Id) + 1);

    private Transaction FindOrAdd(IncomingEvent incoming)
    {
        if (Find(incoming) is { } known) return known;
        var transaction = new Transaction
        {
            Id = ids.Next(),
            Source = incoming.Source,
            IsClaimed = incoming.IsClaimed,
            Kind = incoming.Kind,
            ExternalId = incoming.ExternalId,
            PaymentExternalId = incoming.PaymentExternalId,
            OccurredAt = incoming.ReceivedAt,
            FirstSeenAt = incoming.ReceivedAt,
            LastSeenAt = incoming.ReceivedAt,
        };
        context.Add(transaction);
        transactions.Add(KeyOf(transaction), transaction);
        events.Add(transaction.Id, []);
        return transaction;
    }

    // Facts are folded anew from all events; a refund then moves the payment that it belongs to.
    private string? Refold(Transaction transaction, bool isNew)
    {
        var before = transaction.Facts;
        transaction.Become(TransactionFold.Fold(transaction, events[transaction.Id], RefundedOf(transaction)));
        if (transaction is { Kind: TransactionKind.Refund, PaymentExternalId: { } paymentId }
            && transactions.TryGetValue((transaction.Source, transaction.IsClaimed, TransactionKind.Payment, paymentId), out var payment)
            && events[payment.Id].Count > 0)
            payment.Become(TransactionFold.Fold(payment, events[payment.Id], RefundedOf(payment)));
        return TransactionChanges.Describe(before, transaction.Facts, isNew);
    }

    // Sums beyond 64 bits stay at the largest number: more than was paid in any case.
    private long RefundedOf(Transaction payment) => payment.Kind != TransactionKind.Payment ? 0 : (long)Math.Min(long.MaxValue, transactions.Values
        .Where(each => each.Kind == TransactionKind.Refund && each.Source == payment.Source && each.IsClaimed == payment.IsClaimed
            && each.PaymentExternalId == payment.ExternalId && each.State == TransactionState.Approved)
        .Sum(each => (decimal)(each.AmountMinor ?? 0)));

    private static (string Source, bool IsClaimed, TransactionKind Kind, string ExternalId) KeyOf(Transaction row) => (row.Source, row.IsClaimed, row.Kind, row.ExternalId);
}
