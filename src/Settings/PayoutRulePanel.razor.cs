using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

public sealed partial class PayoutRulePanel
{
    private static readonly (string Field, string Label, string Help)[] Fields =
    [
        (PayoutRuleForm.TwoApproversField, "Two people approve from", "Empty: one is enough for any amount. 0: always two."),
        (PayoutRuleForm.OperatorDayField, "Limit for one creator, a day", "What payouts created by one person may come to. Empty: no limit."),
        (PayoutRuleForm.PersonDayField, "Limit for one person paid, a day", "What one person may be paid. Empty: no limit."),
        (PayoutRuleForm.DayField, "Limit for all, a day", "What all payouts may come to on a business day. Empty: no limit."),
        (PayoutRuleForm.TotalField, "Limit for all, in total", "Since the first rule of the currency. Empty: no limit."),
    ];

    private readonly HashSet<string> left = new(StringComparer.Ordinal);
    private PayoutRuleForm? opened;
    private string reason = "";
    private string? reasonFault;
    private long? seenId;
    private bool isSubmitted;
    private bool isSetting;

    private PayoutRuleForm Form => opened ??= Open();

    private bool IsNew => CurrencyCode == PayoutRulesPage.NewCurrency;

    private PayoutTerms? Terms => Form.Read(out _);

    private Currency Entered => Currency.TryFind(Form.Code, out var currency) ? currency : default;

    private PayoutRule? Latest => Known.LastOrDefault(rule => rule.CurrencyCode == Form.Code);

    private PayoutRule? InEffect => Known.LastOrDefault(rule => rule.CurrencyCode == Form.Code && rule.EffectiveAt <= Clock.GetUtcNow());

    private PayoutRuleForm Open()
    {
        if (IsNew) return new PayoutRuleForm();
        var latest = Known.LastOrDefault(rule => rule.CurrencyCode == CurrencyCode);
        seenId = latest?.Id;
        return PayoutRuleForm.Of(CurrencyCode, latest?.Terms);
    }

    private bool IsLater(PayoutTerms terms) => Rules.EffectiveAt(terms, InEffect?.Terms) > Clock.GetUtcNow();

    private void Leave(string field) => left.Add(field);

    private string? FaultOf(string field)
    {
        if (!isSubmitted && !left.Contains(field)) return null;
        Form.Read(out var faults);
        return faults.FirstOrDefault(fault => fault.Field == field)?.Text;
    }

    private async Task SetAsync()
    {
        if (isSetting || Operator.From((await Signed).User) is not { } who) return;
        isSubmitted = true;
        Reason.TryRead(reason, out _, out var missing);
        reasonFault = missing.Length > 0 ? missing : null;
        if (Form.Read(out _) is not { } terms || reasonFault is not null) return;
        isSetting = true;
        try
        {
            var result = await Rules.SetAsync(new PayoutRuleChange(Form.Code, terms, reason, seenId), who, CancellationToken.None);
            await OnSet.InvokeAsync(Words(result));
            // What another set meanwhile stands in the table now: pressing again is a decision that knows it.
            seenId = Latest?.Id;
        }
        finally
        {
            isSetting = false;
        }
    }

    private (Tone Tone, string Text) Words(PayoutRuleResult result) => result switch
    {
        PayoutRuleResult.Set set when set.EffectiveAt > Clock.GetUtcNow() => (Tone.Good, $"The rule for {Form.Code} is set. It takes effect later: see the table."),
        PayoutRuleResult.Set => (Tone.Good, $"The rule for {Form.Code} is set, and in effect."),
        PayoutRuleResult.NotPossible not => (Tone.Warning, VisibleText.Inline(not.Why)),
        _ => (Tone.Bad, CommandTrail.NotAllowed),
    };
}
