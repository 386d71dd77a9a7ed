using System.Globalization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Payouts;

/// <summary><c>GET /payouts/export</c> with the list's own query: exactly its rows, in its order (<see cref="CsvExport"/>).</summary>
internal sealed class PayoutExport(PayoutList list, CsvExport export, BusinessTime business, TimeProvider time)
{
    private readonly PayoutCsv csv = new(business);

    public Task SendAsync(HttpContext http) => export.SendAsync(http, new CsvRows(Command.ExportPayouts, "payouts", csv.Header(), SlicesAsync));

    private IAsyncEnumerable<CsvSlice> SlicesAsync(PageQuery query, Operator who, CancellationToken cancellation)
    {
        var filter = PayoutFilter.Read(query, who.Identity, business, time.GetUtcNow());
        return CsvSlice.WalkAsync<Payout>(last => list.SliceAsync(filter, last is null ? null : PayoutPlace.Of(last), CsvExport.SliceRows, cancellation), csv.Line);
    }
}

/// <summary>Payouts as lines of a CSV file: pure. Each instant stands twice, in the business time zone named in the header and as UTC in ISO 8601.</summary>
internal sealed class PayoutCsv(BusinessTime business)
{
    public string Header()
    {
        var line = new CsvLine();
        string[] names =
        [
            "payout", $"requested ({business.Zone.Id})", "requested (UTC ISO 8601)", "state", $"since ({business.Zone.Id})", "since (UTC ISO 8601)", "why", "amount", "currency", "user",
            "person", "provider", "way", "created by", $"approved ({business.Zone.Id})", "approved (UTC ISO 8601)", "Mozarto's id", "contradiction", "in place of", "source",
        ];
        foreach (var name in names) line.Exact(name);
        return line.ToString();
    }

    public string Line(Payout row) => new CsvLine()
        .Exact(EntityId.Format(EntityId.PayoutPrefix, row.Id))
        .Exact(Local(row.RequestedAt)).Exact(Utc(row.RequestedAt))
        .Exact(PayoutWords.Word(row.State))
        .Exact(Local(row.StateSince)).Exact(Utc(row.StateSince))
        .Text(row.StateReason)
        .Exact(row.Amount.ToPlainText()).Text(row.CurrencyCode)
        .Text(row.UserId).Text(row.PersonName).Text(row.Provider).Text(row.Way).Text(row.CreatorName)
        .Exact(row.ApprovedAt is { } at ? Local(at) : null).Exact(row.ApprovedAt is { } approved ? Utc(approved) : null)
        .Text(row.ExternalId).Text(row.ConflictReason)
        .Exact(row.ReplacesId is { } replaced ? EntityId.Format(EntityId.PayoutPrefix, replaced) : null)
        .Text(row.Source)
        .ToString();

    private string Local(DateTimeOffset at) => business.Local(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
