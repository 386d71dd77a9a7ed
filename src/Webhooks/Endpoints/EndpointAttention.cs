using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>What needs attention about secrets: a rotation that nobody finished, and an endpoint that nothing can reach because it has none.</summary>
internal sealed class EndpointAttention(IDbContextFactory<DashboardContext> contexts, TimeProvider time) : IAttentionSource
{
    public async Task<IReadOnlyList<AttentionLine>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var endpoints = await context.Endpoints.AsNoTracking().Where(row => row.State == EndpointState.Active || row.State == EndpointState.Paused).OrderBy(row => row.Slug).ToListAsync(cancellation);
        return [.. endpoints.Select(endpoint => Line(endpoint, now)).OfType<AttentionLine>()];
    }

    private static AttentionLine? Line(Endpoint endpoint, DateTimeOffset now)
    {
        var valid = endpoint.ValidSecrets(now).ToList();
        var href = Pages.Endpoint(endpoint.Slug);
        if (valid.Count == 0 && !endpoint.IsUnsecured)
            return new AttentionLine(
                $"Endpoint {endpoint.Slug} has no secret", "Everything that is sent to it is refused. Enter the sender's secret; what came meanwhile can be taken in afterwards.", null, endpoint.CreatedAt, href, IsUrgent: true);
        // The newest but one tells since when there are two.
        var openSince = valid.Count > 1 ? valid[0].CreatedAt : now;
        return now - openSince < RotationAdvice.LongOpen || valid.Skip(1).All(secret => secret.RetiredAt is not null)
            ? null
            : new AttentionLine(
                $"A rotation of {endpoint.Slug} is open", $"{valid.Count} secrets are valid. Its page says whether the old one is still used, and when it is safe to retire it.", null, openSince, href, IsUrgent: false);
    }
}
