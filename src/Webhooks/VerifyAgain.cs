using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What came of verifying a delivery again.</summary>
internal abstract record VerifyAgainResult
{
    private VerifyAgainResult() { }

    /// <summary>It passed and now stands among the authentic ones.</summary>
    public sealed record Accepted(VerdictReason Reason) : VerifyAgainResult;

    public sealed record StillRejected(VerdictReason Reason) : VerifyAgainResult;

    /// <summary>Nothing to do: it is not rejected (any more), is gone from the ring, or cannot pass whatever the secrets are.</summary>
    public sealed record NotPossible(string Why) : VerifyAgainResult;

    public sealed record NotAllowed : VerifyAgainResult;
}

/// <summary>
/// The command "verify again": a rejected delivery against today's secrets, its age measured against its arrival.
/// If it passes it moves among the authentic ones, once, whoever else presses at the same time.
/// </summary>
internal sealed class VerifyAgain(
    IDbContextFactory<DashboardContext> contexts, EndpointDirectory endpoints, CommandTrail trail, IdGenerator ids, LiveUpdates live, TimeProvider time)
{
    /// <summary>How often one delivery can be verified again.</summary>
    public const int TimesMax = 50;

    public async Task<VerifyAgainResult> RunAsync(long deliveryId, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.DeliveryPrefix, deliveryId);
        if (!await trail.AllowAsync(who, Command.VerifyAgain, subject, cancellation)) return new VerifyAgainResult.NotAllowed();
        await endpoints.ReadAsync(cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var delivery = await context.Deliveries.SingleOrDefaultAsync(row => row.Id == deliveryId, cancellation);
        if (delivery is null) return new VerifyAgainResult.NotPossible("It has left the list of rejected deliveries.");
        if (delivery.Verdict != VerdictKind.Rejected) return new VerifyAgainResult.NotPossible("It has been accepted already.");
        var endpoint = endpoints.All.SingleOrDefault(known => known.Id == delivery.EndpointId);
        if (endpoint?.Rules is not { } rules || !StoredRequest.MayPassNow(delivery, endpoint.Kind))
            return new VerifyAgainResult.NotPossible("Other secrets would not change what was wrong with it.");

        if (await context.DeliveryVerifications.CountAsync(row => row.DeliveryId == deliveryId, cancellation) >= TimesMax)
            return new VerifyAgainResult.NotPossible($"It has been verified again {TimesMax} times already, which is the limit.");
        var body = await context.DeliveryBodies.Where(row => row.DeliveryId == deliveryId).Select(row => row.Bytes).SingleAsync(cancellation);
        var verdict = StoredRequest.Verify(delivery, body, rules, endpoint.Secrets);
        var isAccepted = verdict is Verdict.Authentic authentic && await TryAcceptAsync(context, delivery, authentic, cancellation);
        if (verdict is Verdict.Authentic && !isAccepted) return new VerifyAgainResult.NotPossible("Somebody else has just verified it again.");
        var act = trail.Done(who, Command.VerifyAgain, subject, VerdictWords.Word(verdict.Reason));
        context.Add(act);
        context.Add(Verification(deliveryId, who.Name, verdict, act.HappenedAt));
        if (isAccepted) context.Add(Job.Create(ids.Next(), ProcessDelivery.JobKind, deliveryId, act.HappenedAt));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        live.Publish(Topics.Deliveries);
        live.Publish(ProcessDelivery.JobsTopic);
        return isAccepted ? new VerifyAgainResult.Accepted(verdict.Reason) : new VerifyAgainResult.StillRejected(verdict.Reason);
    }

    /// <summary>The endpoint with its secrets of this moment; null when it cannot verify.</summary>
    public async Task<KnownEndpoint?> FindAsync(long endpointId, CancellationToken cancellation)
    {
        await endpoints.ReadAsync(cancellation);
        return endpoints.All.SingleOrDefault(known => known.Id == endpointId && known is { Rules: not null, State: not EndpointState.Deleted });
    }

    /// <summary>
    /// One of all that an endpoint refused. True: it passed, and its job, its state and who did it are committed together. False: it still does not pass, and no
    /// note is left of that. Null: it is gone, was accepted elsewhere, or cannot pass whatever the secrets are.
    /// </summary>
    public async Task<bool?> TryOneOfManyAsync(long deliveryId, KnownEndpoint endpoint, string operatorName, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var delivery = await context.Deliveries.SingleOrDefaultAsync(row => row.Id == deliveryId, cancellation);
        if (delivery is null || !StoredRequest.MayPassNow(delivery, endpoint.Kind)) return null;
        var body = await context.DeliveryBodies.Where(row => row.DeliveryId == deliveryId).Select(row => row.Bytes).SingleOrDefaultAsync(cancellation);
        if (body is null) return null;
        if (StoredRequest.Verify(delivery, body, endpoint.Rules!, endpoint.Secrets) is not Verdict.Authentic authentic) return false;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (!await TryAcceptAsync(context, delivery, authentic, cancellation)) return null;
        var now = time.GetUtcNow();
        context.Add(Verification(deliveryId, operatorName, authentic, now));
        context.Add(Job.Create(ids.Next(), ProcessDelivery.JobKind, deliveryId, now));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    // The condition decides between two who press at once; the entity's own rule is checked first.
    private static async Task<bool> TryAcceptAsync(DashboardContext context, Delivery delivery, Verdict.Authentic verdict, CancellationToken cancellation)
    {
        context.Entry(delivery).State = EntityState.Detached;
        delivery.Accept(verdict);
        return await context.Deliveries
            .Where(row => row.Id == delivery.Id && row.Verdict == VerdictKind.Rejected)
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(stored => stored.Verdict, delivery.Verdict)
                    .SetProperty(stored => stored.Reason, delivery.Reason)
                    .SetProperty(stored => stored.Processing, delivery.Processing)
                    .SetProperty(stored => stored.SecretFingerprint, delivery.SecretFingerprint)
                    .SetProperty(stored => stored.AuthorizationDigest, delivery.AuthorizationDigest),
                cancellation) == 1;
    }

    private DeliveryVerification Verification(long deliveryId, string operatorName, Verdict verdict, DateTimeOffset at) => new()
    {
        Id = ids.Next(),
        DeliveryId = deliveryId,
        VerifiedAt = at,
        OperatorName = operatorName,
        Reason = verdict.Reason,
        Steps = VerdictStep.Write(verdict.Steps),
    };
}
