using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What an address says about a list. What cannot be read filters to nothing rather than to everything.</summary>
public sealed class DeliveryFilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Digest = string.Concat(Enumerable.Repeat("aF", 32));

    [Theory]
    [InlineData("?verdict=Rejected")]
    [InlineData("?verdict=3")]
    [InlineData("?verdict=rejected%20")]
    [InlineData("?reason=WrongSecret")]
    [InlineData("?reason=23")]
    [InlineData("?reason=wrong_secret")]
    [InlineData("?reason=fresh,stale")]
    [InlineData("?reason=%00")]
    public void A_word_that_is_none_of_ours_lists_nothing(string query) => Assert.True(Read(query).IsImpossible);

    [Theory]
    [InlineData("nonsense", 1)]
    [InlineData("dlv_", 1)]
    [InlineData("dlv_000000000000u", 1)]
    [InlineData("txn_0cn1r61ysx800", 1)]
    [InlineData("abcdef", 1)]
    [InlineData("a, b; c", 3)]
    [InlineData("", 0)]
    [InlineData(" ,;\t ", 0)]
    public void Words_that_are_no_id_and_no_digest_are_told(string search, int unreadable)
    {
        var filter = Read(PageQuery.Empty.With("q", search).ToString());

        Assert.Equal(unreadable, filter.Unreadable.Count);
        Assert.Empty(filter.Ids);
        Assert.Empty(filter.Digests);
    }

    [Theory]
    [InlineData("?run=nonsense")]
    [InlineData("?run=dlv_0000000000001")]
    [InlineData("?ticked=nonsense")]
    [InlineData("?ticked=,")]
    [InlineData("?ticked=dlv_0000000000001,nonsense")]
    public void Retry_runs_and_ticked_rows_that_cannot_be_read_match_nothing(string query) =>
        Assert.True(DeliveryFilter.ReadTimeless(PageQuery.Parse(query)).IsImpossible);

    [Fact]
    public void Ticked_rows_are_read_as_they_are_written_and_have_a_limit()
    {
        Assert.Equal([1L, 7L], DeliveryFilter.ReadTimeless(PageQuery.Empty.With(DeliveryFilter.TickedName, DeliveryFilter.Write([7, 1]))).Ticked);
        Assert.False(DeliveryFilter.ReadTimeless(PageQuery.Empty.With(DeliveryFilter.TickedName, DeliveryFilter.Write(Enumerable.Range(1, 100).Select(id => (long)id)))).IsImpossible);
        Assert.True(DeliveryFilter.ReadTimeless(PageQuery.Empty.With(DeliveryFilter.TickedName, DeliveryFilter.Write(Enumerable.Range(1, 101).Select(id => (long)id)))).IsImpossible);
        Assert.Equal(9, DeliveryFilter.ReadTimeless(PageQuery.Parse(DeliveryFilter.Href(9, ProcessingState.Dead))).RunId);
    }

    [Fact]
    public void Ids_and_digests_are_read_in_any_letter_case_and_between_any_separators()
    {
        var id = EntityId.Format(EntityId.DeliveryPrefix, 123_456_789_012);

        var filter = new DeliveryFilter { Search = $" {id.ToUpperInvariant()},{Digest};\n{id}\t{Digest.ToUpperInvariant()}" };

        Assert.Equal([123_456_789_012, 123_456_789_012], filter.Ids);
        Assert.Equal([Convert.FromHexString(Digest), Convert.FromHexString(Digest)], filter.Digests);
        Assert.Empty(filter.Unreadable);
    }

    [Fact]
    public void A_search_without_end_is_cut()
    {
        var filter = Read("?q=" + new string('x', 10_000));

        Assert.Equal(DeliveryFilter.SearchCharactersMax, filter.Search.Length);
        Assert.Equal(20, new DeliveryFilter { Search = string.Join(' ', Enumerable.Repeat(Digest, 100)) }.Digests.Count);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?reason=no-header", "NoHeader")]
    [InlineData("?verdict=unsecured", "Unsecured")]
    [InlineData("?verdict=authentic", "Fresh Stale Future Untimed")]
    [InlineData("?verdict=rejected&reason=no-header", "NoHeader")]
    [InlineData("?verdict=authentic&reason=no-header", "")]
    public void Verdict_and_reason_are_the_reasons_a_row_may_have(string query, string? reasons) =>
        Assert.Equal(reasons, Read(query).Reasons is { } found ? string.Join(' ', found) : null);

    [Fact]
    public void Every_word_of_ours_reads_back_as_what_it_was_written_for()
    {
        foreach (var reason in Enum.GetValues<VerdictReason>()) Assert.Equal(reason, Read(DeliveryFilter.Href(reason)).Reason);
        foreach (var verdict in Enum.GetValues<VerdictKind>()) Assert.Equal(verdict, Read(DeliveryFilter.Href(verdict: verdict)).Verdict);
        Assert.Equal("/deliveries?endpoint=a%20%26b&reason=token-in-url&range=7d", DeliveryFilter.Href(VerdictReason.TokenInUrl, endpointSlug: "a &b", range: "7d"));
        Assert.Equal(Now.AddDays(-7), Read(DeliveryFilter.Href(range: "7d")).Range.From);
    }

    [Fact]
    public void An_empty_address_is_everything() => Assert.Equal(DeliveryFilter.All, Read("/deliveries"));

    private static DeliveryFilter Read(string query) => DeliveryFilter.Read(PageQuery.Parse(query), new BusinessTime(TimeZoneInfo.Utc), Now);
}
