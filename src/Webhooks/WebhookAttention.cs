using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What needs attention about receiving, of the last seven days.</summary>
internal sealed class WebhookAttention(IDbContextFactory<DashboardContext> contexts, EndpointDirectory endpoints, TimeProvider time) : IAttentionSource
{
    // The same word the list's time filter knows, so that a line's link shows exactly the rows that it counted.
    private const string RangeWord = "7d";
    private static readonly TimeSpan Range = TimeSpan.FromDays(7);

    private static readonly IReadOnlyList<VerdictReason> WatchedReasons =
        [.. Enum.GetValues<VerdictReason>().Where(reason => reason.Kind() == VerdictKind.Rejected), VerdictReason.Future, VerdictReason.Stale];

    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return
        [
            .. await ReadReasonsAsync(context, cancellation),
            .. await ReadCountsAsync(context, cancellation),
            .. await ReadEndpointsAsync(context, cancellation),
        ];
    }

    private async Task<IEnumerable<AttentionLine>> ReadReasonsAsync(DashboardContext context, CancellationToken cancellation)
    {
        var firstId = IdGenerator.FirstAt(time.GetUtcNow() - Range);
        var found = await WatchedReasons
            .Select(reason => context.Deliveries.Where(row => row.Reason == reason && row.Id >= firstId)
                .OrderBy(row => row.Id).Take(DeliveryList.CountMax).Select(row => new { row.Reason, row.ReceivedAt }))
            .Aggregate((all, next) => all.Concat(next))
            .GroupBy(row => row.Reason)
            .Select(group => new { Reason = group.Key, Count = group.Count(), OldestAt = group.Min(row => row.ReceivedAt) })
            .ToListAsync(cancellation);
        return found
            .OrderBy(line => line.Reason.Kind() == VerdictKind.Authentic).ThenByDescending(line => line.Count)
            .Select(line => new AttentionLine(
                VerdictWords.Word(line.Reason), VerdictAdvice.InShort(line.Reason), line.Count, line.OldestAt,
                DeliveryFilter.Href(line.Reason, range: RangeWord), IsUrgent: line.Reason.Kind() == VerdictKind.Rejected));
    }

    private async Task<IEnumerable<AttentionLine>> ReadCountsAsync(DashboardContext context, CancellationToken cancellation)
    {
        var since = time.GetUtcNow() - Range;
        var sums = await context.ReceptionCounts.Where(row => row.Hour >= since)
            .GroupBy(row => row.Event)
            .Select(group => new { Event = group.Key, Count = group.Sum(row => row.Count), OldestAt = group.Min(row => row.Hour) })
            .ToListAsync(cancellation);
        return sums.OrderBy(sum => sum.Event).Select(sum =>
        {
            var (reason, explanation, isUrgent) = WordsFor(sum.Event);
            return new AttentionLine(reason, explanation, sum.Count, sum.OldestAt, null, isUrgent);
        });
    }

    private async Task<IEnumerable<AttentionLine>> ReadEndpointsAsync(DashboardContext context, CancellationToken cancellation)
    {
        var lines = new List<AttentionLine>();
        foreach (var endpoint in await context.Endpoints.IgnoreAutoIncludes().AsNoTracking().Where(row => row.State != EndpointState.Deleted).OrderBy(row => row.Slug).ToListAsync(cancellation))
        {
            var href = DeliveryFilter.Href(endpointSlug: endpoint.Slug);
            if (endpoint.IsUnsecured)
                lines.Add(new AttentionLine(
                    $"Endpoint {endpoint.Slug} is unsecured", "Anyone who knows its address can send to it. What it receives is only claimed, never proved.",
                    null, endpoint.StateSince, href, IsUrgent: false));
            if (endpoint.State == EndpointState.Paused) lines.Add(await PausedAsync(context, endpoint, href, cancellation));
            if (endpoints.Find(endpoint.Slug) is { Rules: null })
                lines.Add(new AttentionLine(
                    $"Endpoint {endpoint.Slug} cannot verify", "A secret of it cannot be decrypted with the keys at hand, so its deliveries are answered 503. Put back the key folder.",
                    null, null, href, IsUrgent: true));
        }

        return lines;
    }

    private static async Task<AttentionLine> PausedAsync(DashboardContext context, Endpoint endpoint, string href, CancellationToken cancellation)
    {
        var firstId = IdGenerator.FirstAt(endpoint.StateSince);
        var waiting = await context.Deliveries
            .Where(row => row.EndpointId == endpoint.Id && row.Id >= firstId && row.Verdict != VerdictKind.Rejected)
            .OrderBy(row => row.Id).Take(DeliveryList.CountMax).CountAsync(cancellation);
        return new AttentionLine(
            $"Endpoint {endpoint.Slug} is paused", string.Create(CultureInfo.InvariantCulture, $"It still receives and answers; {waiting:N0} deliveries wait for it to go on."),
            waiting, endpoint.StateSince, href, IsUrgent: false);
    }

    private static (string Reason, string Explanation, bool IsUrgent) WordsFor(ReceptionEvent what) => what switch
    {
        ReceptionEvent.UnknownEndpoint => ("Requests to unknown endpoints", "Somebody sends to a callback URL that does not exist here. Compare the URL at the sender with ours.", false),
        ReceptionEvent.DisabledEndpoint => ("Requests to disabled endpoints", "An endpoint that is disabled or deleted is still being called; it answers as if it did not exist.", false),
        ReceptionEvent.IncompleteBody => ("Incomplete requests", "The sender broke off, was too slow, or announced another length. Nothing was stored and no 200 was given.", false),
        ReceptionEvent.NotStored => ("Answered 503: not stored", "The store could not take deliveries in time. Their senders were told to repeat; look at the disk and the database.", true),
        ReceptionEvent.TooManyFailures => ("Signature failures rising", "More than 60 failures a minute came from one address. They are answered 429, and only a sample is kept.", true),
        ReceptionEvent.RingOverflow => ("Rejected deliveries not kept", "More was refused than could be kept for inspection. Authentic deliveries are not affected.", false),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "An event without words."),
    };
}
