using Mozarto.Dashboard.Ui;

namespace Mozarto.Dashboard.Settings;

/// <summary>What needs attention about settings: rules for payouts that will allow more than now, for all to see before money can use them.</summary>
internal sealed class SettingsAttention(PayoutRules rules, BusinessTime business, TimeProvider time) : IAttentionSource
{
    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // What tightens is in effect at once: whatever is to come allows more.
        var toCome = (await rules.ListAsync(cancellation)).Where(rule => rule.EffectiveAt > now).ToList();
        if (toCome.Count == 0) return [];
        var said = toCome.Select(rule => $"{rule.CurrencyCode} from {business.Local(rule.EffectiveAt):yyyy-MM-dd HH:mm} {business.Label(rule.EffectiveAt)}, set by {VisibleText.Inline(rule.SetByName)}");
        return
        [
            new AttentionLine(
                "Payout rules that will allow more", $"{string.Join("; ", said)}. Until then an administrator can replace it.",
                toCome.Count, toCome.Min(rule => rule.SetAt), Pages.PayoutRules, IsUrgent: false),
        ];
    }
}
