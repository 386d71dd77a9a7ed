using System.Net;
using System.Text;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts;

/// <summary>The export of payouts over HTTP: exactly what is filtered, never without a trace; and what the sandbox begins with.</summary>
public abstract class PayoutExportContract(DashboardAppFixture fixture)
{
    private const string Path = "/payouts/export";

    [Theory]
    [InlineData("Sam", "Support")]
    [InlineData("Ada", "Admin")]
    public async Task Who_may_not_export_is_refused_and_that_is_audited(string person, string role)
    {
        using var own = await SignedIn.AsAsync(fixture.App, person);
        using var answer = await own.GetAsync(Path);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((AuditOutcome.Refused, role), Audited("no right", person));
    }

    [Fact]
    public async Task Nobody_who_has_not_signed_in_gets_a_row()
    {
        using var answer = await fixture.App.Http.GetAsync(new Uri(Path, UriKind.Relative));

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task It_is_exactly_what_is_filtered_formula_safe_and_audited_with_filter_and_number()
    {
        var store = TestStore.On(fixture.App.Database);
        var rows = Enumerable.Range(0, 12).Select(i => PayoutStore.Row(store, i, userId: i % 2 == 0 ? $"=user-{i}" : null, personName: "@SUM(A1)")).ToList();
        await using (var context = fixture.App.NewContext())
        {
            context.AddRange(rows);
            await context.SaveChangesAsync();
        }

        using var own = await SignedIn.AsAsync(fixture.App, "Finn");
        using var answer = await own.GetAsync(Path + "?currency=CAD&sort=oldest&export=exp_0000000000001");
        var lines = CsvReading.Read(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()).TrimStart('\uFEFF'));

        var expected = rows.Where(row => row.CurrencyCode == "CAD").OrderBy(row => row.Id).ToList();
        Assert.Equal(expected.Select(row => EntityId.Format(EntityId.PayoutPrefix, row.Id)), Column(lines, "payout"), StringComparer.Ordinal);
        Assert.Equal(expected.Select(row => row.Amount.ToPlainText()), Column(lines, "amount"), StringComparer.Ordinal);
        Assert.Equal(expected.Select(row => row.UserId[0] == '=' ? "'" + row.UserId : row.UserId), Column(lines, "user"), StringComparer.Ordinal);
        Assert.All(Column(lines, "person"), person => Assert.Equal("'@SUM(A1)", person));
        Assert.All(lines, line => Assert.Equal(lines[0].Count, line.Count));
        Assert.Matches("^attachment; filename=\"?payouts-[0-9-]+\\.csv\"?$", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal((AuditOutcome.Done, "Finance"), Audited($"ended after {expected.Count} rows; filter ?currency=CAD&sort=oldest", "Finn"));
    }

    [Fact]
    public void The_sandbox_begins_with_a_rule_for_each_of_its_currencies()
    {
        using var context = fixture.App.NewContext();

        Assert.Equal(
            [("CAD", 100_000L), ("EUR", 100_000L), ("USD", 100_000L)],
            context.Set<PayoutRule>().AsEnumerable().OrderBy(rule => rule.CurrencyCode, StringComparer.Ordinal).Select(rule => (rule.CurrencyCode, rule.Terms.TwoApproversFromMinor ?? 0)));
    }

    private static IEnumerable<string> Column(IReadOnlyList<IReadOnlyList<string>> lines, string name) => lines.Skip(1).Select(line => line[lines[0].ToList().IndexOf(name)]);

    private (AuditOutcome Outcome, string Roles) Audited(string detail, string person)
    {
        using var context = fixture.App.NewContext();
        var entry = context.AuditEntries.Where(row => row.Action == "ExportPayouts" && row.OperatorName == person && row.Detail == detail).OrderByDescending(row => row.Id).First();
        return (entry.Outcome, entry.OperatorRoles);
    }
}

public sealed class PayoutExportOnSqlite(SqliteApp fixture) : PayoutExportContract(fixture), IClassFixture<SqliteApp>;

public sealed class PayoutExportOnPostgres(PostgresApp fixture) : PayoutExportContract(fixture), IClassFixture<PostgresApp>;
