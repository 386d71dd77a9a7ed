using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What a delivery asks for when it is processed: closed.</summary>
internal abstract record DeliveryReading
{
    private DeliveryReading() { }

    /// <summary>Look again after a while; <paramref name="Result"/> is what its row says meanwhile.</summary>
    public sealed record NotYet(TimeSpan Delay, string Why, ProcessingResult? Result) : DeliveryReading;

    public sealed record Finished(ProcessingResult Result) : DeliveryReading;

    public sealed record Events(IReadOnlyList<IncomingEvent> Incoming) : DeliveryReading;
}

/// <summary>Deliveries with all that processing them needs, read together.</summary>
internal sealed class DeliveryBatch
{
    private readonly Dictionary<long, DeliveryItem> items;

    private DeliveryBatch(IEnumerable<DeliveryItem> items) => this.items = items.ToDictionary(item => item.Delivery.Id);

    public DeliveryItem? Find(long deliveryId) => items.GetValueOrDefault(deliveryId);

    public static async Task<DeliveryBatch> ReadAsync(DashboardContext context, IReadOnlyCollection<long> ids, DateTimeOffset now, CancellationToken cancellation)
    {
        var deliveries = await context.Deliveries.Where(row => ids.Contains(row.Id) && row.Verdict != VerdictKind.Rejected)
            .LeftJoin(context.DeliveryBodies, row => row.Id, body => body.DeliveryId, (row, body) => new { Row = row, Body = body!.Bytes })
            .ToListAsync(cancellation);
        var endpoints = await context.Endpoints.IgnoreAutoIncludes().AsNoTracking().ToDictionaryAsync(row => row.Id, cancellation);
        var words = await context.WordMappings.AsNoTracking().ToListAsync(cancellation);
        return new DeliveryBatch(deliveries.Select(each => new DeliveryItem(each.Row, each.Body, endpoints[each.Row.EndpointId], words, now)));
    }
}

/// <summary>One delivery about to be processed: whether it may act now, and what it says.</summary>
internal sealed class DeliveryItem(Delivery delivery, byte[]? body, Endpoint endpoint, IReadOnlyList<WordMapping> words, DateTimeOffset now)
{
    /// <summary>Mozart Pay does not promise to sign a repeat anew: younger than this, an unknown event is processed as late; older, a person decides.</summary>
    private static readonly TimeSpan LateAgeMax = TimeSpan.FromDays(7);

    private const string ClosedCause = "closed by a person";
    private const string UnrecognizedBeginning = "unrecognized word: ";
    private static readonly TimeSpan PausedLookEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FutureLookEvery = TimeSpan.FromHours(1);

    public Delivery Delivery { get; } = delivery;

    public bool IsStale => Delivery.Reason == VerdictReason.Stale;

    public DeliveryReading Read()
    {
        if (Delivery.IsClosed) return new DeliveryReading.Finished(Closed());
        if (endpoint.State == EndpointState.Paused) return new DeliveryReading.NotYet(PausedLookEvery, "The endpoint is paused.", null);
        if (Delivery.Reason == VerdictReason.Future && !Delivery.IsReleased && UntilSigned() is { } wait && wait > TimeSpan.Zero)
            return new DeliveryReading.NotYet(
                wait < FutureLookEvery ? wait : FutureLookEvery,
                "It says that it was signed in the future.",
                new ProcessingResult(ProcessingState.Held, "signed in the future", "Held until our clock reaches the time at which it says it was signed. Compare the clocks."));
        if (body is null) return Dead("no body", "Its body is no longer kept.");
        if (TestEvent.Is(body)) return new DeliveryReading.Finished(TestEvent.Result());
        return EventReader.Read(body, endpoint.Kind == EndpointKind.MozartPay ? WebhookDialect.MozartPay : WebhookDialect.Mozarto) switch
        {
            EventReading.Unreadable unreadable => Dead(CauseOf(unreadable), unreadable.Field is null ? unreadable.Reason : $"{unreadable.Field}: {unreadable.Reason}"),
            EventReading.Readable readable => Translate(readable.Event),
            _ => throw new InvalidOperationException("A reading without treatment."),
        };
    }

