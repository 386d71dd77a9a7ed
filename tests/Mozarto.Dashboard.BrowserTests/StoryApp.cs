using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.BrowserTests;

/// <summary>The app of one class of stories, a sender for it, and sessions of the sandbox's people.</summary>
public abstract class StoryApp(DashboardAppOptions options) : DashboardAppFixture(options)
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

    private static async Task SignInAsync(IBrowserContext context, string person)
    {
        var door = await context.APIRequest.GetAsync("/sign-in");
        var token = Regex.Match(await door.TextAsync(), "name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        var form = context.APIRequest.CreateFormData();
        form.Set("person", person);
        form.Set("__RequestVerificationToken", token.Groups["token"].Value);
        var answer = await context.APIRequest.PostAsync("/sandbox/sign-in", new() { Form = form, MaxRedirects = 0 });
        Assert.Equal(302, answer.Status);
    }
}

/// <summary>The sandbox with the endpoints of <see cref="Sender"/>, empty at first.</summary>
public sealed class SandboxApp() : StoryApp(new DashboardAppOptions { Settings = Sender.Settings });
