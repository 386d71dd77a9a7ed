using Microsoft.Playwright;

namespace Mozarto.Dashboard.BrowserTests.Screens;

/// <summary>The form of a payout.</summary>
internal sealed class PayoutFormScreen(BrowserPage own)
{
    private static readonly (string Field, string Value)[] Person =
        [("userId", "player-77"), ("firstName", "Ana"), ("lastName", "Roy"), ("email", "ana@example.test"), ("phone", "15145550123"), ("countryCode", "CA")];

    public ILocator Kept => own.Page.GetByText("Kept as a draft.");

    public ILocator Faults => own.Page.Locator(".form-fault");

    public ILocator Amount => Field("amount");

    public ILocator LargeAmount => own.Page.Locator(".large-amount");

    public ILocator Create => own.Page.GetByRole(AriaRole.Button, new() { Name = "Create payout" });

    public ILocator Field(string name) => own.Page.Locator($"[data-field='{name}'] input");

    public Task OpenAsync() => own.OpenAsync("/payouts/new");

    public Task ChooseAsync(string way) => own.Page.GetByRole(AriaRole.Radio, new() { Name = way }).CheckAsync();

    /// <summary>Everything but the amount.</summary>
    public async Task FillPersonAsync()
    {
        foreach (var (field, value) in Person) await Field(field).FillAsync(value);
    }
}
