using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Every page can be read by everyone: in light and dark, wide and narrow, and without a complaint of the browser.</summary>
[Collection(BrowserRun.Name)]
public sealed class LooksStory(BrowserFixture browser, LooksStory.SampleApp samples) : IClassFixture<LooksStory.SampleApp>
{
    private static readonly (int Width, int Height, ColorScheme Colours)[] Looks = [(1440, 900, ColorScheme.Light), (390, 844, ColorScheme.Dark)];

    // Colours change over to the other scheme in transitions; what is looked at is where they end.
    private const string Settled = """
        async () => {
          const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          await frame();
          await Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {})));
          await frame();
        }
        """;

    [Theory]
    [InlineData("/error", "error")]
    [InlineData("/not-found", "not-found")]
    [InlineData("/no-access", "signed-out")]
    [InlineData("/sign-in", "sign-in")]
    public async Task A_page_for_everyone_can_be_read_in_every_look(string address, string name)
    {
        await using var own = await browser.NewPageAsync(baseAddress: samples.App.BaseAddress);
        await own.Page.GotoAsync(address);
        await LookAsync(own, name);
    }

    [Fact]
    public async Task The_page_of_somebody_without_a_role_can_be_read_in_every_look()
    {
        await using var own = await samples.PageOfAsync(browser, "Nobody");
        await own.Page.GotoAsync("/deliveries");
        await LookAsync(own, "no-access");
    }

    [Theory]
    [InlineData("/", "attention")]
    [InlineData("/deliveries", "deliveries")]
    [InlineData("/deliveries?range=custom&verdict=rejected", "deliveries-filtered")]
    [InlineData("/deliveries?q=nonsense", "deliveries-none-matches")]
    [InlineData("/deliveries?retry=all", "deliveries-retry")]
    [InlineData("/deliveries?processing=applied&retry=all", "deliveries-retry-nothing")]
    [InlineData("/transactions", "transactions")]
    [InlineData("/deliveries/retries", "retries")]
    [InlineData("/deliveries/retries/run_0000000000001", "retry-missing")]
    [InlineData("/deliveries/dlv_0000000000001", "delivery-missing")]
    [InlineData("/sandbox", "sandbox")]
    [InlineData("/sandbox/components", "components")]
    public async Task A_page_can_be_read_in_every_look(string address, string name)
    {
        await using var own = await samples.PageOfAsync(browser, "Sam");
        await own.OpenAsync(address);
        await LookAsync(own, name);
    }

    [Theory]
    [InlineData("Finn", "/payouts/new", "payout-new")]
    [InlineData("Sam", "/payouts/new", "payout-new-refused")]
    [InlineData("Fay", "/settings/payout-rules", "payout-rules")]
    [InlineData("Ada", "/settings/payout-rules?currency=CAD", "payout-rule")]
    [InlineData("Ada", "/settings/payout-rules?currency=new", "payout-rule-new")]
    [InlineData("Ada", "/settings/endpoints?new=mozarto", "endpoints")]
    [InlineData("Sam", "/settings/endpoints", "endpoints-refused")]
    [InlineData("Ada", "/settings/endpoints/mozart-pay", "endpoint")]
    [InlineData("Ada", "/settings/endpoints/0f1e2d3c4b5a69788796a5b4c3d2e1f0", "endpoint-unsecured")]
    [InlineData("Sam", "/settings/endpoints/mozart-pay", "endpoint-for-support")]
    [InlineData("Ada", "/settings/endpoints/nonsense", "endpoint-missing")]
    [InlineData("Ada", "/settings/people", "people-list")]
    [InlineData("Ada", "/audit?q=nonsense", "audit-none-matches")]
    [InlineData("Ada", "/audit/aud_0000000000001", "audit-entry-missing")]
    [InlineData("Sam", "/audit", "audit-refused")]
    public async Task A_page_that_depends_on_roles_can_be_read_in_every_look(string person, string address, string name)
    {
        await using var own = await samples.PageOfAsync(browser, person);
        await own.OpenAsync(address);
        await LookAsync(own, name);
    }

    [Theory]
    [InlineData("fresh")]
    [InlineData("stale")]
    [InlineData("unsecured")]
    [InlineData("wrong-secret")]
    [InlineData("prefix")]
    [InlineData("hex")]
    [InlineData("too-large")]
    public async Task A_delivery_can_be_read_in_every_look(string verdict)
    {
        await using var own = await samples.PageOfAsync(browser, "Sam");
        await new DeliveryScreen(own).OpenAsync(samples.Ids[verdict]);
        await LookAsync(own, "delivery-" + verdict);
    }

