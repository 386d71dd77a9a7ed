using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Transactions;

/// <summary>What an endpoint says about the money of its deliveries, where the sender does not.</summary>
internal sealed record EndpointTerms(string Source, bool IsClaimed, string? Provider, TransactionDirection Direction, string? CurrencyCode);

/// <summary>What an event means for the book: closed.</summary>
internal abstract record Translation
{
    private Translation() { }

    /// <summary>One event; for a refund also what it tells of its payment, first.</summary>
    public sealed record Events(IReadOnlyList<IncomingEvent> Incoming) : Translation;

    /// <summary>A word that decides and is not documented: moves nothing until somebody says what it means.</summary>
    public sealed record Unrecognized(string Word) : Translation;

    public sealed record Unhandled(string What) : Translation;

    /// <summary>An amount that cannot be one in its currency.</summary>
    public sealed record Illegal(string Why) : Translation;
}

/// <summary>Brings the words of both senders into the book's own: pure.</summary>
internal static class EventTranslation
{
    private const int HashCharacters = 16;

    /// <param name="what">The event as its sender tells it.</param>
    /// <param name="terms">The endpoint's.</param>
    /// <param name="deliveryId">The delivery that brought it.</param>
    /// <param name="receivedAt">When it came.</param>
    /// <param name="mapped">What a person said an unrecognized word means; null where nobody has.</param>
    public static Translation Translate(MozartoEvent what, EndpointTerms terms, long deliveryId, DateTimeOffset receivedAt, Func<string, TransactionState?> mapped)
    {
        if (what is MozartoEvent.Unhandled unhandled) return new Translation.Unhandled(unhandled.What);
        var state = StateWords.Of(what) switch
        {
            StateReading.Known known => known.State,
            StateReading.Unrecognized unrecognized when mapped(unrecognized.Word) is { } chosen => chosen,
            StateReading.Unrecognized unrecognized => (TransactionState?)null,
            _ => null,
        };
        if (state is null) return new Translation.Unrecognized(((StateReading.Unrecognized)StateWords.Of(what)!).Word);
        var basis = new IncomingEvent
        {
            Source = terms.Source,
            IsClaimed = terms.IsClaimed,
            Kind = TransactionKind.Payment,
            ExternalId = "",
            Key = KeyOf(terms, EventKey.Of(what)!),
            State = state.Value,
            DeliveryId = deliveryId,
            ReceivedAt = receivedAt,
        };
        return what switch
        {
            MozartoEvent.StatusUpdate update => FromMozarto(update, basis, terms),
            MozartoEvent.OldStatusUpdate update => FromOldMozarto(update, basis, terms),
            MozartoEvent.PaymentUpdated update => FromPayment(update.Payment, basis, terms),
            MozartoEvent.RefundChanged change => FromRefund(change, basis, terms, mapped),
            _ => throw new InvalidOperationException($"An event without a translation: {what.GetType().Name}."),
        };
    }

    private static Translation FromMozarto(MozartoEvent.StatusUpdate update, IncomingEvent basis, EndpointTerms terms) =>
        WithAmount(update.Amount, terms, basis with
        {
            ExternalId = Indexed(update.TransactionId)!,
            Told = new ToldFacts
            {
                MerchantReference = Indexed(update.MerchantReference),
                UserId = Indexed(update.UserId),
                Direction = terms.Direction,
                Provider = terms.Provider,
                ProviderId = Indexed(update.PspTransactionId),
                RawStatus = Cut(update.StatusText),
                Message = Cut(update.Message),
            },
        });

    private static Translation FromOldMozarto(MozartoEvent.OldStatusUpdate update, IncomingEvent basis, EndpointTerms terms) =>
        WithAmount(StatedAmount.None(update.InvoiceCurrency), terms, basis with
        {
            ExternalId = Indexed(update.TransactionId)!,
            Told = new ToldFacts
            {
                UserId = Indexed(update.UserId),
                Direction = terms.Direction,
                Provider = terms.Provider,
                RawStatus = Cut(update.StatusWord),
                Message = update.CryptoCurrency is null ? null : Cut($"paid in {update.CryptoCurrency}"),
            },
        });

