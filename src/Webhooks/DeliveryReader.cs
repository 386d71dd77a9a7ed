using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>Everything that the page of one delivery shows. Without bytes the body was not kept, or retention has dropped it.</summary>
public sealed record DeliveryDetail(
    Delivery Delivery,
    byte[]? Body,
    string EndpointSlug,
    EndpointKind EndpointKind,
    IReadOnlyList<DeliveryVerification> Verifications,
    BodyArrivals? Arrivals,
    SecretDiagnosis? Diagnosis,
    bool MayBeVerifiedAgain,
    ProcessingWork? Work,
    IReadOnlyList<DeliveryDecision> Decisions);

/// <summary>"Arrival <paramref name="Number"/> of this body": the same bytes, at endpoints of the same source.</summary>
public sealed record BodyArrivals(int Number, int Total);

/// <summary>Reads one delivery for its page.</summary>
internal sealed class DeliveryReader(
    IDbContextFactory<DashboardContext> contexts, SecretProtection protection, InstallationKey installationKey, TimeProvider time)
{
    /// <summary>So many decisions about one delivery are shown, the latest.</summary>
    private const int DecisionsMax = 50;

    /// <summary>Null when there is no such delivery (any more).</summary>
    public async Task<DeliveryDetail?> ReadAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var delivery = await context.Deliveries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
        if (delivery is null) return null;
        var body = await ReadBodyAsync(id, cancellation);
        var endpoint = await context.Endpoints.IgnoreAutoIncludes().AsNoTracking().SingleAsync(row => row.Id == delivery.EndpointId, cancellation);
        var verifications = await context.DeliveryVerifications.AsNoTracking().Where(row => row.DeliveryId == id)
            .OrderBy(row => row.Id).Take(VerifyAgain.TimesMax).ToListAsync(cancellation);
        return new DeliveryDetail(
            delivery, body, endpoint.Slug, endpoint.Kind, verifications,
            delivery.BodySha256.Length == 0 ? null : await CountArrivalsAsync(context, delivery, endpoint.Source, cancellation),
            body is null ? null : await SecretDiagnosis.RunAsync(contexts, protection, installationKey.Value, delivery, body, time.GetUtcNow(), cancellation),
            StoredRequest.MayPassNow(delivery, endpoint.Kind),
            delivery.Verdict == VerdictKind.Rejected ? null : await ProcessingWork.ReadAsync(context, id, cancellation),
            await context.DeliveryDecisions.AsNoTracking().Where(row => row.DeliveryId == id).OrderByDescending(row => row.Id).Take(DecisionsMax).ToListAsync(cancellation));
    }

    /// <summary>The exact bytes as they came; null when none are kept.</summary>
    public async Task<byte[]?> ReadBodyAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.DeliveryBodies.Where(row => row.DeliveryId == id).Select(row => row.Bytes).SingleOrDefaultAsync(cancellation);
    }

    private static async Task<BodyArrivals> CountArrivalsAsync(DashboardContext context, Delivery delivery, string source, CancellationToken cancellation)
    {
        var endpointIds = await context.Endpoints.Where(row => row.Source == source).Select(row => row.Id).ToListAsync(cancellation);
        var same = context.Deliveries.Where(row => row.BodySha256 == delivery.BodySha256 && endpointIds.Contains(row.EndpointId));
        return new BodyArrivals(
            await same.Where(row => row.Id <= delivery.Id).OrderBy(row => row.Id).Take(DeliveryList.CountMax).CountAsync(cancellation),
            await same.OrderBy(row => row.Id).Take(DeliveryList.CountMax).CountAsync(cancellation));
    }
}
