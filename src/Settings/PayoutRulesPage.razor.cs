using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

public sealed partial class PayoutRulesPage
{
    /// <summary>Stands in the address for a currency that has no rule yet.</summary>
    internal const string NewCurrency = "new";

    private const string CurrencyName = "currency";

    private IReadOnlyList<PayoutRule>? rules;
    private DateTimeOffset now;
    private bool mayRead;
    private bool maySet;
    private string? shortage;
    private (Tone Tone, string Text)? said;
    private string? errorText;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;

    [Inject] private PayoutRules Rules { get; set; } = default!;

    [Inject] private People People { get; set; } = default!;

    [Inject] private NavigationManager Address { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        var who = Operator.From((await Signed).User);
        mayRead = who is not null && Rights.Allow(who, Command.ReadPayoutRules);
        maySet = who is not null && Rights.Allow(who, Command.SetPayoutRule);
        if (mayRead) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            now = Clock.GetUtcNow();
            rules = await Rules.ListAsync(CancellationToken.None);
            shortage = PayoutRuleWords.Shortage(rules, await People.CountAsync(Roles.Finance, CancellationToken.None));
            errorText = null;
        }
        catch (DbException)
        {
            errorText = "The store does not answer just now. Nothing can be approved meanwhile.";
        }
    }

    private async Task SayAsync((Tone Tone, string Text) outcome)
    {
        said = outcome;
        await LoadAsync();
        if (outcome.Tone == Tone.Good) Address.NavigateTo(Pages.PayoutRules);
    }

    // What was set last is what is changed: it may be to come yet.
    private bool IsLatest(PayoutRule rule) => rules!.Last(each => each.CurrencyCode == rule.CurrencyCode) == rule;

    private static string ChangeHref(string code) => PageQuery.Empty.With(CurrencyName, code).On(Pages.PayoutRules);

    private static string Amount(PayoutRule rule, long? minor, string otherwise) => minor is { } amount && Dashboard.Currency.TryFind(rule.CurrencyCode, out var currency)
        ? UiText.Grouped(new Money(amount, currency).ToPlainText())
        : otherwise;
}
