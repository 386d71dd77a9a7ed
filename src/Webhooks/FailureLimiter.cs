using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What to do with one more authentication failure of an address.</summary>
/// <param name="IsOverLimit">Answer 429 instead of 401.</param>
/// <param name="IsKept">Keep it in the ring; above the limit only a sample is.</param>
/// <param name="RetryAfter">When the address starts afresh.</param>
internal readonly record struct FailureDecision(bool IsOverLimit, bool IsKept, TimeSpan RetryAfter);

/// <summary>
/// Counts authentication failures per address and minute. Failures only: an authentic request from the same address is never held up.
/// IPv6 counts by its /64, since one sender owns that many addresses.
/// </summary>
internal sealed class FailureLimiter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, Tally> counts = new();

    public FailureDecision Count(IPAddress address)
    {
        var now = time.GetTimestamp();
        if (counts.Count >= WebhookLimits.FailureAddressesMax) Forget(now);
        var count = counts.GetOrAdd(KeyOf(address), static (_, now) => new Tally(now), now);
        lock (count)
        {
            if (time.GetElapsedTime(count.StartedAt, now) >= Window) count.Restart(now);
            count.Failures++;
            var excess = count.Failures - WebhookLimits.FailuresPerMinuteMax;
            return excess <= 0
                ? new FailureDecision(false, true, TimeSpan.Zero)
                : new FailureDecision(true, excess % WebhookLimits.FailureSampleEvery == 1, Window - time.GetElapsedTime(count.StartedAt, now));
        }
    }

    private void Forget(long now)
    {
        foreach (var (address, count) in counts)
            if (time.GetElapsedTime(count.StartedAt, now) >= Window) counts.TryRemove(address, out _);

        // All of them within a minute: start over rather than grow. The ring has a limit of its own.
        if (counts.Count >= WebhookLimits.FailureAddressesMax) counts.Clear();
    }

    private static IPAddress KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }

    private sealed class Tally(long startedAt)
    {
        public long StartedAt { get; private set; } = startedAt;

        public int Failures { get; set; }

        public void Restart(long now) => (StartedAt, Failures) = (now, 0);
    }
}