    private static Translation FromPayment(PaymentObject payment, IncomingEvent basis, EndpointTerms terms) =>
        WithAmount(payment.Amount, terms, basis with
        {
            ExternalId = payment.Id,
            Told = new ToldFacts
            {
                Direction = TransactionDirection.PayIn,
                Provider = Cut(payment.Gateway) ?? terms.Provider,
                ProviderId = Indexed(payment.ExternalId),
                RawStatus = Cut(payment.StatusWord),
                Metadata = Cut(payment.MetadataJson),
                CreatedAt = payment.CreatedAt,
            },
        });

    // The payment that comes with a refund is told with every refund of it, so it is an event of its own; its key names the refund that told it and the payment.
    private static Translation FromRefund(MozartoEvent.RefundChanged change, IncomingEvent basis, EndpointTerms terms, Func<string, TransactionState?> mapped)
    {
        var refund = WithAmount(change.Refund.Amount, terms, basis with
        {
            Kind = TransactionKind.Refund,
            ExternalId = change.Refund.Id,
            PaymentExternalId = change.Refund.PaymentId,
            Told = new ToldFacts
            {
                Direction = TransactionDirection.Refund,
                Provider = Cut(change.Payment.Gateway) ?? terms.Provider,
                ProviderId = Indexed(change.Refund.ExternalId),
                RawStatus = Cut(change.Refund.StatusWord),
                Message = Cut(change.Refund.Reason),
                CreatedAt = change.Refund.CreatedAt,
            },
        });
        var nestedState = StateWords.OfMozartPay(change.Payment.StatusWord) switch
        {
            StateReading.Known known => known.State,
            StateReading.Unrecognized unrecognized => mapped(unrecognized.Word),
            _ => null,
        };
        if (nestedState is not { } state) return new Translation.Unrecognized(change.Payment.StatusWord);
        var payment = FromPayment(change.Payment, basis with { Key = $"{basis.Key}|payment|{change.Payment.Id}|{WithoutNul(change.Payment.StatusWord)}", State = state }, terms);
        return (payment, refund) switch
        {
            (Translation.Events first, Translation.Events second) => new Translation.Events([.. first.Incoming, .. second.Incoming]),
            (Translation.Events, _) => refund,
            _ => payment,
        };
    }

    private static Translation WithAmount(StatedAmount amount, EndpointTerms terms, IncomingEvent incoming)
    {
        Currency? endpointCurrency = Currency.TryFind(terms.CurrencyCode, out var found) ? found : null;
        var told = amount.Resolve(endpointCurrency) switch
        {
            AmountReading.Exact exact => incoming.Told with { AmountMinor = exact.Money.MinorUnits, CurrencyCode = exact.Money.Currency.Code },
            AmountReading.OutsideIso outside => incoming.Told with { AmountText = outside.Text, CurrencyCode = Indexed(outside.Code) },
            AmountReading.NotTold notTold => incoming.Told with { AmountText = amount is { IsInMinorUnits: true, IsTold: true } ? notTold.Text + ToldAmount.MinorUnitsMark : notTold.Text, CurrencyCode = Indexed(amount.CurrencyCode) ?? terms.CurrencyCode },
            _ => null,
        };
        if (told is null) return new Translation.Illegal(((AmountReading.Illegal)amount.Resolve(endpointCurrency)).Why);
        return new Translation.Events([incoming with { Told = told }]);
    }

    // Events of an unsecured endpoint have keys of their own: they never block or contradict an authentic one.
    private static string KeyOf(EndpointTerms terms, string key) => terms.IsClaimed ? $"claimed|{key}" : key;

    private static string? Cut(string? text) => TextCut.To(WithoutNul(text), Transaction.TextCharactersMax);

    // What people search by stands in an index, whose entries are bounded. The hash keeps two long texts apart that begin alike.
    private static string? Indexed(string? text)
    {
        if (text is null || text.Length <= Transaction.IndexedCharactersMax) return WithoutNul(text);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashCharacters];
        return TextCut.To(WithoutNul(text), Transaction.IndexedCharactersMax - HashCharacters) + hash;
    }

    // As the store shows it, so that what comes in compares equal to what is kept.
    private static string? WithoutNul(string? text) => text?.Replace('\0', '\u2400');
}
