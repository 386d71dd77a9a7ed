using System.Globalization;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>The start page names what somebody should look at, and nothing else.</summary>
[Collection(BrowserRun.Name)]
public sealed class AttentionStory(BrowserFixture browser, AttentionStory.QuietApp quiet) : IClassFixture<AttentionStory.QuietApp>
{
    private static readonly string[] Reasons = ["Wrong secret", "No header", "Malformed header", "Authentic, stale", "Authentic, future", "Token in the URL"];

    [Fact]
    public async Task Nothing_needs_attention_until_something_does_and_each_line_leads_to_exactly_its_rows()
    {
        await using var own = await quiet.PageOfAsync(browser, "Sam");
        var attention = new AttentionScreen(own);
        await quiet.Sender.PayAsync();
        await quiet.Sender.MozartoAsync();
        await attention.OpenAsync();
        await Expect(attention.Empty).ToHaveTextAsync("Nothing needs attention");
        await own.ScreenshotAsync("attention-nothing");

        await SendWhatNeedsAttentionAsync();

        await Expect(attention.Lines).ToHaveCountAsync(Reasons.Length + 3);
        await Expect(AttentionScreen.Count(attention.Line("Wrong secret"))).ToHaveTextAsync("3");
        await Expect(AttentionScreen.Count(attention.Line("No header"))).ToHaveTextAsync("1");
        await Expect(AttentionScreen.Count(attention.Line("Authentic, stale"))).ToHaveTextAsync("2");
        await Expect(AttentionScreen.Count(attention.Line("Requests to unknown endpoints"))).ToHaveTextAsync("2");
        await Expect(attention.Line("Requests to unknown endpoints").Locator("a")).ToHaveCountAsync(0);
        await Expect(attention.Line($"Endpoint {Sender.PaySlug} is paused")).ToContainTextAsync("It still receives and answers");
        await Expect(attention.Line("Wrong secret").Locator("time")).ToHaveTextAsync("6 d ago");
        await Expect(attention.Line("Authentic, stale").Locator("time")).ToHaveTextAsync("just now");

        foreach (var reason in Reasons)
        {
            await attention.OpenAsync();
            var count = int.Parse((await AttentionScreen.Count(attention.Line(reason)).InnerTextAsync()).Trim(), CultureInfo.InvariantCulture);
            await attention.Line(reason).Locator("a").ClickAsync();
            var list = new DeliveriesScreen(own);
            await Expect(list.Rows).ToHaveCountAsync(count);
            Assert.All(await list.Page.Locator("table.data-table td:nth-of-type(2) .chip").AllInnerTextsAsync(), chip => Assert.Equal(reason, chip));
        }

        own.AssertNoComplaint();
    }

    private async Task SendWhatNeedsAttentionAsync()
    {
        var now = quiet.App.Get<TimeProvider>().GetUtcNow();
        var endpointId = await quiet.App.EndpointIdAsync(Sender.PaySlug);
        var sixDaysAgo = now.AddDays(-6).AddHours(-1);
        var eightDaysAgo = now.AddDays(-8);
        await quiet.App.StoreAsync(
        [
            StoredDeliveries.New(IdGenerator.FirstAt(sixDaysAgo), endpointId, sixDaysAgo, VerdictReason.WrongSecret),
            StoredDeliveries.New(IdGenerator.FirstAt(eightDaysAgo), endpointId, eightDaysAgo, VerdictReason.WrongSecret),
        ]);
        await quiet.Sender.PayAsync(secret: "of_nobody");
        await quiet.Sender.MozartoAsync(authorization: "Bearer of-nobody");
        await quiet.Sender.MozartoAsync(authorization: null);
        await quiet.Sender.SendAsync(Sender.PaySlug, Sender.NewBody(), ("Mozart-Pay-Signature", "t=,v1="));
        await quiet.Sender.PayAsync(earlier: TimeSpan.FromMinutes(10));
        await quiet.Sender.PayAsync(earlier: TimeSpan.FromMinutes(10));
        await quiet.Sender.PayAsync(earlier: TimeSpan.FromMinutes(-10));
        await Eventually.TrueAsync("what was signed in the future is held", quiet.HoldsOne);
        await quiet.Sender.SendAsync($"{Sender.MozartoSlug}?token={Sender.MozartoSecret}", Sender.NewBody());
        await quiet.Sender.AnswerAsync("no-such-endpoint", Sender.NewBody());
        await quiet.Sender.AnswerAsync("another-one", Sender.NewBody());
        await quiet.PauseAsync(Sender.PaySlug);
    }

    /// <summary>An app in which nothing needs attention at first: without an unsecured endpoint.</summary>
    public sealed class QuietApp() : StoryApp(new DashboardAppOptions
    {
        Settings = Sender.Settings.Where(pair => !pair.Key.StartsWith("Endpoints:3", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal),
    })
    {
        internal bool HoldsOne()
        {
            using var context = App.NewContext();
            return context.Deliveries.Any(delivery => delivery.Processing == ProcessingState.Held);
        }

        internal async Task PauseAsync(string slug)
        {
            await using var context = App.NewContext();
            context.Endpoints.Single(endpoint => endpoint.Slug == slug).Pause(App.Get<TimeProvider>().GetUtcNow());
            await context.SaveChangesAsync();
            await App.Get<EndpointDirectory>().ReadAsync(CancellationToken.None);
            App.Get<LiveUpdates>().Publish(Topics.Deliveries);
        }
    }
}
