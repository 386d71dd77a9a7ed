using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.BrowserTests.Screens;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Sandbox.Identity;
using Mozarto.Dashboard.Tests.Support;
using SandboxCast = Mozarto.Dashboard.Sandbox.Cast;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>What people may do changes while their pages are open; who has signed out is out everywhere.</summary>
[Collection(BrowserRun.Name)]
public sealed class PeopleStory(BrowserFixture browser, PeopleStory.OwnApp story) : IClassFixture<PeopleStory.OwnApp>
{
    [Fact]
    public async Task Ada_gives_Sam_a_second_role_and_it_works_in_his_open_page_and_takes_it_and_his_next_press_is_refused()
    {
        await using var sam = await story.PageOfAsync(browser, "Sam");
        await sam.OpenAsync("/payouts");
        var pause = sam.Page.Locator("summary", new() { HasText = "Pause sending" });
        await Expect(pause).ToHaveCountAsync(0);
        await using var ada = await story.PageOfAsync(browser, "Ada");
        await ada.OpenAsync("/settings/people");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Roles of Sam" }).ClickAsync();

        await SetAsync(ada, "Give Finance", "on duty for a colleague");
        await Axe.AssertNothingSeriousAsync(ada.Page);
        await ada.ScreenshotAsync("people");
        await pause.ClickAsync();
        await Expect(sam.Page.Locator(".menu-content")).ToContainTextAsync("Finance, Support");
        await SetAsync(ada, "Take Finance", "the colleague is back");
        await Expect(pause).ToHaveCountAsync(0);

        // Once more, and taken where his page hears nothing of it: another instance may be on its way to tell.
        await SetAsync(ada, "Give Finance", "on duty again");
        await pause.ClickAsync();
        await sam.Page.GetByLabel("Reason, kept with it").FillAsync("just a try");
        await ForgetAsync("Finance");
        await sam.Page.GetByRole(AriaRole.Button, new() { Name = "Pause all sending" }).ClickAsync();

        await Expect(sam.Page.GetByText(CommandTrail.NotAllowed)).ToBeVisibleAsync();
        var entry = (await EntriesAsync("PauseSending"))[^1];
        Assert.Equal(("Sam", "Support", AuditOutcome.Refused), (entry.OperatorName, entry.OperatorRoles, entry.Outcome));
        Assert.Equal(3, (await EntriesAsync("SetRoles")).Count(each => each is { OperatorName: "Ada", Outcome: AuditOutcome.Done }));
        await ada.Page.SetViewportSizeAsync(390, 844);
        await Layout.AssertNoSideScrollAsync(ada.Page);
        ada.AssertNoComplaint();
        sam.AssertNoComplaint();
    }

    [Fact]
    public async Task Whoever_signs_out_in_one_page_is_out_in_all_of_them()
    {
        await using var first = await browser.NewPageAsync(baseAddress: story.App.BaseAddress);
        await first.Page.GotoAsync("/deliveries");
        await new SignInScreen(first).SignInAsync("Felix");
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/payouts?state=paid");
        await second.Locator("[data-interactive=yes]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await first.Page.Locator("details.menu summary").ClickAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(second.GetByText("You have been signed out")).ToBeVisibleAsync();
        Assert.Contains("returnUrl=%2Fpayouts%3Fstate%3Dpaid", second.Url, StringComparison.Ordinal);
        await Axe.AssertNothingSeriousAsync(second);
        await second.ScreenshotAsync(new() { Path = Repository.PathOf("artifacts/screenshots/session-ended.png") });
        Assert.Equal("FELIX", (await EntriesAsync("SignOut"))[^1].OperatorSubject, ignoreCase: true);
    }

    [Fact]
    public async Task Fay_confirms_that_it_is_her_and_comes_back_to_a_payout_that_is_not_approved_by_coming_back()
    {
        await using var finn = await story.PageOfAsync(browser, "Finn");
        var id = await new PayoutScreen(finn).CreateAsync("42.50", "player-1");
        await using var fay = await browser.NewPageAsync(baseAddress: story.App.BaseAddress);
        await fay.Context.AddCookiesAsync([new() { Name = "mozarto-session", Value = await StaleSessionAsync("Fay"), Url = story.App.BaseAddress.ToString() }]);
        var hers = new PayoutScreen(fay);
        await hers.OpenAsync(id);

        await Expect(hers.Button("Approve …")).ToHaveCountAsync(0);
        await Expect(hers.Button("Reject …")).ToBeVisibleAsync();
        await Axe.AssertNothingSeriousAsync(fay.Page);
        await fay.ScreenshotAsync("fresh-sign-in");
        await fay.Page.GetByRole(AriaRole.Link, new() { Name = "Confirm it is you" }).ClickAsync();
        await fay.Page.GetByRole(AriaRole.Button, new() { NameString = "Fay" }).ClickAsync();
        await fay.InteractiveAsync();

        await Expect(hers.State).ToHaveTextAsync("Awaiting approval");
        Assert.EndsWith($"/payouts/{id}", fay.Page.Url, StringComparison.Ordinal);
        await hers.ApproveAsync(id);
        await Expect(hers.State).ToHaveTextAsync("Paid");
        fay.AssertNoComplaint();
    }

    // Of somebody whose provider did not say when they proved who they are.
    private Task<string> StaleSessionAsync(string name)
    {
        var member = SandboxCast.All.Single(each => each.Name == name);
        return story.App.Get<Sessions>().BeginAsync(
            new ClaimsPrincipal(new ClaimsIdentity(
                [
                    new(Operator.IssuerClaim, story.App.Get<SandboxIdentity>().Issuer!), new(ClaimTypes.NameIdentifier, member.Subject), new(ClaimTypes.Name, name),
                    .. member.Roles.Select(role => new Claim(ClaimTypes.Role, role)),
                ],
                SessionHandler.Scheme)),
            new AuthenticationProperties(), formerKey: null, CancellationToken.None);
    }

    private static async Task SetAsync(BrowserPage ada, string act, string reason)
    {
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = $"{act} …" }).ClickAsync();
        await ada.Page.GetByLabel("Reason, kept with it").FillAsync(reason);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
    }

    private async Task ForgetAsync(string role)
    {
        await using var context = await story.App.Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync();
        Assert.Equal(1, await context.Set<RoleAssignment>().Where(row => row.Role == role).ExecuteDeleteAsync());
    }

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync(string action)
    {
        await using var context = await story.App.Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContextAsync();
        return await context.AuditEntries.AsNoTracking().Where(row => row.Action == action).OrderBy(row => row.Id).ToListAsync();
    }

    public sealed class OwnApp() : StoryApp(new DashboardAppOptions());
}
