using System.Globalization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

/// <summary><c>GET /audit/export</c> with the list's own query: exactly its entries, with their digests and seals (<see cref="CsvExport"/>).</summary>
internal sealed class AuditExport(AuditList list, CsvExport export, BusinessTime business, TimeProvider time)
{
    private readonly AuditCsv csv = new(business);

    public Task SendAsync(HttpContext http) => export.SendAsync(http, new CsvRows(Command.ExportAudit, "audit", csv.Header(), SlicesAsync));

    private IAsyncEnumerable<CsvSlice> SlicesAsync(PageQuery query, Operator who, CancellationToken cancellation)
    {
        var filter = AuditFilter.Read(query, business, time.GetUtcNow());
        return CsvSlice.WalkAsync<SealedEntry>(last => list.SliceAsync(filter, last is null ? null : last.Entry.Id, CsvExport.SliceRows, cancellation), csv.Line);
    }
}

/// <summary>Entries of the audit log as lines of a CSV file: pure. The instant stands twice, in the business time zone named in the header and as UTC to the microsecond.</summary>
internal sealed class AuditCsv(BusinessTime business)
{
    public string Header()
    {
        var line = new CsvLine();
        string[] names =
        [
            "entry", $"at ({business.Zone.Id})", "at (UTC ISO 8601)", "issuer", "subject", "name", "roles", "command", "on", "outcome", "detail", "reason", "changes", "address",
            "reference", "digest", "number", "seal", "sealed late",
        ];
        foreach (var name in names) line.Exact(name);
        return line.ToString();
    }

    public string Line(SealedEntry row) => new CsvLine()
        .Exact(EntityId.Format(EntityId.AuditPrefix, row.Entry.Id))
        .Exact(business.Local(row.Entry.HappenedAt).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
        .Exact(row.Entry.HappenedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture))
        .Text(row.Entry.OperatorIssuer).Text(row.Entry.OperatorSubject).Text(row.Entry.OperatorName).Text(row.Entry.OperatorRoles)
        .Text(row.Entry.Action).Text(row.Entry.Subject).Exact(row.Entry.Outcome.ToString())
        .Text(row.Entry.Detail).Text(row.Entry.Reason).Text(row.Entry.Changes)
        .Text(row.Entry.Address).Text(row.Entry.Reference)
        .Exact(Hex(row.Seal?.EntryMac ?? row.Entry.Mac))
        .Exact(row.Seal?.Number.ToString(CultureInfo.InvariantCulture)).Exact(Hex(row.Seal?.Value)).Exact(row.Seal is { IsLate: true } ? "late" : null)
        .ToString();

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}
