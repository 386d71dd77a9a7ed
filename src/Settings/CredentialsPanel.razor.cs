using System.Globalization;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Gateway.Cashier;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

public sealed partial class CredentialsPanel
{
    private static readonly IReadOnlyList<FilterOption> Modes = [.. Enum.GetValues<CustomerContext>().Select(mode => new FilterOption(mode.ToString(), CredentialsWords.Of(mode)))];

    private static readonly string[] FieldOrder = [CredentialsRules.AddressField, CredentialsRules.TokenField, CredentialsRules.KeyField, CredentialsRules.ReasonField];

    private readonly Dictionary<string, FormField?> fields = FieldOrder.ToDictionary(name => name, _ => (FormField?)null, StringComparer.Ordinal);
    private readonly HashSet<string> left = new(StringComparer.Ordinal);
    private string address = "";
    private string token = "";
    private string key = "";
    private string reason = "";
    private CustomerContext userContext = CustomerContext.SignedToken;
    private int unfitCount;
    private bool isSubmitted;
    private bool isSetting;

    private CredentialsChange Change => new(address, userContext, token, key, View?.Version);

    private string UnfitWords => unfitCount switch
    {
        0 => "",
        1 => "One payout that is approved and not sent was approved for what is set now; it will have to be approved again.",
        var count => string.Create(CultureInfo.InvariantCulture, $"{count:N0} payouts that are approved and not sent were approved for what is set now; they will have to be approved again."),
    };

    protected override void OnInitialized() => (address, userContext) = (View?.BaseUrl ?? "", View?.UserContext ?? CustomerContext.SignedToken);

    private void TakeUserContext(string chosen)
    {
        if (Enum.TryParse<CustomerContext>(chosen, out var mode) && Enum.IsDefined(mode)) userContext = mode;
    }

    private Task UseAsync(string preset)
    {
        address = preset;
        return LeaveAsync(CredentialsRules.AddressField);
    }

    private async Task LeaveAsync(string field)
    {
        left.Add(field);
        unfitCount = View is null ? 0 : await Desk.CountUnfitAsync(Change, CancellationToken.None);
    }

    private string? FaultOf(string field)
    {
        if (!isSubmitted && !left.Contains(field)) return null;
        if (field == CredentialsRules.ReasonField) return Reason.TryRead(reason, out _, out var missing) ? null : missing;
        return CredentialsRules.FaultsOf(Change, View is null, Clock.GetUtcNow()).FirstOrDefault(fault => fault.Field == field)?.Text;
    }

    private async Task SetAsync()
    {
        if (isSetting || Operator.From((await Signed).User) is not { } who) return;
        isSubmitted = true;
        if (FieldOrder.FirstOrDefault(name => FaultOf(name) is not null) is { } faulty)
        {
            if (fields[faulty] is { } field) await field.FocusAsync();
            return;
        }

        isSetting = true;
        try
        {
            var result = await Desk.SetAsync(Change, reason, who, CancellationToken.None);
            if (result is CredentialsResult.Set) (token, key, reason, isSubmitted) = ("", "", "", false);
            await OnSet.InvokeAsync(Words(result));
        }
        finally
        {
            isSetting = false;
        }
    }

    private static (Tone Tone, string? Title, string Text) Words(CredentialsResult result) => result switch
    {
        CredentialsResult.Set { IsSendingPaused: true } => (Tone.Good, "Saved, and sending is paused", "Check the new credentials below. When they are right, let sending go on: the button stands here, with why it is paused."),
        CredentialsResult.Set => (Tone.Good, "Saved", "It is in force everywhere."),
        CredentialsResult.Faulty faulty => (Tone.Warning, "Nothing was saved", string.Join(" ", faulty.Faults.Select(fault => fault.Text))),
        CredentialsResult.NotPossible not => (Tone.Warning, "Nothing was saved", VisibleText.Inline(not.Why)),
        CredentialsResult.NotAllowed not => (Tone.Bad, "Nothing was saved", not.Why),
        _ => throw new InvalidOperationException($"A result without words: {result.GetType().Name}."),
    };
}
