namespace Mozarto.Dashboard.Webhooks;

/// <summary>One rejected delivery, as far as the ring's limits care.</summary>
internal sealed record RingEntry(long Id, string RemoteAddress, VerdictReason Reason, long KeptBytes);

/// <summary>The limits of one endpoint's ring.</summary>
internal sealed record RingLimits(int RowsMax, long BytesMax)
{
    public static readonly RingLimits Default = new(WebhookLimits.RingRowsMax, WebhookLimits.RingBytesMax);
}

/// <summary>
/// Decides which rejected deliveries leave an endpoint's ring: pure. No address holds more than a quarter of it; beyond that the oldest go first,
/// and well-formed requests with a wrong secret go last, because those are the ones that a person can repair.
/// </summary>
internal static class RingPolicy
{
    private const int AddressShare = 4;

    public static IReadOnlyList<long> Victims(IReadOnlyCollection<RingEntry> entries, RingLimits limits)
    {
        var victims = new HashSet<long>();
        foreach (var address in entries.GroupBy(entry => entry.RemoteAddress, StringComparer.Ordinal))
            Shrink([.. address], limits.RowsMax / AddressShare, limits.BytesMax / AddressShare, victims);
        Shrink([.. entries.Where(entry => !victims.Contains(entry.Id))], limits.RowsMax, limits.BytesMax, victims);
        return [.. victims];
    }

    private static void Shrink(List<RingEntry> entries, int rowsMax, long bytesMax, HashSet<long> victims)
    {
        var rows = entries.Count;
        var bytes = entries.Sum(entry => entry.KeptBytes);
        foreach (var entry in entries.OrderBy(entry => entry.Reason == VerdictReason.WrongSecret).ThenBy(entry => entry.Id))
        {
            if (rows <= rowsMax && bytes <= bytesMax) return;
            victims.Add(entry.Id);
            rows--;
            bytes -= entry.KeptBytes;
        }
    }
}
