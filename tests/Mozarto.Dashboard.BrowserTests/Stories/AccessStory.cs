using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using Mozarto.Dashboard.BrowserTests.Screens;
using static Microsoft.Playwright.Assertions;

namespace Mozarto.Dashboard.BrowserTests.Stories;

/// <summary>Nobody sees anything without having signed in and holding a role; nothing is done for whoever cannot show that they meant it.</summary>
[Collection(BrowserRun.Name)]
public sealed class AccessStory(BrowserFixture browser, SandboxApp story) : IClassFixture<SandboxApp>
{
    private const string Canary = "canary-of-the-body";

    /// <summary>Every page of the product that is not open to everyone, found in the assembly: a page added later is here by itself.</summary>
    public static TheoryData<string> ClosedPages => [.. Closed];

    private static IEnumerable<string> Closed => typeof(Program).Assembly.GetTypes()
        .Where(page => page.GetCustomAttribute<AllowAnonymousAttribute>() is null)
        .SelectMany(page => page.GetCustomAttributes<RouteAttribute>())
        .Select(route => route.Template);

    [Fact]
    public void The_closed_pages_are_those_that_we_know()
    {
        var known = new[]
        {
            "/", "/audit", "/audit/{Id}", "/deliveries", "/deliveries/retries", "/deliveries/retries/{Id}", "/deliveries/{Id}", "/payouts", "/payouts/new", "/payouts/{Id}", "/payouts/{Id}/edit",
            "/sandbox", "/sandbox/components", "/settings/credentials", "/settings/endpoints", "/settings/endpoints/{Slug}", "/settings/payout-rules", "/settings/people",
            "/settings/words", "/transactions", "/transactions/{Id}",
        };

        Assert.Equal(known, Closed.Order(StringComparer.Ordinal).ToArray());
    }

