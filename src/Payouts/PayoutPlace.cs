using System.Globalization;

namespace Mozarto.Dashboard.Payouts;

/// <summary>A place in an ordered list of payouts: the amount in minor units, and the id, which is time and decides between equal amounts. In a URL <c>4250.out_01k…</c>.</summary>
internal sealed record PayoutPlace(long AmountMinor, long Id)
{
    public static PayoutPlace Of(Payout row) => new(row.AmountMinor, row.Id);

    /// <summary>Null when the text is no place; whoever types an address may type anything.</summary>
    public static PayoutPlace? Read(string? text)
    {
        var point = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (point < 0 || !long.TryParse(text.AsSpan(0, point), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)) return null;
        return EntityId.TryParse(EntityId.PayoutPrefix, text![(point + 1)..], out var id) ? new PayoutPlace(amount, id) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AmountMinor}.{EntityId.Format(EntityId.PayoutPrefix, Id)}");
}
