using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>One line of the list of endpoints.</summary>
internal sealed record EndpointRow(Endpoint Endpoint, DateTimeOffset? LastSeenAt, int FailuresInDay, int ValidSecrets);

/// <summary>One endpoint for its page: all that is said of its secrets, and how they are used.</summary>
public sealed record EndpointDetail(Endpoint Endpoint, IReadOnlyList<ShownSecret> Secrets, RotationAdvice Rotation, bool IsUnreadable)
{
    internal SeenEndpoint Seen => SeenEndpoint.Of(Endpoint);
}

/// <summary>A secret as it is shown: never its value.</summary>
public sealed record ShownSecret(
    long Id, string Fingerprint, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt, bool IsValid, bool IsRevoked, bool IsKept, SecretUse Use);

/// <summary>Reads endpoints for their pages. Every answer is an end or a bounded stretch of an index, however many deliveries there are.</summary>
internal sealed class EndpointReader(IDbContextFactory<DashboardContext> contexts, EndpointDirectory directory, TimeProvider time)
{
    /// <summary>So many retired secrets of an endpoint are shown, the latest.</summary>
    private const int RetiredShownMax = 20;

    private static readonly IReadOnlyList<VerdictReason> RejectedReasons = [.. Enum.GetValues<VerdictReason>().Where(reason => reason.Kind() == VerdictKind.Rejected)];

    /// <summary>All endpoints, the deleted ones last.</summary>
    public async Task<IReadOnlyList<EndpointRow>> ListAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var endpoints = await context.Endpoints.AsNoTracking().ToListAsync(cancellation);
        var lastSeen = await LastSeenAsync(context, cancellation);
        var since = IdGenerator.FirstAt(now.AddDays(-1));
        var failures = await context.Deliveries.Where(row => RejectedReasons.Contains(row.Reason) && row.Id >= since)
            .GroupBy(row => row.EndpointId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        return
        [
            .. endpoints.OrderBy(endpoint => endpoint.State == EndpointState.Deleted).ThenBy(endpoint => endpoint.Slug, StringComparer.Ordinal)
                .Select(endpoint => new EndpointRow(endpoint, lastSeen.GetValueOrDefault(endpoint.Id), failures.GetValueOrDefault(endpoint.Id), endpoint.ValidSecrets(now).Count())),
        ];
    }

    /// <summary>Null when there never was one of this slug.</summary>
    public async Task<EndpointDetail?> FindAsync(string slug, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        if (await context.Endpoints.AsNoTracking().SingleOrDefaultAsync(row => row.Slug == slug, cancellation) is not { } endpoint) return null;
        var secrets = new List<ShownSecret>();
        var latest = endpoint.ValidSecrets(now).Concat(endpoint.Secrets.Where(secret => !secret.IsValid(now)).OrderByDescending(secret => secret.RetiredAt).Take(RetiredShownMax));
        foreach (var secret in latest)
            secrets.Add(new ShownSecret(
                secret.Id, secret.Fingerprint, secret.Hint, secret.CreatedAt, secret.RetiredAt, secret.IsValid(now), secret.IsRevoked, secret.ProtectedValue is not null,
                await SecretUseReader.ReadAsync(context, endpoint.Id, secret.Fingerprint, now, cancellation)));
        var watched = secrets.Where(secret => secret.IsValid).Select(secret => new WatchedSecret(secret.Fingerprint, secret.CreatedAt, secret.RetiredAt, secret.Use)).ToList();
        return new EndpointDetail(endpoint, secrets, RotationAdvice.Of(watched, now), directory.Find(slug) is { Rules: null });
    }

    // The latest of each reason is the end of a stretch of the index; the latest of all would be a search through a million rows.
    private static async Task<Dictionary<long, DateTimeOffset?>> LastSeenAsync(DashboardContext context, CancellationToken cancellation)
    {
        var latest = new Dictionary<long, DateTimeOffset?>();
        foreach (var reason in Enum.GetValues<VerdictReason>().Where(reason => reason.Kind() != VerdictKind.Rejected))
        {
            var found = await context.Endpoints.IgnoreAutoIncludes().Select(endpoint => new
            {
                endpoint.Id,
                At = context.Deliveries.Where(row => row.EndpointId == endpoint.Id && row.Reason == reason).OrderByDescending(row => row.Id).Select(row => (DateTimeOffset?)row.ReceivedAt).FirstOrDefault(),
            }).ToListAsync(cancellation);
            foreach (var each in found.Where(each => each.At is not null && !(latest.GetValueOrDefault(each.Id) >= each.At))) latest[each.Id] = each.At;
        }

        return latest;
    }
}