    [Theory]
    [MemberData(nameof(ClosedPages))]
    public async Task Whoever_has_not_signed_in_is_sent_to_the_door_and_learns_nothing(string template)
    {
        var address = await AddressAsync(template);

        using var answer = await story.App.Http.GetAsync(new Uri(address, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
        Assert.Contains($"returnUrl={Uri.EscapeDataString(address)}", answer.Headers.Location.Query, StringComparison.Ordinal);
        Assert.Equal("", text);
    }

    [Theory]
    [MemberData(nameof(ClosedPages))]
    public async Task Whoever_holds_no_role_sees_only_that_they_hold_none(string template)
    {
        var address = await AddressAsync(template);
        await using var own = await story.PageOfAsync(browser, "Nobody");

        var answer = await own.Page.GotoAsync(address);

        await Expect(own.Page.GetByRole(AriaRole.Heading, new() { Name = "No access yet" })).ToBeVisibleAsync();
        await Expect(own.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToHaveCountAsync(0);
        Assert.DoesNotContain(Canary, await answer!.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("dlv_", await own.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_is_handed_to_nobody_without_a_role()
    {
        var id = await story.Sender.PayAsync(System.Text.Encoding.UTF8.GetBytes(Canary));
        var address = $"/deliveries/{DeliveriesScreen.Quoted(id)}/body";
        await using var own = await story.PageOfAsync(browser, "Nobody");
        await using var sams = await story.PageOfAsync(browser, "Sam");

        using var anonymous = await story.App.Http.GetAsync(new Uri(address, UriKind.Relative));
        var withoutRole = await own.Context.APIRequest.GetAsync(address, new() { MaxRedirects = 0 });
        var withRole = await sams.Context.APIRequest.GetAsync(address, new() { MaxRedirects = 0 });

        Assert.Equal(HttpStatusCode.Redirect, anonymous.StatusCode);
        Assert.Equal("", await anonymous.Content.ReadAsStringAsync());
        Assert.Equal(302, withoutRole.Status);
        Assert.StartsWith("/no-access", new Uri(story.App.BaseAddress, withoutRole.Headers["location"]).AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("", await withoutRole.TextAsync());
        Assert.Equal(Canary, await withRole.TextAsync());
    }

    [Fact]
    public async Task Signing_out_closes_every_page_again()
    {
        await using var own = await browser.NewPageAsync(baseAddress: story.App.BaseAddress);
        await own.Page.GotoAsync("/deliveries");
        await new SignInScreen(own).SignInAsync("Fay");
        await Expect(own.Page).ToHaveURLAsync(new Uri(story.App.BaseAddress, "/deliveries").ToString());

        await own.Page.Locator("details.menu summary").ClickAsync();
        await Expect(own.Page.Locator(".menu-content")).ToContainTextAsync("Finance");
        await own.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(new SignInScreen(own).Heading).ToBeVisibleAsync();
        await own.Page.GotoAsync("/deliveries");
        await Expect(new SignInScreen(own).Heading).ToBeVisibleAsync();
        await own.Page.GoBackAsync();
        await Expect(own.Page.Locator("table.data-table")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("/sign-out", null)]
    [InlineData("/sign-out", "forged")]
    [InlineData("/sandbox/sign-in", null)]
    [InlineData("/sandbox/sign-in", "forged")]
    public async Task Nothing_is_done_without_the_token_of_our_own_form(string address, string? token)
    {
        await using var own = await story.PageOfAsync(browser, "Sam");
        var form = own.Context.APIRequest.CreateFormData();
        form.Set("person", "Ada");
        if (token is not null) form.Set("__RequestVerificationToken", token);

        var answer = await own.Context.APIRequest.PostAsync(address, new() { Form = form, MaxRedirects = 0 });

        Assert.Equal(400, answer.Status);
        await own.OpenAsync("/");
        await Expect(own.Page.Locator(".menu-name")).ToHaveTextAsync("Sam");
    }

    [Fact]
    public async Task The_token_of_somebody_elses_form_is_refused()
    {
        await using var others = await browser.NewPageAsync(baseAddress: story.App.BaseAddress);
        await others.Page.GotoAsync("/sign-in");
        var stolen = await others.Page.Locator("input[name=__RequestVerificationToken]").First.GetAttributeAsync("value");
        await using var own = await browser.NewPageAsync(baseAddress: story.App.BaseAddress);
        await own.Page.GotoAsync("/sign-in");
        var form = own.Context.APIRequest.CreateFormData();
        form.Set("person", "Ada");
        form.Set("__RequestVerificationToken", stolen!);

        var answer = await own.Context.APIRequest.PostAsync("/sandbox/sign-in", new() { Form = form, MaxRedirects = 0 });

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/%09/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("evil.example")]
    public async Task Signing_in_leads_to_no_other_site(string returnUrl)
    {
        await using var own = await browser.NewPageAsync(baseAddress: story.App.BaseAddress);
        await own.Page.GotoAsync($"/sign-in?returnUrl={(returnUrl.Contains('%', StringComparison.Ordinal) ? returnUrl : Uri.EscapeDataString(returnUrl))}");

        await new SignInScreen(own).SignInAsync("Sam");

        Assert.Equal(new Uri(story.App.BaseAddress, "/").ToString(), own.Page.Url);
    }

    [Fact]
    public async Task Whoever_was_sent_to_the_door_comes_back_to_where_they_wanted_to_go()
    {
        await using var own = await browser.NewPageAsync(baseAddress: story.App.BaseAddress);
        await own.Page.GotoAsync("/deliveries?verdict=rejected&range=24h");

        await new SignInScreen(own).SignInAsync("Sam");

        Assert.EndsWith("/deliveries?verdict=rejected&range=24h", own.Page.Url, StringComparison.Ordinal);
    }

    private async Task<string> AddressAsync(string template)
    {
        if (!template.Contains('{', StringComparison.Ordinal)) return template;
        var id = await story.Sender.PayAsync(System.Text.Encoding.UTF8.GetBytes(Canary));
        return Regex.Replace(template, "{[^}]+}", DeliveriesScreen.Quoted(id), RegexOptions.None, TimeSpan.FromSeconds(5));
    }
}
