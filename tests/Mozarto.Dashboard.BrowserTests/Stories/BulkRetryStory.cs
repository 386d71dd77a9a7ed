using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Support sees why deliveries failed, sees what a retry would do, retries all of them at once, and watches them come right.</summary>
[Collection(BrowserRun.Name)]
public sealed class BulkRetryStory(BrowserFixture browser, BulkRetryStory.FailingApp failing) : IClassFixture<BulkRetryStory.FailingApp>
{
    private const string Word = "settled";
    private const int Failed = 500;

    [Fact]
    public async Task Five_hundred_deliveries_with_an_unknown_word_are_retried_once_the_word_is_known()
    {
        await failing.ArriveAsync(Word, Failed);
        await using var own = await failing.PageOfAsync(browser, "Sam");
        var (attention, list, retry) = (new AttentionScreen(own), new DeliveriesScreen(own), new RetryScreen(own));
        await attention.OpenAsync();
        await Expect(AttentionScreen.Count(attention.Line($"Unrecognized word: {Word}"))).ToHaveTextAsync("500");
        await attention.Line($"Unrecognized word: {Word}").Locator("a").ClickAsync();

        await retry.Open("Retry all of this cause…").ClickAsync();
        await Expect(retry.Effect("Stays unhandled")).ToHaveTextAsync("500");
        await Expect(own.Page.GetByText("Nothing would change")).ToBeVisibleAsync();
        await failing.MapAsync(Word);
        await own.Page.ReloadAsync();
        await own.InteractiveAsync();
        await Expect(retry.Title).ToHaveTextAsync("Retry all 500 failed deliveries that match this filter");
        await Expect(retry.Effect("Changes its transaction")).ToHaveTextAsync("500");
        await own.ScreenshotAsync("bulk-retry-foretold", fullPage: false);
        await Axe.AssertNothingSeriousAsync(own.Page);

        await retry.Reason.FillAsync("the word was mapped");
        await retry.Press(Failed).ClickAsync();

        await own.Page.WaitForURLAsync(new Regex("/deliveries/retries/run_", RegexOptions.None, TimeSpan.FromSeconds(5)));
        await Expect(retry.State).ToHaveTextAsync("Finished");
        await Expect(retry.HowFar).ToHaveTextAsync("500 of 500 deliveries processed");
        await Expect(retry.Effect("Changed its transaction")).ToHaveTextAsync("500");
        await own.ScreenshotAsync("bulk-retry-finished", fullPage: false);
        await Axe.AssertNothingSeriousAsync(own.Page);
        await retry.Effect("Changed its transaction").Locator("a").ClickAsync();
        await Expect(list.Rows).ToHaveCountAsync(DeliveryList.PageRows);
        Assert.All(await list.Page.Locator("table.data-table td:nth-of-type(3) .chip").AllInnerTextsAsync(), chip => Assert.Equal("Applied", chip));
        await attention.OpenAsync();
        await Expect(attention.Empty.Or(attention.Lines.First)).ToBeVisibleAsync();
        await Expect(attention.Line($"Unrecognized word: {Word}")).ToHaveCountAsync(0);
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task Ticked_rows_alone_are_retried_and_back_leads_to_the_list()
    {
        var ids = await failing.ArriveAsync("another-word", 3);
        await using var own = await failing.PageOfAsync(browser, "Sam");
        var (list, retry) = (new DeliveriesScreen(own), new RetryScreen(own));
        await list.OpenAsync("?cause=unrecognized%20word%3A%20another-word");

        await retry.Tick(ids[0]).CheckAsync();
        await retry.Tick(ids[2]).CheckAsync();
        await retry.Open("Retry 2 ticked…").ClickAsync();
        await Expect(retry.Title).ToHaveTextAsync("Retry the 2 deliveries ticked");
        await own.Page.GoBackAsync();
        await Expect(retry.Reason).ToHaveCountAsync(0);
        await own.Page.GoForwardAsync();
        await retry.Reason.FillAsync("a second look");
        await retry.Press(2).ClickAsync();

        await Expect(retry.State).ToHaveTextAsync("Finished");
        await Expect(retry.Effect("Stayed unhandled")).ToHaveTextAsync("2");
        own.AssertNoComplaint();
    }

    [Fact]
    public async Task Whoever_presses_second_is_told_who_was_first_and_led_there()
    {
        await failing.ArriveAsync("a-third-word", 1);
        await using var own = await failing.PageOfAsync(browser, "Fay");
        var retry = new RetryScreen(own);
        await own.OpenAsync("/deliveries?cause=unrecognized%20word%3A%20a-third-word&retry=all");
        await retry.Reason.FillAsync("mine");
        var runId = await failing.KeepRunningAsync("?cause=unrecognized%20word%3A%20a-third-word", "Sam");

        await retry.Press(1).ClickAsync();

        await Expect(retry.Said).ToContainTextAsync("Sam started this retry");
        await retry.Said.Locator("a").ClickAsync();
        await Expect(retry.State).ToHaveTextAsync("Queueing");
        Assert.EndsWith(Pages.RetryRun(runId), own.Page.Url, StringComparison.Ordinal);
        await own.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Cancel the rest" }).ClickAsync();
        await Expect(retry.State).ToHaveTextAsync("Cancelled");
        await own.ScreenshotAsync("bulk-retry-cancelled", fullPage: false);
        own.AssertNoComplaint();
    }

    /// <summary>An app in which deliveries wait for a word that nobody has explained.</summary>
    public sealed class FailingApp() : StoryApp(new DashboardAppOptions { Settings = Sender.Settings })
    {
        internal async Task<IReadOnlyList<long>> ArriveAsync(string word, int count)
        {
            var (now, endpointId, ids) = (App.Get<TimeProvider>().GetUtcNow(), await App.EndpointIdAsync(Sender.MozartoSlug), App.Get<IdGenerator>());
            var bodies = Enumerable.Range(0, count).Select(number => Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $$"""{"transaction_id":"{{word}}-{{number}}","transaction_status":"{{word}}","amount":"42.50","currency":"EUR"}"""))).ToList();
            var rows = bodies.ConvertAll(body => StoredDeliveries.New(ids.Next(), endpointId, now, body: body));
            foreach (var row in rows) row.Processing = ProcessingState.Waiting;
            await App.StoreAsync(rows, rows.Zip(bodies, (row, body) => new DeliveryBody { DeliveryId = row.Id, Bytes = body }).ToList());
            await using var context = App.NewContext();
            context.AddRange(rows.Select(row => Job.Create(ids.Next(), ProcessDelivery.JobKind, row.Id, now)));
            await context.SaveChangesAsync();
            App.Get<LiveUpdates>().Publish(ProcessDelivery.JobsTopic);
            await Eventually.TrueAsync("they wait for their word", async () =>
                await context.Deliveries.CountAsync(row => row.Processing == ProcessingState.Unhandled && row.ProcessingCause == $"unrecognized word: {word}") == count);
            return rows.ConvertAll(row => row.Id);
        }

