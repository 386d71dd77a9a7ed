using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The sandbox's panel: samples to send on the left, what arrived and what was sent on the right.</summary>
internal sealed class SandboxScreen(BrowserPage own)
{
    public ILocator Arrived => own.Page.Locator("section", new() { HasText = "What arrived" }).Last.Locator("tbody tr");

    public ILocator Sent => own.Page.Locator("section", new() { HasText = "What was sent" }).Last.Locator("tbody tr");

    public ILocator StreamRows => own.Page.Locator("section", new() { HasText = "How fast, how much" }).Last.Locator("tbody tr");

    /// <summary>A part of the stream's panel: <c>start</c>, <c>stop</c>, <c>compare</c>, <c>agreement</c>.</summary>
    public ILocator Stream(string part) => own.Page.Locator($"[data-stream={part}]");

    /// <summary>What the cashier was asked.</summary>
    public ILocator Asked => own.Page.Locator("section", new() { HasText = "Payouts come here" }).Last.Locator("tbody tr");

    /// <summary>A part of the cashier's panel: <c>scope</c>, <c>answer</c>, <c>sequel</c>, <c>meaning</c>, <c>default</c> …</summary>
    public ILocator Cashier(string part) => own.Page.Locator($"[data-cashier={part}]");

    public ILocator Sample(string key) => own.Page.Locator($"[data-sample={key}]");
}