    [Fact]
    public async Task An_address_that_does_not_exist_says_so_in_the_same_frame()
    {
        await using var own = await samples.PageOfAsync(browser, "Sam");

        var answer = await own.Page.GotoAsync("/no-such-page");

        Assert.Equal(404, answer!.Status);
        await Expect(own.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" })).ToBeVisibleAsync();
        Assert.All(own.Complaints, complaint => Assert.Contains("404 (Not Found)", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_breaks_says_so_with_a_reference_and_goes_on_when_asked_to()
    {
        await using var own = await samples.PageOfAsync(browser, "Sam");
        await own.OpenAsync("/sandbox/components");

        await own.Page.GetByRole(AriaRole.Button, new() { Name = "Break this page" }).ClickAsync();

        await Expect(own.Page.GetByText("This page stopped working").First).ToBeVisibleAsync();
        await Expect(own.Page.Locator("code", new() { HasText = "err_" })).ToBeVisibleAsync();
        await LookAsync(own, "page-broken");
        await own.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(own.Page.GetByRole(AriaRole.Heading, new() { Name = "Components" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_audit_log_its_entries_and_a_row_that_somebody_changed_can_be_read_in_every_look()
    {
        const string Tampered = "nothing happened";
        await using var own = await samples.PageOfAsync(browser, "Ada");
        await samples.DoAsync();
        await own.OpenAsync("/audit");
        await LookAsync(own, "audit");
        await own.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Set time zone" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(own.Page.GetByRole(AriaRole.Heading, new() { Name = "What it changed" })).ToBeVisibleAsync();
        await LookAsync(own, "audit-entry");

        await own.OpenAsync("/audit");
        await VerifyAsync("The audit log is whole");
        await samples.TamperAsync(Tampered);
        await VerifyAsync("The audit log was tampered with");
        await LookAsync(own, "audit-tampered");

        await own.OpenAsync("/audit");
        await own.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = Tampered }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(own.Page.GetByText("This entry does not bear its digest")).ToBeVisibleAsync();
        await LookAsync(own, "audit-entry-changed");

        async Task VerifyAsync(string outcome)
        {
            await own.Page.GetByRole(AriaRole.Button, new() { Name = "Verify the chain" }).ClickAsync();
            await Expect(own.Page.GetByText(outcome)).ToBeVisibleAsync();
        }
    }

    private static async Task LookAsync(BrowserPage own, string name)
    {
        await Expect(own.Page.Locator("h1, .state-title").First).ToBeVisibleAsync();
        foreach (var (width, height, colours) in Looks)
        {
            await own.Page.SetViewportSizeAsync(width, height);
            await own.Page.EmulateMediaAsync(new() { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });
            await own.Page.EvaluateAsync(Settled);
            await Axe.AssertNothingSeriousAsync(own.Page);
            await Layout.AssertNoSideScrollAsync(own.Page);
            await own.ScreenshotAsync($"{name}-{width}");
        }

        own.AssertNoComplaint();
    }

    /// <summary>One delivery of each sort that looks different.</summary>
    public sealed class SampleApp() : StoryApp(new DashboardAppOptions { Settings = Sender.Settings })
    {
        internal Dictionary<string, long> Ids { get; } = new(StringComparer.Ordinal);

        /// <summary>Something is done that changes something, and is sealed.</summary>
        internal async Task DoAsync()
        {
            var zones = App.Get<BusinessZones>();
            Assert.Null(await zones.SetAsync("Europe/Dublin", App.Get<BusinessTime>().Zone.Id, "the office moved", Cast.Ada, CancellationToken.None));
            await Eventually.TrueAsync("it is sealed", async () =>
            {
                await using var context = App.NewContext();
                return await context.AuditSeals.AnyAsync(seal => context.AuditEntries.Any(entry => entry.Id == seal.EntryId && entry.Action == "SetTimeZone"));
            });
        }

        /// <summary>Somebody writes to the database past the product.</summary>
        internal async Task TamperAsync(string detail)
        {
            await using var context = App.NewContext();
            Assert.Equal(1, await context.AuditEntries.Where(entry => entry.Action == "SetTimeZone").ExecuteUpdateAsync(row => row.SetProperty(entry => entry.Detail, detail)));
        }

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            Ids["fresh"] = await Sender.PayAsync();
            Ids["stale"] = await Sender.PayAsync(earlier: TimeSpan.FromMinutes(10));
            await Sender.MozartoAsync();
            Ids["unsecured"] = await Sender.MozartoAsync(slug: Sender.UnsecuredSlug);
            Ids["wrong-secret"] = await Sender.PayAsync(secret: "of_nobody");
            await Sender.SendAsync(Sender.PaySlug, Sender.NewBody(), ("Mozart-Pay-Signature", "t=now,v1=yes"));
            Ids["prefix"] = await Sender.PayAsync(System.Security.Cryptography.RandomNumberGenerator.GetBytes(70_000), secret: "of_nobody");
            Ids["hex"] = await Sender.PayAsync([0, 1, 2, 0xFF, .. "text in between"u8, 0xC3]);
            Ids["too-large"] = App.Get<IdGenerator>().Next();
            var now = App.Get<TimeProvider>().GetUtcNow();
            await App.StoreAsync([StoredDeliveries.New(Ids["too-large"], await App.EndpointIdAsync(Sender.PaySlug), now, VerdictReason.TooLarge)]);
        }
    }
}