    /// <summary>Stale, older than a repeat can be, and of an event that was never seen.</summary>
    public bool IsTooOldFor(IncomingEvent incoming, TransactionBook book) =>
        IsStale && !Delivery.IsReleased && Delivery.SignedAt is { } signedAt
        && Delivery.ReceivedAt.ToUnixTimeSeconds() - signedAt > LateAgeMax.TotalSeconds && !book.Knows(incoming.Source, incoming.Key);

    public static ProcessingResult HeldAsTooOld() => new(
        ProcessingState.Held, "signed more than 7 days ago", "Authentic, but signed more than seven days before it came, and of an event that was never seen. A person decides.");

    /// <summary>What a person has closed is not applied, however often it is retried; only a release lets it go on.</summary>
    public static ProcessingResult Closed() => new(ProcessingState.Held, ClosedCause, "A person decided that it is not applied. It can still be released.");

    private DeliveryReading Translate(MozartoEvent what) =>
        EventTranslation.Translate(what, Terms(), Delivery.Id, Delivery.ReceivedAt, Mapped) switch
        {
            Translation.Events events => new DeliveryReading.Events(events.Incoming),
            Translation.Unrecognized unrecognized => new DeliveryReading.Finished(new ProcessingResult(
                ProcessingState.Unhandled, UnrecognizedCause(unrecognized.Word), "Its status is a word that is not documented. It moves nothing until an administrator says what the word means.")),
            Translation.Unhandled unhandled => new DeliveryReading.Finished(new ProcessingResult(
                ProcessingState.Unhandled, $"unknown event: {unhandled.What}", "An event or shape that this version does not know. It can be retried after an upgrade.")),
            Translation.Illegal illegal => Dead("illegal amount", illegal.Why),
            _ => throw new InvalidOperationException("A translation without treatment."),
        };

    /// <summary>The cause under which deliveries with an unrecognized word are grouped.</summary>
    public static string UnrecognizedCause(string word) => $"{UnrecognizedBeginning}{TextCut.To(word, WordMapping.WordCharactersMax)}";

    /// <summary>The word in such a cause; null when it is another one.</summary>
    public static string? UnrecognizedWord(string? cause) => cause?.StartsWith(UnrecognizedBeginning, StringComparison.Ordinal) == true ? cause[UnrecognizedBeginning.Length..] : null;

    private TransactionState? Mapped(string word) => words.FirstOrDefault(mapping => mapping.Means(endpoint.Kind, word) && mapping.IsInForce)?.State;

    private EndpointTerms Terms() => new(
        endpoint.Source,
        endpoint.IsUnsecured,
        endpoint.Provider,
        endpoint.Direction switch { EndpointDirection.PayIn => TransactionDirection.PayIn, EndpointDirection.Payout => TransactionDirection.Payout, _ => TransactionDirection.Unknown },
        endpoint.Currency);

    // Far futures are cut: a sender can sign any number of seconds.
    private TimeSpan? UntilSigned() => Delivery.SignedAt is { } signedAt
        ? TimeSpan.FromSeconds(Math.Clamp((double)signedAt - now.ToUnixTimeSeconds(), -1, TimeSpan.FromDays(36_500).TotalSeconds))
        : null;

    private static string CauseOf(EventReading.Unreadable unreadable) => unreadable.Cause switch
    {
        UnreadableCause.InvalidJson => "invalid JSON",
        UnreadableCause.TooDeep => "nested too deep",
        UnreadableCause.IllegalAmount => "illegal amount",
        _ => unreadable.Reason,
    };

    private static DeliveryReading.Finished Dead(string cause, string detail) => new(new ProcessingResult(ProcessingState.Dead, cause, detail));
}
