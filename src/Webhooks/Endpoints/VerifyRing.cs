using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>What came of verifying again what an endpoint refused.</summary>
internal abstract record VerifyRingResult
{
    private VerifyRingResult() { }

    /// <summary>All were looked at: <paramref name="Accepted"/> passed and are processed, <paramref name="Refused"/> still do not.</summary>
    public sealed record Ran(int Accepted, int Refused) : VerifyRingResult;

    public sealed record NotPossible(string Why) : VerifyRingResult;

    public sealed record NotAllowed(string Why) : VerifyRingResult;
}

/// <summary>
/// The command "verify again" for all that an endpoint refused and other secrets may cure: in the order in which it came, each once, by the rule for one
/// (<see cref="VerifyAgain"/>). Each that passes is a transaction of its own with its job and a note of who did it, so a stop in the middle loses nothing and
/// pressing again goes on. Its beginning stands in the audit log before anything is done, and its end with the totals.
/// </summary>
internal sealed class VerifyRing(IDbContextFactory<DashboardContext> contexts, VerifyAgain verifyAgain, WriteTurns turns, CommandTrail trail, LiveUpdates live)
{
    /// <summary>More than a ring can hold.</summary>
    public const int CountMax = WebhookLimits.RingRowsMax * 2;

    private static readonly IReadOnlyList<VerdictReason> Curable = StoredRequest.CurableReasons;

    /// <summary>How many could pass now, if the secrets of today are right.</summary>
    public async Task<int> CountAsync(long endpointId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await Waiting(context, endpointId).OrderBy(row => row.Id).Take(CountMax).CountAsync(cancellation);
    }

    public async Task<VerifyRingResult> RunAsync(SeenEndpoint seen, Operator who, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, Command.VerifyEndpointAgain, seen.Subject, cancellation);
        if (!allowance) return new VerifyRingResult.NotAllowed(allowance.Why);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var ids = await Waiting(context, seen.Id).OrderBy(row => row.Id).Select(row => row.Id).Take(CountMax).ToListAsync(cancellation);
        if (ids.Count == 0) return new VerifyRingResult.NotPossible("Nothing that was refused here could pass with other secrets.");
        if (await verifyAgain.FindAsync(seen.Id, cancellation) is not { } endpoint) return new VerifyRingResult.NotPossible("The endpoint cannot verify just now, or is deleted.");
        await trail.DoneAsync(who, Command.VerifyEndpointAgain, seen.Subject, $"begun; {ids.Count} to verify", cancellation);
        var (accepted, refused) = (0, 0);
        try
        {
            foreach (var id in ids)
            {
                // On SQLite receiving has its turn between any two.
                using var turn = await turns.EnterAsync(cancellation);
                if (await verifyAgain.TryOneOfManyAsync(id, endpoint, who.Name, cancellation) is not { } isAccepted) continue;
                if (isAccepted) accepted++;
                else refused++;
            }
        }
        finally
        {
            // Also when it was cut short: what was taken in until then is done.
            await trail.DoneAsync(who, Command.VerifyEndpointAgain, seen.Subject, $"{accepted} of {ids.Count} accepted, {refused} still refused", CancellationToken.None);
            live.Publish(Topics.Deliveries);
            live.Publish(ProcessDelivery.JobsTopic);
        }

        return new VerifyRingResult.Ran(accepted, refused);
    }

    private static IQueryable<Delivery> Waiting(DashboardContext context, long endpointId) =>
        context.Deliveries.AsNoTracking().Where(row => row.EndpointId == endpointId && Curable.Contains(row.Reason) && row.BodyKept == BodyKept.Whole
            && (row.AuthorizationDigest != null || context.Endpoints.Any(endpoint => endpoint.Id == endpointId && endpoint.Kind == EndpointKind.MozartPay)));
}
