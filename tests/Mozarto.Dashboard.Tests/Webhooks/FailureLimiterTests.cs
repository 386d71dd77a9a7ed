using System.Net;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Failures of one address: sixty a minute are answered as such, more are told to wait and only sampled.</summary>
public sealed class FailureLimiterTests
{
    private static readonly IPAddress Sender = IPAddress.Parse("203.0.113.7");

    private readonly TestClock clock = new();
    private readonly FailureLimiter limiter;

    public FailureLimiterTests() => limiter = new FailureLimiter(clock);

    [Fact]
    public void Sixty_failures_a_minute_are_kept_and_the_next_is_over_the_limit()
    {
        for (var i = 0; i < 60; i++) Assert.Equal(new FailureDecision(false, true, TimeSpan.Zero), limiter.Count(Sender));

        Assert.True(limiter.Count(Sender).IsOverLimit);
    }

    [Fact]
    public void Above_the_limit_one_in_twenty_is_kept()
    {
        Fail(Sender, 60);

        var kept = Enumerable.Range(0, 200).Select(_ => limiter.Count(Sender)).Select((decision, i) => decision.IsKept ? i : -1).Where(i => i >= 0);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * 20), kept);
    }

    [Fact]
    public void The_wait_that_is_asked_for_ends_with_the_minute()
    {
        Fail(Sender, 60);
        clock.Advance(TimeSpan.FromSeconds(45));

        Assert.Equal(TimeSpan.FromSeconds(15), limiter.Count(Sender).RetryAfter);
    }

    [Fact]
    public void A_new_minute_starts_afresh_and_not_a_moment_before()
    {
        Fail(Sender, 100);
        clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        Assert.True(limiter.Count(Sender).IsOverLimit);

        clock.Advance(TimeSpan.FromTicks(1));

        for (var i = 0; i < 60; i++) Assert.False(limiter.Count(Sender).IsOverLimit);
        Assert.True(limiter.Count(Sender).IsOverLimit);
    }

    [Fact]
    public void A_clock_that_is_set_back_neither_forgives_nor_prolongs()
    {
        Fail(Sender, 60);
        clock.SetUtcNow(clock.GetUtcNow().AddHours(-1));
        Assert.True(limiter.Count(Sender).IsOverLimit);

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False(limiter.Count(Sender).IsOverLimit);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("::ffff:203.0.113.7", "::ffff:203.0.113.8", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void IPv4_counts_by_address_and_IPv6_by_its_network(string first, string second, bool countTogether)
    {
        Fail(IPAddress.Parse(first), 60);

        Assert.Equal(countTogether, limiter.Count(IPAddress.Parse(second)).IsOverLimit);
    }

    [Fact]
    public void Addresses_of_past_minutes_are_forgotten_before_those_of_this_one()
    {
        FailFromEverywhere(WebhookLimits.FailureAddressesMax - 1);
        clock.Advance(TimeSpan.FromMinutes(1));
        Fail(Sender, 60);
        Fail(IPAddress.Parse("203.0.113.9"), 1);

        Assert.True(limiter.Count(Sender).IsOverLimit);
    }

    [Fact]
    public void More_addresses_in_a_minute_than_are_counted_start_over_rather_than_grow()
    {
        Fail(Sender, 60);
        FailFromEverywhere(WebhookLimits.FailureAddressesMax);

        Assert.False(limiter.Count(Sender).IsOverLimit);
    }

    private void Fail(IPAddress address, int times)
    {
        for (var i = 0; i < times; i++) limiter.Count(address);
    }

    private void FailFromEverywhere(int addresses)
    {
        for (var i = 0; i < addresses; i++) limiter.Count(new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]));
    }
}
