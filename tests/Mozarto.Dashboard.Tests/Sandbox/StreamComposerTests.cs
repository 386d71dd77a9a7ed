using System.Text.Json;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox;

/// <summary>A stream follows from its plan alone, holds what its plan asks for, and says truly what it tells.</summary>
public sealed class StreamComposerTests
{
    private static readonly StreamPlan Everything = StreamParts.Twists.Aggregate(new StreamPlan { Deliveries = 2_000 }, (plan, twist) => plan.With(twist.Part, 15));

    [Theory]
    [InlineData(-5, 1)]
    [InlineData(0, 1)]
    [InlineData(1_000_000_000, StreamPlan.DeliveriesMax)]
    public void A_plan_keeps_to_its_limits(int asked, int taken)
    {
        var plan = new StreamPlan { Deliveries = asked, PerSecond = asked, Seed = asked }.With(StreamPart.Refund, asked);

        Assert.Equal((taken, Math.Min(taken, StreamPlan.PerSecondMax)), (plan.Deliveries, plan.PerSecond));
        Assert.InRange(plan.Seed, 1, StreamPlan.SeedMax);
        Assert.InRange(plan.WeightOf(StreamPart.Refund), 0, StreamPlan.WeightMax);
    }

    [Fact]
    public void A_plan_in_which_nothing_has_a_weight_still_sends_something()
    {
        var plan = StreamParts.Counted.Concat(StreamParts.Endings).Aggregate(new StreamPlan { Deliveries = 20 }, (each, part) => each.With(part.Part, 0));

        Assert.All(Compose(plan), delivery => Assert.Equal(StreamPart.Mozarto, delivery.CountedAs));
    }

    [Fact]
    public void The_same_plan_is_the_same_stream_and_a_shorter_one_is_its_beginning()
    {
        var whole = Compose(Everything).Select(delivery => delivery.Body).ToList();

        Assert.Equal(whole, Compose(Everything with { PerSecond = 3 }).Select(delivery => delivery.Body), StringComparer.Ordinal);
        Assert.Equal(whole.Take(77), Compose(Everything with { Deliveries = 77 }).Select(delivery => delivery.Body), StringComparer.Ordinal);
        Assert.Equal(2_000, whole.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_seed_or_mix_tells_of_other_transactions(bool isSeed)
    {
        var other = isSeed ? Everything with { Seed = 2 } : Everything.With(StreamPart.Refund, 11);

        Assert.Empty(Keys(Everything).Intersect(Keys(other), StringComparer.Ordinal));
    }

    [Fact]
    public void All_that_is_asked_for_is_in_it_and_nothing_that_weighs_nothing()
    {
        Assert.Equal(StreamParts.Counted.Select(each => each.Part).Order(), Compose(Everything).Select(delivery => delivery.CountedAs).Distinct().Order());

        var without = StreamParts.Twists.Aggregate(Everything, (plan, twist) => plan.With(twist.Part, 0)).With(StreamPart.Payment, 0).With(StreamPart.Refund, 0);
        Assert.Equal([StreamPart.Mozarto, StreamPart.MozartoOld, StreamPart.Payone, StreamPart.Neosurf], Compose(without).Select(delivery => delivery.CountedAs).Distinct().Order());
    }

    [Fact]
    public void Only_bad_JSON_is_none()
    {
        foreach (var delivery in Compose(Everything)) Assert.Equal(delivery.CountedAs == StreamPart.BadJson, !IsJson(delivery.Body));
    }

    [Fact]
    public void What_is_counted_as_out_of_order_comes_after_something_later_about_the_same_transaction()
    {
        var plan = StreamParts.Twists.Aggregate(new StreamPlan { Deliveries = 500 }, (each, twist) => each.With(twist.Part, 0)).With(StreamPart.OutOfOrder, 100).With(StreamPart.Refund, 0);
        var final = new HashSet<StreamKey>();
        foreach (var delivery in Compose(plan))
        {
            var claim = Assert.Single(delivery.Claims);
            if (delivery.CountedAs == StreamPart.OutOfOrder) Assert.Equal((true, TransactionState.Pending), (final.Contains(claim.Key), claim.State));
            if (claim.State != TransactionState.Pending) final.Add(claim.Key);
        }

        Assert.NotEmpty(final);
    }

    [Fact]
    public void Amounts_of_refunds_stay_below_what_was_paid()
    {
        foreach (var delivery in Compose(Everything).Where(each => each.Body.Contains("\"refund\"", StringComparison.Ordinal)))
        {
            var root = JsonDocument.Parse(delivery.Body).RootElement;
            Assert.True(root.GetProperty("refund").GetProperty("amount_cents").GetInt64() < root.GetProperty("payment").GetProperty("amount_cents").GetInt64());
        }
    }

    private static IEnumerable<StreamDelivery> Compose(StreamPlan plan) => StreamComposer.Compose(plan, A.Time);

    private static IEnumerable<string> Keys(StreamPlan plan) => Compose(plan).SelectMany(delivery => delivery.Claims).Select(claim => claim.Key.ExternalId).Distinct(StringComparer.Ordinal);

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
