using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Payouts;

/// <summary>A form that its owner left, as a list shows it.</summary>
public sealed record KeptDraft(string Href, string Words, DateTimeOffset ChangedAt)
{
    internal static KeptDraft Of(PayoutForm form, DateTimeOffset changedAt)
    {
        var (key, amount) = (form.RequestKey, form.Amount.Trim());
        var name = $"{form.Values.GetValueOrDefault(CashierFields.FirstName)} {form.Values.GetValueOrDefault(CashierFields.LastName)}".Trim();
        var person = name.Length > 0 ? name : form.Values.GetValueOrDefault(CashierFields.UserId, "");
        var words = $"{(amount.Length > 0 ? $"{amount} {form.Currency}" : "no amount yet")} to {(person.Length > 0 ? person : "nobody yet")}, {CashierCatalogue.Find(form.Way)?.Label ?? form.Way}";
        return new KeptDraft(EditedId(key) is { } edited ? Pages.EditPayout(edited) : NewPayoutPage.Href(key), words, changedAt);
    }

    // A draft of an edit leads back to the payout that it edits.
    private static long? EditedId(string key) => key.Split('_') is ["edit", var prefix, var id, _] && EntityId.TryParse(EntityId.PayoutPrefix, $"{prefix}_{id}", out var edited) ? edited : null;
}
