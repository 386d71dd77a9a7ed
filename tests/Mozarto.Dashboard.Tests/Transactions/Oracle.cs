using System.Globalization;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>What a transaction must say in the end, as far as it does not depend on which repeat was the last.</summary>
internal sealed record ExpectedTransaction(
    TransactionState State, long RefundedMinor, long? AmountMinor, string? AmountText, string? Currency, string? Reference, string? User,
    DateTimeOffset OccurredAt, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt)
{
    public static ExpectedTransaction Of(Transaction row) => new(
        row.State, row.RefundedMinor, row.AmountMinor, row.AmountText, row.CurrencyCode, row.MerchantReference, row.UserId, row.OccurredAt, row.FirstSeenAt, row.LastSeenAt);
}

/// <summary>
/// Says what a mix must come to, from the rules as they are written down and from nothing of the product: one key is one event, what both carry must
/// agree, Pending ranks below all others, two different finals are a Conflict, completed refunds add up and must not exceed the payment.
/// </summary>
internal static class Oracle
{
    public static Dictionary<(TransactionKind Kind, bool IsClaimed, string Id), ExpectedTransaction> Judge(IReadOnlyList<Told> mix)
    {
        var byTransaction = mix.SelectMany(Sayings).ToLookup(saying => (saying.Kind, saying.Told.IsClaimed, saying.Id));
        var refunds = byTransaction.Where(each => each.Key.Kind == TransactionKind.Refund).Select(each => Judge([.. each], refunded: 0)).ToList();
        var refunded = byTransaction.Where(each => each.Key.Kind == TransactionKind.Refund).Zip(refunds)
            .Where(pair => pair.Second.State == TransactionState.Approved)
            .ToLookup(pair => (pair.First.Key.IsClaimed, pair.First.First().Told.PaymentId), pair => pair.Second.AmountMinor ?? 0);
        return byTransaction.ToDictionary(
            each => each.Key,
            each => Judge([.. each], each.Key.Kind == TransactionKind.Payment ? refunded[(each.Key.IsClaimed, each.Key.Id)].Sum() : 0));
    }

    private static ExpectedTransaction Judge(List<Saying> sayings, long refunded)
    {
        var finals = sayings.Select(saying => saying.State).Where(state => state != TransactionState.Pending).Distinct().ToList();
        var amount = sayings.Select(saying => saying.Amount).FirstOrDefault(value => value is not null);
        var currency = sayings.Select(saying => saying.Currency).FirstOrDefault(value => value is not null);
        var isConflict = finals.Count > 1 || sayings.GroupBy(saying => saying.Key).Any(same => HasVariant([.. same])) || (currency is not null && refunded > amount);
        return new ExpectedTransaction(
            isConflict ? TransactionState.Conflict : finals.Count == 1 ? finals[0] : TransactionState.Pending,
            refunded,
            currency is null ? null : amount,
            currency is null && amount is { } minor ? string.Create(CultureInfo.InvariantCulture, $"{minor / 100}.{minor % 100:00}") : null,
            currency,
            sayings.Select(saying => saying.Reference).FirstOrDefault(value => value is not null),
            sayings.Select(saying => saying.User).FirstOrDefault(value => value is not null),
            sayings.Min(saying => saying.CreatedAt) ?? sayings.Min(saying => saying.Told.ReceivedAt),
            sayings.Min(saying => saying.Told.ReceivedAt),
            sayings.Max(saying => saying.Told.ReceivedAt));
    }

    private static bool HasVariant(List<Saying> same) => Differ(same, saying => saying.Amount?.ToString(CultureInfo.InvariantCulture))
        || Differ(same, saying => saying.Currency) || Differ(same, saying => saying.Reference) || Differ(same, saying => saying.User);

    private static bool Differ(List<Saying> same, Func<Saying, string?> read) => same.Select(read).Where(value => value is not null).Distinct(StringComparer.Ordinal).Count() > 1;

    private static IEnumerable<Saying> Sayings(Told told)
    {
        var currency = told.Currency ?? told.EndpointCurrency;
        if (told.Shape != ToldShape.Refund)
        {
            var isMozarto = told.Shape is ToldShape.Mozarto or ToldShape.MozartoOld;
            yield return new Saying(told, TransactionKind.Payment, told.Id, $"{told.Shape}", told.State, told.AmountMinor, currency, isMozarto ? told.Reference : null, isMozarto ? told.User : null, told.CreatedAt);
            yield break;
        }

        yield return new Saying(told, TransactionKind.Refund, told.Id, "refund", told.State, told.AmountMinor, currency, null, null, told.CreatedAt);
        yield return new Saying(told, TransactionKind.Payment, told.PaymentId, $"beside {told.Id} {told.State}", TransactionState.Approved, told.PaymentAmountMinor, currency, null, null, null);
    }

    private sealed record Saying(
        Told Told, TransactionKind Kind, string Id, string What, TransactionState State, long? Amount, string? Currency, string? Reference, string? User, DateTimeOffset? CreatedAt)
    {
        public (string, TransactionState) Key => (What, State);
    }
}
