using System.Globalization;
using System.Text;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Access.Exports;

/// <summary>What a list gives to its export.</summary>
/// <param name="Command">The right that it takes.</param>
/// <param name="Noun">What is listed: it names the file, and stands in the audit log.</param>
/// <param name="Header">The first line.</param>
/// <param name="SlicesOf">Everything that a query of the list lets through, for whoever asks.</param>
internal sealed record CsvRows(Command Command, string Noun, string Header, Func<PageQuery, Operator, CancellationToken, IAsyncEnumerable<CsvSlice>> SlicesOf);

/// <summary>Some rows of an export; the lines are made one by one while they are sent.</summary>
internal sealed record CsvSlice(int RowsCount, IEnumerable<string> Lines)
{
    /// <summary>All rows of a list, read on from the last one until a slice is not full.</summary>
    /// <param name="readBehind">Up to <see cref="CsvExport.SliceRows"/> rows behind one, or from the start.</param>
    /// <param name="line">A row as text.</param>
    public static async IAsyncEnumerable<CsvSlice> WalkAsync<TRow>(Func<TRow?, Task<IReadOnlyList<TRow>>> readBehind, Func<TRow, string> line) where TRow : class
    {
        TRow? last = null;
        while (await readBehind(last) is { Count: > 0 } slice)
        {
            yield return new CsvSlice(slice.Count, slice.Select(line));
            if (slice.Count < CsvExport.SliceRows) yield break;
            last = slice[^1];
        }
    }
}

/// <summary>
/// Sends the rows of a list as CSV in UTF-8 with a byte order mark (without it spreadsheets read it as something else). Read and sent slice by slice, so that
/// memory does not grow with the rows. Its beginning and its end, with the filter and the number of rows, stand in the audit log, and so do refusals; over
/// HTTP/2 the number also goes out as the trailer <c>X-Row-Count</c>. The page that started it names it in the query (<see cref="IdName"/>), sees how far it is
/// and can end it (<see cref="RunningExports"/>).
/// </summary>
internal sealed class CsvExport(RunningExports running, CommandTrail trail, BusinessTime business, TimeProvider time)
{
    public const string IdName = "export";

    /// <summary>So few that a slice seldom outlives a collection: larger ones end up among what is collected late, and memory grows meanwhile.</summary>
    public const int SliceRows = 250;

    public const string CountTrailer = "X-Row-Count";

    private const int FilterCharactersMax = 1_000;

    public async Task SendAsync(HttpContext http, CsvRows rows)
    {
        if (Operator.From(http.User) is not { } who || !await trail.AllowAsync(who, rows.Command, rows.Noun, CancellationToken.None))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var asked = PageQuery.Parse(http.Request.QueryString.Value ?? "");
        if (running.TryBegin(EntityId.TryParse(EntityId.ExportPrefix, asked.Get(IdName), out var id) ? id : null, who.Identity) is not { } run)
        {
            await trail.RefuseAsync(who, rows.Command, rows.Noun, $"{RunningExports.RunningOfOneMax} run already", CancellationToken.None);
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await http.Response.WriteAsync($"{RunningExports.RunningOfOneMax} exports of yours are running. Wait for one of them, or cancel it.", http.RequestAborted);
            return;
        }

        await SendAsync(http, rows, who, run, asked.Without(IdName));
    }

    private async Task SendAsync(HttpContext http, CsvRows rows, Operator who, ExportRun run, PageQuery query)
    {
        var words = Words(rows, query);
        var end = ExportState.BrokenOff;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, run.Cancelled);
        try
        {
            await NoteAsync(rows, who, $"begun; {words}");
            await WriteAsync(http.Response, rows, run, rows.SlicesOf(query, who, stop.Token), stop.Token);
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
            await EndAsync(rows, who, end, string.Create(CultureInfo.InvariantCulture, $"{WordOf(end)} after {run.Rows} rows; {words}"));
        }
    }

    private async Task WriteAsync(HttpResponse response, CsvRows rows, ExportRun run, IAsyncEnumerable<CsvSlice> slices, CancellationToken cancellation)
    {
        Describe(response, rows);
        var isFirst = true;
        await foreach (var slice in slices.WithCancellation(cancellation))
        {
            await WriteAsync(response, isFirst ? slice.Lines.Prepend("\uFEFF" + rows.Header) : slice.Lines, cancellation);
            running.Went(run, slice.RowsCount);
            isFirst = false;
        }

        if (isFirst) await WriteAsync(response, ["\uFEFF" + rows.Header], cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (response.SupportsTrailers()) response.AppendTrailer(CountTrailer, run.Rows.ToString(CultureInfo.InvariantCulture));
    }

    private void Describe(HttpResponse response, CsvRows rows)
    {
        var at = business.Local(time.GetUtcNow()).ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture);
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{rows.Noun}-{at}.csv\"";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (response.SupportsTrailers()) response.DeclareTrailer(CountTrailer);
    }

    // Line by line into the server's own buffers: a slice as one text would be a large object, and those are collected late.
    private static async Task WriteAsync(HttpResponse response, IEnumerable<string> lines, CancellationToken cancellation)
    {
        var writer = response.BodyWriter;
        foreach (var line in lines) Encoding.UTF8.GetBytes(line, writer);
        await writer.FlushAsync(cancellation);
    }

    private Task NoteAsync(CsvRows rows, Operator who, string detail) => trail.DoneAsync(who, rows.Command, rows.Noun, detail, CancellationToken.None);

    private Task EndAsync(CsvRows rows, Operator who, ExportState end, string detail) =>
        end == ExportState.BrokenOff ? trail.FailAsync(who, rows.Command, rows.Noun, detail, CancellationToken.None) : NoteAsync(rows, who, detail);

    private static string WordOf(ExportState end) => end switch { ExportState.Done => "ended", ExportState.Cancelled => "cancelled", _ => "broken off" };

    private static string Words(CsvRows rows, PageQuery query)
    {
        var words = query.IsEmpty ? $"all {rows.Noun}" : $"filter {query}";
        return words.Length <= FilterCharactersMax ? words : words[..FilterCharactersMax];
    }
}
