using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The door, with the sandbox's people as buttons.</summary>
internal sealed class SignInScreen(BrowserPage own)
{
    public ILocator Heading => own.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Exact = true });

    public ILocator Person(string name) => own.Page.Locator($"button[name=person][value={name}]");

    public async Task SignInAsync(string name)
    {
        await Person(name).ClickAsync();
        await own.InteractiveAsync();
    }
}
