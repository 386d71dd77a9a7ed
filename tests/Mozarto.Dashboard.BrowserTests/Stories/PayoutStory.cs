using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Sandbox.Cashier;
using Mozarto.Dashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Money leaves: one creates, others approve, Mozarto pays or nobody knows, and all of it stands in one timeline.</summary>
[Collection(BrowserRun.Name)]
public sealed class PayoutStory(BrowserFixture browser, PayoutStory.OwnApp story) : IClassFixture<PayoutStory.OwnApp>
{
    // Keeps what a page would send while window.held is set, and lets a test send frames over the page's own connection.
    private const string Wiretap = """
        const send = WebSocket.prototype.send;
        let socket;
        WebSocket.prototype.send = function (data) {
          socket = this;
          const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data.buffer ?? data);
          if (window.held) window.held.push(bytes);
          else send.call(this, data);
        };
        window.tapped = frames => frames.forEach(frame => send.call(socket, new Uint8Array(frame)));
        """;

    [Fact]
    public async Task Finn_creates_Fay_approves_Mozarto_pays_and_one_timeline_tells_all_of_it()
    {
        Answer(PretendPlan.Default);
        await using var finn = await story.PageOfAsync(browser, "Finn");
        var mine = new PayoutScreen(finn);
        var id = await mine.CreateAsync("42.50", "player-1");
        await Expect(mine.Button("Approve …")).ToHaveCountAsync(0);
        await Expect(mine.Page.GetByText("You cannot approve it")).ToBeVisibleAsync();

        await using var fay = await story.PageOfAsync(browser, "Fay");
        var hers = new PayoutScreen(fay);
        await fay.OpenAsync("/");
        await Expect(fay.Page.GetByText("Payouts to approve").First).ToBeVisibleAsync();
        await hers.OpenAsync(id);
        await Axe.AssertNothingSeriousAsync(fay.Page);
        await fay.ScreenshotAsync("payout-to-approve");
        await hers.ApproveAsync(id);

        // Finn's page, still open, follows by itself.
        await Expect(mine.State).ToHaveTextAsync("Paid");
        await Expect(hers.State).ToHaveTextAsync("Paid");
        foreach (var words in new[] { "Created", "Approved by 1 of 1", "Sending begins", "Mozarto took it", "A webhook says: Paid" })
            await Expect(hers.TimelineLines.Filter(new() { HasText = words }).First).ToBeVisibleAsync();
        await Expect(hers.TimelineLines.Filter(new() { HasText = "dlv_" }).First).ToBeVisibleAsync();
        await Axe.AssertNothingSeriousAsync(fay.Page);
        await fay.ScreenshotAsync("payout-paid");
        finn.AssertNoComplaint();
        fay.AssertNoComplaint();
    }

    [Fact]
    public async Task From_the_rules_amount_on_two_others_approve()
    {
        Answer(PretendPlan.Default);
        await using var finn = await story.PageOfAsync(browser, "Finn");
        var id = await new PayoutScreen(finn).CreateAsync("1500.00", "player-2");
        await using var fay = await story.PageOfAsync(browser, "Fay");
        var hers = new PayoutScreen(fay);
        await hers.ApproveAsync(id);
        await Expect(fay.Page.GetByText("Another person has to approve it too.").First).ToBeVisibleAsync();
        await Expect(hers.State).ToHaveTextAsync("Awaiting approval");
        await Expect(hers.Button("Approve …")).ToHaveCountAsync(0);

        await using var felix = await story.PageOfAsync(browser, "Felix");
        var his = new PayoutScreen(felix);
        await his.ApproveAsync(id);

        await Expect(his.State).ToHaveTextAsync("Paid");
        await Expect(his.TimelineLines.Filter(new() { HasText = "Approved by 2 of 2" })).ToBeVisibleAsync();
        felix.AssertNoComplaint();
    }

    [Fact]
    public async Task An_answer_that_is_lost_ends_on_the_Unknown_desk_and_two_people_settle_it()
    {
        Answer(PretendPlan.Default.With(PretendAnswers.All.Single(answer => answer.Key == "lose")) with { IsForOne = true, Sequel = PretendSequel.Nothing });
        await using var finn = await story.PageOfAsync(browser, "Finn");
        var mine = new PayoutScreen(finn);
        var id = await mine.CreateAsync("77.00", "player-3");
        await using var fay = await story.PageOfAsync(browser, "Fay");
        var hers = new PayoutScreen(fay);
        await hers.ApproveAsync(id);
        await Expect(hers.State).ToHaveTextAsync("Unknown");
        await fay.OpenAsync("/");
        await Expect(fay.Page.GetByText("Nobody knows").First).ToBeVisibleAsync();

        await Expect(mine.Page.GetByText("What became of it?")).ToBeVisibleAsync();
        await mine.Page.GetByText("It left: Mozarto has it, or it was paid.").ClickAsync();
        await mine.Page.GetByText("I know it from elsewhere").ClickAsync();
        await mine.Page.GetByLabel("How you know, kept with it").FillAsync("their back office shows it");
        await Axe.AssertNothingSeriousAsync(finn.Page);
        await finn.ScreenshotAsync("payout-unknown");
        await mine.Button("Propose").ClickAsync();
        await Expect(mine.Page.GetByText("Finn proposes: it left")).ToBeVisibleAsync();
        await Expect(mine.Button("Confirm: it left")).ToHaveCountAsync(0);

        await using var ada = await story.PageOfAsync(browser, "Ada");
        var theirs = new PayoutScreen(ada);
        await theirs.OpenAsync(id);
        await theirs.Button("Confirm: it left").ClickAsync();

        await Expect(theirs.State).ToHaveTextAsync("Submitted");
        await Expect(mine.State).ToHaveTextAsync("Submitted");
        await Expect(mine.TimelineLines.Filter(new() { HasText = "Confirmed: it left" })).ToBeVisibleAsync();
        await mine.Page.SetViewportSizeAsync(390, 844);
        await Layout.AssertNoSideScrollAsync(mine.Page);
        finn.AssertNoComplaint();
        ada.AssertNoComplaint();
    }

