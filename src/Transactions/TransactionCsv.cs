using System.Globalization;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary>Transactions as lines of a CSV file: pure. Each instant stands twice, in the business time zone named in the header and as UTC in ISO 8601.</summary>
internal sealed class TransactionCsv(BusinessTime business)
{
    public string Header()
    {
        var line = new CsvLine();
        string[] names =
        [
            "transaction", $"occurred ({business.Zone.Id})", "occurred (UTC ISO 8601)", $"received ({business.Zone.Id})", "received (UTC ISO 8601)", "state", "direction",
            "provider", "amount", "amount as told", "currency", "refunded", "merchant reference", "user", "external id", "provider id", "source", "claimed",
            "refunds payment", "status as told", "told along with it", "conflict",
        ];
        foreach (var name in names) line.Exact(name);
        return line.ToString();
    }

    public string Line(Transaction row) => new CsvLine()
        .Exact(EntityId.Format(EntityId.TransactionPrefix, row.Id))
        .Exact(Local(row.OccurredAt)).Exact(Utc(row.OccurredAt))
        .Exact(Local(row.FirstSeenAt)).Exact(Utc(row.FirstSeenAt))
        .Exact(row.State.ToString())
        .Exact(row.Direction == TransactionDirection.Unknown ? null : TransactionWords.Word(row.Direction))
        .Text(row.Provider)
        .Exact(row.Amount?.ToPlainText()).Text(row.AmountText).Text(row.CurrencyCode).Exact(Refunded(row))
        .Text(row.MerchantReference).Text(row.UserId).Text(row.ExternalId).Text(row.ProviderId).Text(row.Source)
        .Exact(row.IsClaimed ? "claimed" : null)
        .Text(row.PaymentExternalId).Text(row.RawStatus).Text(row.Message).Text(row.ConflictReason)
        .ToString();

    private static string? Refunded(Transaction row) =>
        row.RefundedMinor != 0 && Currency.TryFind(row.CurrencyCode, out var currency) ? new Money(row.RefundedMinor, currency).ToPlainText() : null;

    private string Local(DateTimeOffset at) => business.Local(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
