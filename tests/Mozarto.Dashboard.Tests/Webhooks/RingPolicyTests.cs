using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Which rejected deliveries leave an endpoint's ring.</summary>
public sealed class RingPolicyTests
{
    private static readonly RingLimits Limits = new(RowsMax: 40, BytesMax: 4_000);
    private static readonly string[] Addresses = ["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4", "198.51.100.5"];

    [Fact]
    public void A_ring_within_its_limits_loses_nothing() =>
        Assert.Empty(RingPolicy.Victims([.. Entries(4, perAddress: 10, bytes: 100)], Limits));

    [Fact]
    public void No_address_holds_more_than_a_quarter_of_the_rows_and_its_oldest_go() =>
        Assert.Equal([1, 2, 3], RingPolicy.Victims([.. Entries(1, perAddress: 13, bytes: 1)], Limits).Order());

    [Fact]
    public void No_address_holds_more_than_a_quarter_of_the_bytes_and_its_oldest_go() =>
        Assert.Equal([1, 2], RingPolicy.Victims([.. Entries(1, perAddress: 4, bytes: 500)], Limits).Order());

    [Fact]
    public void All_addresses_together_stay_within_the_rows()
    {
        var entries = Entries(5, perAddress: 10, bytes: 1).ToList();

        var victims = RingPolicy.Victims(entries, Limits);

        Assert.Equal(entries.Select(entry => entry.Id).Order().Take(10), victims.Order());
    }

    [Fact]
    public void All_addresses_together_stay_within_the_bytes()
    {
        var entries = Entries(5, perAddress: 2, bytes: 500).ToList();

        Assert.Equal([1, 2], RingPolicy.Victims(entries, Limits).Order());
    }

    [Fact]
    public void Well_formed_ones_with_a_wrong_secret_go_last_however_old()
    {
        RingEntry[] entries =
        [
            .. Enumerable.Range(1, 5).Select(id => Entry(id, VerdictReason.WrongSecret)),
            .. Enumerable.Range(6, 8).Select(id => Entry(id, VerdictReason.Malformed)),
        ];

        Assert.Equal([6, 7, 8], RingPolicy.Victims(entries, Limits).Order());
    }

    [Fact]
    public void When_only_wrong_secrets_are_left_the_oldest_of_them_go() =>
        Assert.Equal([1, 2], RingPolicy.Victims([.. Enumerable.Range(1, 12).Select(id => Entry(id, VerdictReason.WrongSecret))], Limits).Order());

    [Fact]
    public void A_flood_from_one_address_pushes_out_no_other_address()
    {
        var honest = Entries(1, perAddress: 5, bytes: 10).ToList();
        var flood = Enumerable.Range(1_000, 500).Select(id => new RingEntry(id, "203.0.113.9", VerdictReason.WrongSecret, 100));

        var victims = RingPolicy.Victims([.. honest, .. flood], Limits);

        Assert.Equal(490, victims.Count);
        Assert.Empty(victims.Intersect(honest.Select(entry => entry.Id)));
    }

    [Fact]
    public void An_entry_larger_than_the_whole_ring_does_not_stay() =>
        Assert.Equal([1], RingPolicy.Victims([new RingEntry(1, "203.0.113.9", VerdictReason.Malformed, 5_000)], Limits));

    [Fact]
    public void The_ring_of_the_product_has_room_for_whole_bodies_and_a_bound()
    {
        Assert.Equal((2000, 16L * 1024 * 1024), (RingLimits.Default.RowsMax, RingLimits.Default.BytesMax));
        Assert.True(RingLimits.Default.BytesMax / 4 > WebhookLimits.RejectedBodyBytesMax);
    }

    // Ids go round the addresses, so that the oldest lie spread over them.
    private static IEnumerable<RingEntry> Entries(int addresses, int perAddress, long bytes) =>
        Enumerable.Range(0, addresses * perAddress).Select(i => new RingEntry(i + 1, Addresses[i % addresses], VerdictReason.Malformed, bytes));

    private static RingEntry Entry(long id, VerdictReason reason) => new(id, Addresses[0], reason, 1);
}
