using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>Which endpoint a person acts on, and which version of it they saw.</summary>
internal sealed record SeenEndpoint(long Id, string Slug, int Version)
{
    public string Subject => SubjectOf(Slug);

    /// <summary>What the audit log calls an endpoint.</summary>
    public static string SubjectOf(string slug) => $"endpoint {slug}";

    public static SeenEndpoint Of(Endpoint endpoint) => new(endpoint.Id, endpoint.Slug, endpoint.Version);
}

/// <summary>What an act on an endpoint came to: a refusal, or what the audit log says of it.</summary>
internal abstract record EndpointAct
{
    private EndpointAct() { }

    public sealed record Refuse(EndpointResult Result) : EndpointAct;

    /// <param name="Detail">What was done, in words.</param>
    /// <param name="Result">What the person is told.</param>
    /// <param name="Reason">Why, in their words; null where none is asked for.</param>
    /// <param name="Changes">What was set.</param>
    public sealed record Made(string Detail, EndpointResult Result, string? Reason = null, params IReadOnlyList<AuditChange> Changes) : EndpointAct;

    public static EndpointAct NotPossible(string why) => new Refuse(new EndpointResult.NotPossible(why));
}

/// <summary>Who acts, for what: the name that stands on the endpoint, and the audit entry for what came of it.</summary>
internal sealed record ActBy(string Name, Func<EndpointAct.Made, AuditEntry> Entry);

/// <summary>
/// How every command about an endpoint changes it: its row, its new version and the audit entry in one transaction; of two who began with the same version the
/// second is told. When it returns, the change is in force on this instance; the others hear of it, or read it within <see cref="EndpointDirectory"/>'s time.
/// Whoever calls it has asked whether the operator may.
/// </summary>
internal sealed class EndpointChange(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, EndpointDirectory directory, LiveUpdates live, TimeProvider time)
{
    public async Task<EndpointResult> RunAsync(SeenEndpoint seen, ActBy by, Func<Endpoint, DateTimeOffset, EndpointAct> act, CancellationToken cancellation)
    {
        var result = await CommitAsync(seen, by, act, cancellation);
        if (result is EndpointResult.Done or EndpointResult.Generated) await PutInForceAsync(cancellation);
        return result;
    }

    /// <summary>Makes what was committed count here, and tells the others.</summary>
    public async Task PutInForceAsync(CancellationToken cancellation)
    {
        await directory.ReadAsync(cancellation);
        live.Publish(Topics.Endpoints);
    }

    private async Task<EndpointResult> CommitAsync(SeenEndpoint seen, ActBy by, Func<Endpoint, DateTimeOffset, EndpointAct> act, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        using var turn = await turns.EnterAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        var endpoint = await context.Endpoints.SingleOrDefaultAsync(row => row.Id == seen.Id, cancellation);
        if (endpoint is null) return new EndpointResult.NotPossible("There is no such endpoint.");
        if (endpoint.State == EndpointState.Deleted) return new EndpointResult.NotPossible($"{endpoint.ChangedByName ?? "Somebody"} has deleted it. It does not come back.");
        if (endpoint.Version != seen.Version) return ChangedBy(endpoint);
        var known = endpoint.Secrets.ToHashSet();
        switch (act(endpoint, time.GetUtcNow()))
        {
            case EndpointAct.Refuse refused: return refused.Result;
            case EndpointAct.Made made:
                endpoint.MarkChanged(by.Name);
                context.AddRange(endpoint.Secrets.Where(secret => !known.Contains(secret)));
                context.Add(by.Entry(made));
                try
                {
                    await context.SaveChangesAsync(cancellation);
                }
                catch (DbUpdateConcurrencyException)
                {
                    return new EndpointResult.Conflict("Somebody else has changed this endpoint in this very moment. Look at it, then press again.");
                }

                await unit.CommitAsync(cancellation);
                return made.Result;
            default: throw new InvalidOperationException("An act without treatment.");
        }
    }

    private static EndpointResult.Conflict ChangedBy(Endpoint endpoint) =>
        new($"{endpoint.ChangedByName ?? "Somebody"} has changed this endpoint since you opened it. What you entered is kept: compare it with how things stand now, then press again.");
}
