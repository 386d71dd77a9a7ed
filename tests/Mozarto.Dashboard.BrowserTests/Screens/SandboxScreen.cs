using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The sandbox's panel: samples to send on the left, what arrived and what was sent on the right.</summary>
internal sealed class SandboxScreen(BrowserPage own)
{
    public ILocator Arrived => own.Page.Locator("section", new() { HasText = "What arrived" }).Last.Locator("tbody tr");

    public ILocator Sent => own.Page.Locator("section", new() { HasText = "What was sent" }).Last.Locator("tbody tr");

    public ILocator Sample(string key) => own.Page.Locator($"[data-sample={key}]");
}
