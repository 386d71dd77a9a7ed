using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Playwright;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.BrowserTests;

/// <summary>The app of one class of stories, a sender for it, and sessions of the sandbox's people.</summary>
public abstract class StoryApp(DashboardAppOptions options) : DashboardAppFixture(options with { Settings = Patient(options.Settings) })
{
    private readonly Dictionary<string, string> sessions = new(StringComparer.Ordinal);

    internal Sender Sender => new(App);

    /// <summary>A page of somebody who has signed in. The first time goes through the sign-in form, later ones take the same session.</summary>
    public async Task<BrowserPage> PageOfAsync(BrowserFixture browser, string person, PageOptions? page = null)
    {
        if (!sessions.TryGetValue(person, out var session))
        {
            await using var first = await browser.NewPageAsync(baseAddress: App.BaseAddress);
            await SignInAsync(first.Context, person);
            sessions[person] = session = await first.Context.StorageStateAsync();
        }

        return await browser.NewPageAsync((page ?? new PageOptions()) with { StorageState = session }, App.BaseAddress);
    }

    /// <summary>The cookie that a sign-in would have given: for stories outside the sandbox, where nobody can press a name.</summary>
    internal Task<string> SessionOfAsync(string name, params string[] roles)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, name), new(ClaimTypes.Name, name), .. roles.Select(role => new Claim(ClaimTypes.Role, role))], SessionHandler.Scheme);
        return App.Get<Sessions>().BeginAsync(new ClaimsPrincipal(identity), new AuthenticationProperties(), formerKey: null, CancellationToken.None);
    }

    // Sessions are shared by the tests of a class, which together take longer than a sign-in stays fresh. A story about that has a clock of its own.
    private static Dictionary<string, string?> Patient(IReadOnlyDictionary<string, string?> settings) =>
        new(settings, StringComparer.Ordinal) { ["Authentication:FreshSignIn:Minutes"] = settings.GetValueOrDefault("Authentication:FreshSignIn:Minutes", "60") };

    private static async Task SignInAsync(IBrowserContext context, string person)
    {
        var door = await context.APIRequest.GetAsync("/sign-in");
        var token = Regex.Match(await door.TextAsync(), "name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        var form = context.APIRequest.CreateFormData();
        form.Set("person", person);
        form.Set("__RequestVerificationToken", token.Groups["token"].Value);
        form.Set("returnUrl", "/health/live");
        var answer = await context.APIRequest.PostAsync("/sandbox/sign-in", new() { Form = form });
        Assert.Equal("live", await answer.TextAsync());
    }
}

/// <summary>The sandbox with the endpoints of <see cref="Sender"/>, empty at first.</summary>
public sealed class SandboxApp() : StoryApp(new DashboardAppOptions { Settings = Sender.Settings });
