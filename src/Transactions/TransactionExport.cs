using System.Globalization;
using System.Text;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// <c>GET /transactions/export</c> with the list's own query: exactly its rows, in its order, as CSV in UTF-8 with a byte order mark (without it
/// spreadsheets read it as something else). Read and sent slice by slice, so that memory does not grow with the rows. Its beginning and its end, with
/// the filter and the number of rows, stand in the audit log, and so do refusals; over HTTP/2 the number also goes out as the trailer <c>X-Row-Count</c>.
/// The page that started it names it in the query (<see cref="IdName"/>), sees how far it is and can end it (<see cref="RunningExports"/>).
/// </summary>
internal sealed class TransactionExport(TransactionList list, RunningExports running, CommandTrail trail, BusinessTime business, TimeProvider time)
{
    public const string IdName = "export";
    public const int SliceRows = 1_000;
    public const string CountTrailer = "X-Row-Count";

    private const int FilterCharactersMax = 1_000;
    private const string Subject = "transactions";

    public async Task SendAsync(HttpContext http)
    {
        if (Operator.From(http.User) is not { } who || !await trail.AllowAsync(who, Command.ExportTransactions, Subject, CancellationToken.None))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var asked = PageQuery.Parse(http.Request.QueryString.Value ?? "");
        var query = asked.Without(IdName);
        if (running.TryBegin(EntityId.TryParse(EntityId.ExportPrefix, asked.Get(IdName), out var id) ? id : null, who.Identity) is not { } run)
        {
            await trail.RefuseAsync(who, Command.ExportTransactions, Subject, $"{RunningExports.RunningOfOneMax} run already", CancellationToken.None);
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await http.Response.WriteAsync($"{RunningExports.RunningOfOneMax} exports of yours are running. Wait for one of them, or cancel it.", http.RequestAborted);
            return;
        }

        await SendAsync(http, who, run, query);
    }

    private async Task SendAsync(HttpContext http, Operator who, ExportRun run, PageQuery query)
    {
        var words = Words(query);
        var end = ExportState.BrokenOff;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, run.Cancelled);
        try
        {
            await NoteAsync(who, $"begun; {words}");
            await WriteAsync(http.Response, run, TransactionFilter.Read(query, business, time.GetUtcNow()), stop.Token);
            end = ExportState.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever asked for it has gone or wants no more. What they got so far stands in the audit log; a file that ended well would look whole.
            if (run.Cancelled.IsCancellationRequested) end = ExportState.Cancelled;
            http.Abort();
        }
        finally
        {
            running.End(run, end);
            await NoteAsync(who, string.Create(CultureInfo.InvariantCulture, $"{WordOf(end)} after {run.Rows} rows; {words}"));
        }
    }

    private async Task WriteAsync(HttpResponse response, ExportRun run, TransactionFilter filter, CancellationToken cancellation)
    {
        Describe(response);
        var isFirst = true;
        await foreach (var slice in SlicesAsync(filter, cancellation))
        {
            await WriteAsync(response, slice, isFirst, cancellation);
            running.Went(run, slice.Count);
            isFirst = false;
        }

        if (isFirst) await WriteAsync(response, [], isFirst: true, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (response.SupportsTrailers()) response.AppendTrailer(CountTrailer, run.Rows.ToString(CultureInfo.InvariantCulture));
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
        // Line by line into the server's own buffers: a slice as one text would be a large object, and those are collected late.
        var (csv, writer) = (new TransactionCsv(business), response.BodyWriter);
        if (isFirst) Encoding.UTF8.GetBytes($"\uFEFF{csv.Header()}", writer);
        foreach (var row in slice) Encoding.UTF8.GetBytes(csv.Line(row), writer);
        await writer.FlushAsync(cancellation);
    }

    // Also when whoever asked for it has gone.
    private Task NoteAsync(Operator who, string detail) => trail.DoneAsync(who, Command.ExportTransactions, Subject, detail, CancellationToken.None);

    private static string WordOf(ExportState end) => end switch { ExportState.Done => "ended", ExportState.Cancelled => "cancelled", _ => "broken off" };

    private static string Words(PageQuery query)
    {
        var words = query.IsEmpty ? "all transactions" : $"filter {query}";
        return words.Length <= FilterCharactersMax ? words : words[..FilterCharactersMax];
    }
}
