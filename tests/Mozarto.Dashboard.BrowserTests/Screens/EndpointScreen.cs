using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The page of one endpoint.</summary>
internal sealed class EndpointScreen(BrowserPage own)
{
    public ILocator Rotation => own.Page.Locator("[data-rotation] .notice");

    public ILocator Secret => own.Page.Locator("textarea[name=secret]");

    public ILocator Enter => Button("Enter it");

    public ILocator Generate => Button("Generate one instead");

    public ILocator Generated => own.Page.Locator("[data-generated]");

    /// <summary>The reason for the end of a secret. The forms below ask for a reason with the same label.</summary>
    public ILocator SecretReason => own.Page.Locator("[name='secret reason']");

    public ILocator VerifyAgain => own.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Verify \\d+ again$", RegexOptions.None, TimeSpan.FromSeconds(1)) });

    public ILocator Said => own.Page.Locator("[role=status] .notice");

    public ILocator Fault => own.Page.Locator("#secret-fault");

    public Task OpenAsync(string slug) => own.OpenAsync($"/settings/endpoints/{slug}");

    public ILocator Button(string words) => own.Page.GetByRole(AriaRole.Button, new() { Name = words, Exact = true });

    public ILocator Row(string fingerprint) => own.Page.Locator("tr", new() { HasText = fingerprint });
}