        /// <summary>A run that somebody else has just asked for, and that no job works on.</summary>
        internal async Task<long> KeepRunningAsync(string query, string who)
        {
            var selection = RetrySelection.Of(PageQuery.Parse(query), App.Get<BusinessTime>(), App.Get<TimeProvider>().GetUtcNow());
            var run = new RetryRun
            {
                Id = App.Get<IdGenerator>().Next(),
                Query = selection.Query.ToString(),
                Fingerprint = selection.Fingerprint,
                Reason = "a reason",
                AskedByName = who,
                AskedAt = App.Get<TimeProvider>().GetUtcNow(),
                PositionId = 0,
                ThroughId = long.MaxValue,
                Total = 1,
            };
            await using var context = App.NewContext();
            context.Add(run);
            await context.SaveChangesAsync();
            return run.Id;
        }

        internal async Task MapAsync(string word)
        {
            await using var context = App.NewContext();
            context.Add(new WordMapping
            {
                Id = App.Get<IdGenerator>().Next(),
                Kind = EndpointKind.Mozarto,
                Word = word,
                State = TransactionState.Declined,
                Reason = "the provider says so",
                ProposedBy = "sandbox|Ada",
                ProposedByName = "Ada",
                ProposedAt = App.Get<TimeProvider>().GetUtcNow(),
            });
            await context.SaveChangesAsync();
        }
    }
}
