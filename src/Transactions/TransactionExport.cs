using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// <c>GET /transactions/export</c> with the list's own query: exactly its rows, in its order, as CSV in UTF-8 with a byte order mark (without it
/// spreadsheets read it as something else). Read and sent slice by slice, so that memory does not grow with the rows. Its beginning and its end, with
/// the filter and the number of rows, stand in the audit log, and so do refusals; the number also goes out as the trailer <c>X-Row-Count</c>.
/// </summary>
internal sealed class TransactionExport(IDbContextFactory<DashboardContext> contexts, TransactionList list, IdGenerator ids, BusinessTime business, TimeProvider time)
{
    public const int SliceRows = 1_000;
    public const string CountTrailer = "X-Row-Count";

    private const int FilterCharactersMax = 1_000;

    public async Task SendAsync(HttpContext http)
    {
        if (Operator.From(http.User) is not { } who || !Rights.Allow(who, Command.ExportTransactions))
        {
            if (Operator.From(http.User) is { } refused) await TrailAsync(refused, AuditOutcome.Refused, "no right");
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var query = PageQuery.Parse(http.Request.QueryString.Value ?? "").Without();
        var filter = TransactionFilter.Read(query, business, time.GetUtcNow());
        var words = Words(query);
        await TrailAsync(who, AuditOutcome.Done, $"begun; {words}");
        var rows = 0L;
        var isWhole = false;
        try
        {
            Describe(http.Response);
            await foreach (var slice in SlicesAsync(filter, http.RequestAborted))
            {
                await WriteAsync(http.Response, slice, isFirst: rows == 0, http.RequestAborted);
                rows += slice.Count;
            }

            if (rows == 0) await WriteAsync(http.Response, [], isFirst: true, http.RequestAborted);
            if (http.Response.SupportsTrailers()) http.Response.AppendTrailer(CountTrailer, rows.ToString(CultureInfo.InvariantCulture));
            isWhole = true;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked for it has gone; what they got so far stands in the audit log.
        }
        finally
        {
            await TrailAsync(who, AuditOutcome.Done, string.Create(CultureInfo.InvariantCulture, $"{(isWhole ? "ended" : "broken off")} after {rows} rows; {words}"));
        }
    }

    private void Describe(HttpResponse response)
    {
        var at = business.Local(time.GetUtcNow()).ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture);
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"transactions-{at}.csv\"";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (response.SupportsTrailers()) response.DeclareTrailer(CountTrailer);
    }

    private async IAsyncEnumerable<IReadOnlyList<Transaction>> SlicesAsync(
        TransactionFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        TransactionPlace? behind = null;
        while (await list.SliceAsync(filter, behind, SliceRows, cancellation) is { Count: > 0 } slice)
        {
            yield return slice;
            if (slice.Count < SliceRows) yield break;
            behind = TransactionPlace.Of(slice[^1], filter);
        }
    }

    private async Task WriteAsync(HttpResponse response, IReadOnlyList<Transaction> slice, bool isFirst, CancellationToken cancellation)
    {
        var csv = new TransactionCsv(business);
        var text = new StringBuilder();
        if (isFirst) text.Append('\uFEFF').Append(csv.Header());
        foreach (var row in slice) text.Append(csv.Line(row));
        await response.WriteAsync(text.ToString(), cancellation);
    }

    private async Task TrailAsync(Operator who, AuditOutcome outcome, string detail)
    {
        await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
        context.Add(who.Act(ids.Next(), time.GetUtcNow(), nameof(Command.ExportTransactions), "transactions", outcome, detail));
        await context.SaveChangesAsync(CancellationToken.None);
    }

    private static string Words(PageQuery query)
    {
        var words = query.IsEmpty ? "all transactions" : $"filter {query}";
        return words.Length <= FilterCharactersMax ? words : words[..FilterCharactersMax];
    }
}