    [Fact]
    public async Task A_form_survives_a_reload_and_two_presses_make_one_payout()
    {
        Answer(PretendPlan.Default);
        await using var finn = await story.PageOfAsync(browser, "Finn");
        var mine = new PayoutScreen(finn);
        await mine.FillAsync("12.00", "player-4");
        await mine.Button("Back to the form").ClickAsync();
        await Expect(finn.Page.GetByText("Kept").First).ToBeVisibleAsync();
        await finn.Page.ReloadAsync();
        await finn.InteractiveAsync();
        await Expect(mine.Field("userId")).ToHaveValueAsync("player-4");
        await Expect(mine.Field("amount")).ToHaveValueAsync("12.00");
        await Axe.AssertNothingSeriousAsync(finn.Page);
        await finn.ScreenshotAsync("payout-form");

        await mine.Button("Check and continue").ClickAsync();
        await mine.Button("Create payout").DblClickAsync();
        await mine.Page.WaitForURLAsync(url => url.Contains("/payouts/out_", StringComparison.Ordinal));
        await finn.OpenAsync("/payouts?q=player-4");

        await Expect(finn.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        finn.AssertNoComplaint();
    }

    [Fact]
    public async Task A_captured_approval_does_nothing_in_the_circuit_of_others_and_counts_in_its_own_once()
    {
        Answer(PretendPlan.Default);
        await using var finn = await story.PageOfAsync(browser, "Finn");
        await finn.Context.AddInitScriptAsync(Wiretap);
        var id = await new PayoutScreen(finn).CreateAsync("64.00", "player-5");
        await using var sam = await story.PageOfAsync(browser, "Sam");
        await sam.Context.AddInitScriptAsync(Wiretap);
        await new PayoutScreen(sam).OpenAsync(id);
        await using var fay = await story.PageOfAsync(browser, "Fay");
        await fay.Context.AddInitScriptAsync(Wiretap);
        var hers = new PayoutScreen(fay);
        await hers.OpenAsync(id);
        await hers.Button("Approve …").ClickAsync();
        await fay.Page.EvaluateAsync("window.held = []");
        await hers.ApproveButton.ClickAsync();
        await fay.Page.WaitForFunctionAsync("() => window.held.length > 0");
        var frames = await fay.Page.EvaluateAsync<int[][]>("() => window.held.filter(frame => new TextDecoder('latin1').decode(frame).includes('BeginInvokeDotNetFromJS')).map(frame => Array.from(frame))");
        Assert.Single(frames);

        foreach (var other in new[] { finn, sam }) await other.Page.EvaluateAsync("frames => window.tapped(frames)", frames);
        await new PayoutScreen(sam).OpenAsync(id);
        await Expect(new PayoutScreen(sam).State).ToHaveTextAsync("Awaiting approval");
        Assert.DoesNotContain(story.App.Services.GetRequiredService<PretendLedger>().NewestFirst(), entry => entry.Order?.Reference == id);

        // Twice before the page is drawn anew, and again once the button is gone.
        await fay.Page.EvaluateAsync("frames => { window.held = undefined; window.tapped(frames); window.tapped(frames); }", frames);
        await Expect(hers.State).ToHaveTextAsync("Paid");
        await fay.Page.EvaluateAsync("frames => window.tapped(frames)", frames);
        await hers.OpenAsync(id);
        await Expect(hers.State).ToHaveTextAsync("Paid");
        Assert.Single(story.App.Services.GetRequiredService<PretendLedger>().NewestFirst(), entry => entry.Order?.Reference == id);
        await using var context = story.App.NewContext();
        Assert.Equal(1, await context.AuditEntries.CountAsync(entry => entry.Action == "ApprovePayout" && entry.Subject == id && entry.Outcome == AuditOutcome.Done));
    }

    private void Answer(PretendPlan plan) => story.App.Services.GetRequiredService<PretendSwitches>().Set(plan);

    /// <summary>With the sandbox's own endpoints, to which the cashier tells the outcome.</summary>
    public sealed class OwnApp() : StoryApp(new DashboardAppOptions());
}
