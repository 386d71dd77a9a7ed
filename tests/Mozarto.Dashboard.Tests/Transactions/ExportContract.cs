using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>The export over HTTP: exactly what is filtered, in the list's order, whole or visibly not, and never without a trace.</summary>
public abstract class ExportContract : IDisposable
{
    private const string Path = "/transactions/export";

    private readonly ExportApp app;

    protected ExportContract(ExportApp app)
    {
        this.app = app;
        app.Gate.Before = null;
    }

    public void Dispose()
    {
        app.Gate.Before = null;
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Nobody_who_has_not_signed_in_gets_a_row()
    {
        using var answer = await app.App.Http.GetAsync(new Uri(Path, UriKind.Relative));

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("exp-", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sam", "Support")]
    [InlineData("Ada", "Admin")]
    public async Task Who_may_not_export_is_refused_and_that_is_audited(string person, string role)
    {
        using var own = await SignedIn.AsAsync(app.App, person);

        using var answer = await own.GetAsync(Path + "?state=approved");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        var entry = (await app.AuditAsync()).Last(row => row.OperatorName == person);
        Assert.Equal((AuditOutcome.Refused, role), (entry.Outcome, entry.OperatorRoles));
    }

    [Theory]
    [InlineData("?state=nonsense")]
    [InlineData("?export=nonsense&state=nonsense")]
    [InlineData("?state=conflict")]
    public async Task Where_nothing_matches_there_is_a_header_and_no_row(string query)
    {
        var rows = await ExportAsync(query);

        Assert.Equal("transaction", Assert.Single(rows)[0]);
    }

    [Theory]
    [InlineData("?state=approved")]
    [InlineData("?state=approved&sort=oldest")]
    [InlineData("?currency=EUR&sort=largest&state=approved&min=2.00")]
    [InlineData("?state=declined")]
    public async Task It_is_exactly_what_is_filtered_in_the_order_of_the_list(string query)
    {
        var rows = await ExportAsync(query);

        Assert.Equal(Expected(query), Column(rows, "external id"));
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
    }

    [Fact]
    public async Task It_is_a_file_that_spreadsheets_read_as_UTF_8_with_the_zone_in_its_header()
    {
        using var own = await SignedIn.AsAsync(app.App, "Finn");
        using var answer = await own.GetAsync(Path + "?q=exp-00000");

        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal("text/csv; charset=utf-8; header=present", answer.Content.Headers.ContentType!.ToString());
        Assert.Matches("^attachment; filename=\"?transactions-[0-9-]+\\.csv\"?$", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(("nosniff", "no-store"), (answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.CacheControl!.ToString()));
        Assert.Contains("occurred (Europe/Dublin)", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_text_comes_back_as_it_was_and_none_of_it_begins_a_formula()
    {
        string[] foreign = ["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "\uff1d1", "say \"hi\", twice\r\nand; again", "'already", "\u202eright to left", "a,b"];
        await using (var context = app.App.NewContext())
        {
            context.AddRange(foreign.Select((text, i) => TransactionStore.Of(
                new TransactionFacts { State = TransactionState.Cancelled, OccurredAt = A.Time.AddMinutes(-i), MerchantReference = text, Message = text, CurrencyCode = "EUR", AmountMinor = -150 }, externalId: $"exp-foreign-{i}")));
            await context.SaveChangesAsync();
        }

        var rows = await ExportAsync("?state=cancelled");

        var references = Column(rows, "merchant reference");
        Assert.Equal(foreign, references.Select((text, i) => i < 5 ? text[1..] : text), StringComparer.Ordinal);
        Assert.All(references.Take(5), text => Assert.StartsWith("'", text, StringComparison.Ordinal));
        Assert.All(Column(rows, "amount"), amount => Assert.Equal("-1.50", amount));
    }

    [Fact]
    public async Task Beginning_and_end_are_audited_with_filter_and_number()
    {
        await ExportAsync("?state=declined&sort=oldest&export=exp_0000000000001");

        var entries = (await app.AuditAsync()).TakeLast(2).ToList();
        Assert.Equal("begun; filter ?state=declined&sort=oldest", entries[0].Detail);
        Assert.Equal($"ended after {ExportApp.OtherCount} rows; filter ?state=declined&sort=oldest", entries[1].Detail);
        Assert.All(entries, entry => Assert.Equal("Finn", entry.OperatorName));
    }

    [Fact]
    public async Task Rows_that_come_and_change_meanwhile_break_nothing_and_appear_once_at_most()
    {
        var expected = Expected("?state=approved");
        var (sent, later) = (expected[3], expected[^3]);
        app.Gate.Before = async (slice, _) =>
        {
            if (slice == 2) await ChangeAsync(sent, later);
        };

        var rows = await ExportAsync("?state=approved");

        app.Gate.Before = null;
        Assert.Equal(expected, Column(rows, "external id").Where(id => id != "exp-meanwhile"), StringComparer.Ordinal);
        Assert.InRange(Column(rows, "external id").Count(id => id == "exp-meanwhile"), 0, 1);
        Assert.Equal("changed meanwhile", rows.Single(row => row.Contains(later, StringComparer.Ordinal))[Index(rows, "told along with it")]);
        await RemoveAsync("exp-meanwhile");
    }

    private async Task<IReadOnlyList<IReadOnlyList<string>>> ExportAsync(string query)
    {
        using var own = await SignedIn.AsAsync(app.App, "Finn");
        using var answer = await own.GetAsync(Path + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
        return CsvReading.Read(text.TrimStart('\uFEFF'));
    }

    private static int Index(IReadOnlyList<IReadOnlyList<string>> rows, string name) => rows[0].ToList().IndexOf(name);

    private static List<string> Column(IReadOnlyList<IReadOnlyList<string>> rows, string name) => [.. rows.Skip(1).Select(row => row[Index(rows, name)])];

    // The same in plain words of C#.
    private List<string> Expected(string query)
    {
        var state = query.Contains("declined", StringComparison.Ordinal) ? TransactionState.Declined : TransactionState.Approved;
        var rows = app.All.Where(row => row.State == state && (!query.Contains("min=2.00", StringComparison.Ordinal) || row.AmountMinor >= 200));
        var ordered = query.Contains("largest", StringComparison.Ordinal) ? rows.OrderBy(row => row.AmountMinor).ThenBy(row => row.Id) : rows.OrderBy(row => row.OccurredAt).ThenBy(row => row.Id);
        var ids = ordered.Select(row => row.ExternalId).ToList();
        if (!query.Contains("oldest", StringComparison.Ordinal)) ids.Reverse();
        return ids;
    }

    private async Task ChangeAsync(string sent, string later)
    {
        await using var context = app.App.NewContext();
        context.Add(TransactionStore.Of(new TransactionFacts { State = TransactionState.Approved, OccurredAt = A.Time.AddDays(1), CurrencyCode = "EUR", Direction = TransactionDirection.PayIn, Provider = "fena" }, externalId: "exp-meanwhile"));
        foreach (var row in context.Transactions.Where(row => row.ExternalId == sent || row.ExternalId == later).ToList()) row.Become(row.Facts with { Message = "changed meanwhile" });
        await context.SaveChangesAsync();
    }

    private async Task RemoveAsync(string externalId)
    {
        await using var context = app.App.NewContext();
        context.RemoveRange(context.Transactions.Where(row => row.ExternalId == externalId));
        await context.SaveChangesAsync();
    }
}

public sealed class ExportOnSqlite(SqliteExport app) : ExportContract(app), IClassFixture<SqliteExport>;

public sealed class ExportOnPostgres(PostgresExport app) : ExportContract(app), IClassFixture<PostgresExport>;

/// <summary>The number of rows behind the last of them. Only HTTP/2 has room for it there, which without TLS is spoken where nothing else is.</summary>
public sealed class ExportTrailerTests(ExportTrailerTests.Http2App fixture) : IClassFixture<ExportTrailerTests.Http2App>
{
    [Theory]
    [InlineData("", "3")]
    [InlineData("?state=conflict", "0")]
    public async Task The_number_of_rows_comes_behind_them(string query, string count)
    {
        using var own = await SignedIn.WithSessionAsync(fixture.App, "Finn", "Finance", HttpVersion.Version20);
        using var answer = await own.GetAsync("/transactions/export" + query);

        await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(count, Assert.Single(answer.TrailingHeaders.GetValues("X-Row-Count")));
    }

    public sealed class Http2App() : DashboardAppFixture(new DashboardAppOptions
    {
        Services = services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)),
    })
    {
        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await using var context = App.NewContext();
            context.AddRange(Enumerable.Range(0, 3).Select(_ => TransactionStore.Of()));
            await context.SaveChangesAsync();
        }
    }
}
