using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Rows straight into the store, without HTTP: many of them, or of an age that nobody could wait for.</summary>
internal static class StoredDeliveries
{
    /// <summary>A row as receiving would have written it at an instant.</summary>
    public static Delivery New(long id, long endpointId, DateTimeOffset at, VerdictReason reason = VerdictReason.Fresh, byte[]? body = null, DateTimeOffset? signedAt = null) => new()
    {
        Id = id,
        EndpointId = endpointId,
        ReceivedAt = at,
        Verdict = reason.Kind(),
        Reason = reason,
        ReasonAtArrival = reason,
        BodyBytes = body?.Length ?? 0,
        BodyKept = body is null ? BodyKept.None : BodyKept.Whole,
        BodySha256 = body is null ? [] : SHA256.HashData(body),
        AnswerStatus = reason.Kind() == VerdictKind.Rejected ? 401 : 200,
        AnsweredInMicroseconds = 900,
        Method = "POST",
        Path = "/webhooks/mozart-pay",
        RemoteAddress = "203.0.113.7",
        SignedAt = signedAt?.ToUnixTimeSeconds(),
        Steps = VerdictStep.Write([new VerdictStep(VerdictCheck.Header, CheckOutcome.Passed)]),
        Headers = "[]",
    };

    public static async Task StoreAsync(this DashboardApp app, IReadOnlyList<Delivery> rows, IReadOnlyList<DeliveryBody>? bodies = null)
    {
        await using var context = app.NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        context.InsertMany(rows);
        context.InsertMany(bodies ?? []);
        await transaction.CommitAsync();
    }

    /// <summary>One row with its body.</summary>
    public static Task StoreAsync(this DashboardApp app, Delivery row, byte[] body) =>
        app.StoreAsync([row], [new DeliveryBody { DeliveryId = row.Id, Bytes = body }]);

    public static async Task<long> EndpointIdAsync(this DashboardApp app, string slug)
    {
        await using var context = app.NewContext();
        return await context.Endpoints.Where(row => row.Slug == slug).Select(row => row.Id).SingleAsync();
    }

    public static async Task<Delivery> DeliveryAsync(this DashboardApp app, long id)
    {
        await using var context = app.NewContext();
        return await context.Deliveries.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    /// <summary>Enters a secret for an endpoint, retired or not, and has it in force when this returns.</summary>
    public static async Task AddSecretAsync(this DashboardApp app, string slug, string secret, DateTimeOffset? retiredAt = null)
    {
        var now = app.Get<TimeProvider>().GetUtcNow();
        await using (var context = app.NewContext())
        {
            var endpoint = await context.Endpoints.SingleAsync(row => row.Slug == slug);
            var key = app.Get<Dashboard.Data.InstallationKey>().Value;
            var fingerprint = VerificationSecret.Create(secret, endpoint.AuthorizationScheme, key).Fingerprint;
            var entered = EndpointSecret.Create(app.Get<IdGenerator>().Next(), app.Get<SecretProtection>().Protect(secret), fingerprint, now);
            if (retiredAt is { } at) entered.Retire(at);
            endpoint.AddSecret(entered);
            context.Add(entered);
            await context.SaveChangesAsync();
        }

        await app.Get<EndpointDirectory>().ReadAsync(CancellationToken.None);
    }
}
