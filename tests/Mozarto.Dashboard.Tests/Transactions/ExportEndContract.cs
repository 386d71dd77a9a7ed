using System.Net;
using Mozarto.Dashboard.Access.Exports;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Sandbox.Identity;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>An export that does not come to its end: ended by its owner, left by the browser, or one too many.</summary>
public abstract class ExportEndContract : IAsyncLifetime
{
    private readonly ExportApp app;
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int before;

    protected ExportEndContract(ExportApp app)
    {
        this.app = app;
        // The first slice passes; the second is never read.
        app.Gate.Before = (slice, cancellation) => slice == 1 ? Task.CompletedTask : held.Task.WaitAsync(cancellation);
    }

    private RunningExports Running => app.App.Get<RunningExports>();

    public async Task InitializeAsync() => before = (await app.AuditAsync()).Count;

    public async Task DisposeAsync()
    {
        // One that lives on would read its second slice now, and end in the middle of the next test.
        await Eventually.TrueAsync("every export that began has ended", async () => (await app.AuditAsync()) is var entries
            && entries.Count(row => row.Detail.StartsWith("begun", StringComparison.Ordinal)) == entries.Count(row => row.Detail.Contains(" after ", StringComparison.Ordinal)));
        app.Gate.Before = null;
        held.TrySetResult();
    }

    [Fact]
    public async Task Its_owner_sees_how_far_it_is_and_ends_it_and_the_file_does_not_look_whole()
    {
        var id = Running.NextId();
        using var own = await SignedIn.AsAsync(app.App, "Finn");
        using var answer = await own.GetAsync(Address(id));
        var run = await RowsOfAsync(id);

        run.Cancel();

        await Eventually.CompletedAsync("the file ends", Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync()));
        Assert.Equal($"cancelled after {CsvExport.SliceRows} rows; filter ?state=approved", (await AuditedAsync("cancelled")).Detail);
        Assert.Equal((ExportState.Cancelled, CsvExport.SliceRows), (run.State, run.Rows));
    }

    [Fact]
    public async Task A_browser_that_goes_away_ends_it_and_how_far_it_came_is_audited()
    {
        var id = Running.NextId();
        using var own = await SignedIn.AsAsync(app.App, "Finn");
        var answer = await own.GetAsync(Address(id));
        var run = await RowsOfAsync(id);

        answer.Dispose();

        Assert.StartsWith($"broken off after {CsvExport.SliceRows} rows", (await AuditedAsync("broken off")).Detail, StringComparison.Ordinal);
        Assert.Equal(ExportState.BrokenOff, run.State);
    }

    [Fact]
    public async Task Nobody_sees_or_ends_those_of_somebody_else()
    {
        var id = Running.NextId();
        using var own = await SignedIn.AsAsync(app.App, "Finn");
        using var answer = await own.GetAsync(Address(id));
        var run = await RowsOfAsync(id);

        Assert.Null(Running.Find(id, IdentityOf("FAY")));
        Assert.Null(Running.Find(id, ""));
        run.Cancel();
        await AuditedAsync("cancelled");
    }

    [Fact]
    public async Task An_id_that_runs_already_is_another_export_and_the_first_goes_on()
    {
        var id = Running.NextId();
        using var own = await SignedIn.AsAsync(app.App, "Finn");
        using var first = await own.GetAsync(Address(id));
        var run = await RowsOfAsync(id);

        using (await own.GetAsync(Address(id)))
        {
            Assert.Same(run, Running.Find(id, IdentityOf("FINN")));
            Assert.True(run.IsRunning);
        }

        run.Cancel();
        await AuditedAsync("cancelled");
    }

    [Fact]
    public async Task One_too_many_is_refused_in_words_and_audited()
    {
        using var own = await SignedIn.AsAsync(app.App, "Fay");
        var ids = Enumerable.Range(0, RunningExports.RunningOfOneMax).Select(_ => Running.NextId()).ToList();
        var answers = new List<HttpResponseMessage>();
        foreach (var id in ids) answers.Add(await own.GetAsync(Address(id)));

        using var refused = await own.GetAsync(Address(Running.NextId()));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("4 exports of yours are running. Wait for one of them, or cancel it.", await refused.Content.ReadAsStringAsync());
        Assert.Equal((AuditOutcome.Refused, "4 run already"), ((await app.AuditAsync())[^1].Outcome, (await app.AuditAsync())[^1].Detail));
        foreach (var answer in answers) answer.Dispose();
        await Eventually.TrueAsync("they have all ended", () => ids.TrueForAll(id => Running.Find(id, IdentityOf("FAY")) is { IsRunning: false }));
    }

    private Task<AuditEntry> AuditedAsync(string beginning) => app.AuditedAsync(beginning, before);

    private string IdentityOf(string subject) => $"{app.App.Get<SandboxIdentity>().Issuer}|{subject}";

    private static string Address(long id) => $"/transactions/export?state=approved&export={EntityId.Format(EntityId.ExportPrefix, id)}";

    private async Task<ExportRun> RowsOfAsync(long id) => (await Eventually.ValueAsync(
        "the first slice was sent", () => Task.FromResult(Running.Find(id, IdentityOf("FINN"))), run => run?.Rows == CsvExport.SliceRows))!;
}

public sealed class ExportEndOnSqlite(SqliteExport app) : ExportEndContract(app), IClassFixture<SqliteExport>;

public sealed class ExportEndOnPostgres(PostgresExport app) : ExportEndContract(app), IClassFixture<PostgresExport>;
