using System.Text;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Finance takes exactly what they filtered away as a file, sees how far it is, and can end it.</summary>
[Collection(BrowserRun.Name)]
public sealed class ExportStory(BrowserFixture browser, ExportStory.FilledApp filled) : IClassFixture<ExportStory.FilledApp>
{
    [Fact]
    public async Task The_file_has_just_the_rows_that_are_filtered()
    {
        await using var own = await filled.PageOfAsync(browser, "Finn");
        var list = new TransactionsScreen(own);
        await list.OpenAsync("?state=declined&sort=oldest");
        await Expect(list.Export).ToHaveTextAsync("Export 30 as CSV");

        var download = await list.PressExportAsync();

        await Expect(list.Strip).ToContainTextAsync("Done: 30 rows.");
        Assert.Matches("^transactions-[0-9-]+\\.csv$", download.SuggestedFilename);
        var rows = CsvReading.Read((await File.ReadAllTextAsync(await download.PathAsync(), Encoding.UTF8)).TrimStart('\uFEFF'));
        Assert.Equal(filled.DeclinedOldestFirst, rows.Skip(1).Select(row => row[rows[0].ToList().IndexOf("external id")]), StringComparer.Ordinal);
        await Axe.AssertNothingSeriousAsync(own.Page);
        await own.ScreenshotAsync("export-done", fullPage: false);
        await list.Button("Close").ClickAsync();
        await Expect(list.Strip).ToHaveTextAsync("");
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task A_running_export_tells_how_far_it_is_and_is_really_ended_by_Cancel()
    {
        await using var own = await filled.PageOfAsync(browser, "Finn");
        var list = new TransactionsScreen(own);
        await list.OpenAsync();
        filled.HoldAfterOneSlice();

        var download = await list.PressExportAsync();
        await Expect(list.Strip).ToContainTextAsync("250 rows sent …");
        await own.ScreenshotAsync("export-running", fullPage: false);
        await list.Button("Cancel").ClickAsync();

        await Expect(list.Strip).ToContainTextAsync("Cancelled after 250 rows. The file is not whole; delete it.");
        Assert.NotNull(await download.FailureAsync());
        filled.LetPass();
        await list.PressExportAsync();
        await Expect(list.Strip).ToContainTextAsync("Done: 10,080 rows.");
    }

    [Fact]
    public async Task A_download_that_the_browser_gives_up_is_told_as_broken_off()
    {
        await using var own = await filled.PageOfAsync(browser, "Fay");
        var list = new TransactionsScreen(own);
        await list.OpenAsync();
        filled.HoldAfterOneSlice();

        var download = await list.PressExportAsync();
        await Expect(list.Strip).ToContainTextAsync("250 rows sent …");
        await download.CancelAsync();

        await Expect(list.Strip).ToContainTextAsync("Broken off after 250 rows.");
        filled.LetPass();
    }

    [Fact]
    public async Task Whoever_may_not_export_has_no_button()
    {
        await using var own = await filled.PageOfAsync(browser, "Sam");
        var list = new TransactionsScreen(own);

        await list.OpenAsync();

        await Expect(list.Rows).ToHaveCountAsync(50);
        await Expect(list.Export).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Beyond_ten_thousand_the_exact_number_is_counted_on_request()
    {
        await using var own = await filled.PageOfAsync(browser, "Finn");
        var list = new TransactionsScreen(own);
        await list.OpenAsync();
        await Expect(list.Export).ToContainTextAsync("+ as CSV");

        await list.CountExactly.ClickAsync();

        await Expect(own.Page.GetByText("10,080 in all, counted at")).ToBeVisibleAsync();
        await Expect(list.Export).ToHaveTextAsync("Export 10,080 as CSV");
        await Expect(list.CountExactly).ToHaveCountAsync(0);
        await list.OpenAsync("?state=declined");
        await Expect(list.Export).ToHaveTextAsync("Export 30 as CSV");
        await Expect(list.CountExactly).ToHaveCountAsync(0);
        own.AssertNoComplaint();
    }

    /// <summary>10,080 transactions, thirty of them declined.</summary>
    public sealed class FilledApp : StoryApp
    {
        private const int ApprovedCount = 10_050;
        private const int DeclinedCount = 30;

        private readonly SliceGate gate;
        private TaskCompletionSource held = new();

        public FilledApp() : this(new SliceGate())
        {
        }

        private FilledApp(SliceGate gate) : base(new DashboardAppOptions { Settings = Sender.Settings, Services = gate.Into }) => this.gate = gate;

        internal IReadOnlyList<string> DeclinedOldestFirst { get; } = [.. Enumerable.Range(0, DeclinedCount).Select(i => $"declined-{i:D2}")];

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await using var context = App.NewContext();
            context.AddRange(Enumerable.Range(0, ApprovedCount).Select(i => Row($"approved-{i:D5}", TransactionState.Approved, i)));
            context.AddRange(DeclinedOldestFirst.Select((id, i) => Row(id, TransactionState.Declined, i)));
            await context.SaveChangesAsync();
        }

        /// <summary>Exports send one slice and wait.</summary>
        internal void HoldAfterOneSlice()
        {
            held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            gate.Before = (slice, cancellation) => slice == 1 ? Task.CompletedTask : held.Task.WaitAsync(cancellation);
        }

        internal void LetPass()
        {
            gate.Before = null;
            held.TrySetResult();
        }

        private Transaction Row(string externalId, TransactionState state, int minutes)
        {
            var at = A.Time.AddMinutes(minutes);
            var row = new Transaction
            {
                Id = App.Get<IdGenerator>().Next(), Source = "a-source", Kind = TransactionKind.Payment, ExternalId = externalId, IsClaimed = false,
                OccurredAt = at, FirstSeenAt = at, LastSeenAt = at,
            };
            row.Become(new TransactionFacts { State = state, OccurredAt = at, Direction = TransactionDirection.PayIn, CurrencyCode = "EUR", AmountMinor = 1_000 + minutes });
            return row;
        }
    }
}
