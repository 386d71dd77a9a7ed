using System.Globalization;

namespace Mozarto.Dashboard.Transactions;

/// <summary>
/// A place in an ordered list: the value that a row is ordered by (microseconds since 1970, or minor units) and its id, which decides between
/// equal values. In a URL <c>1770000000000000.txn_01k…</c>.
/// </summary>
internal sealed record TransactionPlace(long Value, long Id)
{
    public DateTimeOffset At => DateTimeOffset.UnixEpoch.AddTicks(Value * TimeSpan.TicksPerMicrosecond);

    public static TransactionPlace Of(Transaction row, TransactionFilter filter) => new(
        filter.IsByAmount ? row.AmountMinor!.Value : Microseconds(filter.Time == TransactionTime.Received ? row.FirstSeenAt : row.OccurredAt), row.Id);

    /// <summary>Null when the text is no place; whoever types an address may type anything.</summary>
    public static TransactionPlace? Read(string? text, TransactionFilter filter)
    {
        var point = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (point < 0 || !long.TryParse(text.AsSpan(0, point), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return null;
        if (!EntityId.TryParse(EntityId.TransactionPrefix, text![(point + 1)..], out var id)) return null;
        var isTime = !filter.IsByAmount;
        return isTime && (value < Microseconds(DateTimeOffset.MinValue) || value > Microseconds(DateTimeOffset.MaxValue)) ? null : new TransactionPlace(value, id);
    }

    /// <summary>What places are ordered by.</summary>
    public (long Value, long Id) Key => (Value, Id);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value}.{EntityId.Format(EntityId.TransactionPrefix, Id)}");

    internal static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
