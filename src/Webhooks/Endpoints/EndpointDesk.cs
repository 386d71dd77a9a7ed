using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Webhooks.Endpoints;

/// <summary>
/// What administrators do with endpoints: create, change labels and rules, pause, disable, delete. What ends or loosens something asks for a reason. A deleted
/// endpoint keeps its row and its slug: its deliveries name it, and a sender that still has the old address must never reach another endpoint by it.
/// </summary>
internal sealed class EndpointDesk(
    IDbContextFactory<DashboardContext> contexts, EndpointChange change, CommandTrail trail, IdGenerator ids, TimeProvider time)
{
    /// <summary>So many endpoints can be: each is kept in memory with its secrets.</summary>
    public const int EndpointsMax = 500;

    public async Task<EndpointResult> CreateAsync(EndpointForm form, Operator who, CancellationToken cancellation)
    {
        var subject = SeenEndpoint.SubjectOf(TextCut.To(form.Slug, Endpoint.SlugCharactersMax) ?? "");
        var allowance = await trail.AllowAsync(who, Command.CreateEndpoint, subject, cancellation);
        if (!allowance) return new EndpointResult.NotAllowed(allowance.Why);
        if (form.ReadNew(out var faults) is not { } options) return new EndpointResult.Faulty(faults);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Endpoints.CountAsync(cancellation) >= EndpointsMax) return new EndpointResult.NotPossible($"There are {EndpointsMax} endpoints already, which is the limit.");
        var endpoint = Endpoint.Create(ids.Next(), form.Slug, form.Kind, form.SourceOrDefault, time.GetUtcNow(), options);
        endpoint.MarkChanged(who.Name);
        context.Add(endpoint);
        context.Add(trail.Done(who, Command.CreateEndpoint, subject, "created", changes: EndpointWords.Parts(endpoint).Select(part => new AuditChange(part.Name, null, part.Value))));
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException exception) when (context.IsRowFault(exception))
        {
            return Taken(await context.Endpoints.AsNoTracking().SingleOrDefaultAsync(row => row.Slug == form.Slug, cancellation));
        }

        await change.PutInForceAsync(cancellation);
        return new EndpointResult.Done();
    }

    /// <summary>Sets labels and rules as the form says.</summary>
    public Task<EndpointResult> ChangeAsync(SeenEndpoint seen, EndpointForm form, string? reason, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.ChangeEndpoint, who, WithReason(reason, (endpoint, _, said) =>
        {
            form.IsUnsecured = endpoint.IsUnsecured;
            if (form.Read(out var faults) is not { } options) return new EndpointAct.Refuse(new EndpointResult.Faulty(faults));
            var before = EndpointWords.Parts(endpoint);
            endpoint.Change(form.SourceOrDefault, options);
            var changes = before.Zip(EndpointWords.Parts(endpoint), (was, now) => new AuditChange(was.Name, was.Value, now.Value)).Where(change => change.Before != change.After).ToList();
            return changes.Count == 0 ? EndpointAct.NotPossible("Nothing is different.") : new EndpointAct.Made($"changed: {string.Join(", ", changes.Select(change => change.Field))}", new EndpointResult.Done(), said, changes);
        }), cancellation);

    /// <summary>Stores and answers as before, and processes nothing until it is resumed.</summary>
    public Task<EndpointResult> PauseAsync(SeenEndpoint seen, string? reason, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.PauseEndpoint, who, WithReason(reason, (endpoint, now, said) =>
        {
            if (endpoint.State != EndpointState.Active) return EndpointAct.NotPossible("Only an active endpoint can be paused.");
            endpoint.Pause(now);
            return Done("paused", said);
        }), cancellation);

    public Task<EndpointResult> ResumeAsync(SeenEndpoint seen, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.PauseEndpoint, who, (endpoint, now) => Activate(endpoint, EndpointState.Paused, "resumed", now), cancellation);

    /// <summary>Answers as if it did not exist, until it is enabled.</summary>
    public Task<EndpointResult> DisableAsync(SeenEndpoint seen, string? reason, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.DisableEndpoint, who, WithReason(reason, (endpoint, now, said) =>
        {
            if (endpoint.State == EndpointState.Disabled) return EndpointAct.NotPossible("It is disabled already.");
            endpoint.Disable(now);
            return Done("disabled", said);
        }), cancellation);

    public Task<EndpointResult> EnableAsync(SeenEndpoint seen, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.DisableEndpoint, who, (endpoint, now) => Activate(endpoint, EndpointState.Disabled, "enabled", now), cancellation);

    /// <summary>For good: its secrets end, its deliveries stay. The slug is typed, so that nobody deletes the wrong one.</summary>
    public Task<EndpointResult> DeleteAsync(SeenEndpoint seen, string? typedSlug, string? reason, Operator who, CancellationToken cancellation) =>
        ActAsync(seen, Command.DeleteEndpoint, who, WithReason(reason, (endpoint, now, said) =>
        {
            if (typedSlug?.Trim() != endpoint.Slug) return EndpointAct.NotPossible($"Type its slug, {endpoint.Slug}, to delete it.");
            if (endpoint.State != EndpointState.Disabled) return EndpointAct.NotPossible("Disable it first, and see whether anybody still sends to it.");
            endpoint.Delete(now);
            return Done("deleted", said);
        }), cancellation);

    private async Task<EndpointResult> ActAsync(SeenEndpoint seen, Command command, Operator who, Func<Endpoint, DateTimeOffset, EndpointAct> act, CancellationToken cancellation)
    {
        var allowance = await trail.AllowAsync(who, command, seen.Subject, cancellation);
        return allowance
            ? await change.RunAsync(seen, new ActBy(who.Name, made => trail.Done(who, command, seen.Subject, made.Detail, made.Reason, made.Changes)), act, cancellation)
            : new EndpointResult.NotAllowed(allowance.Why);
    }

    private static Func<Endpoint, DateTimeOffset, EndpointAct> WithReason(string? reason, Func<Endpoint, DateTimeOffset, string, EndpointAct> act) =>
        (endpoint, now) => Reason.TryRead(reason, out var said, out var missing) ? act(endpoint, now, said) : EndpointAct.NotPossible(missing);

    private static EndpointAct Activate(Endpoint endpoint, EndpointState from, string word, DateTimeOffset now)
    {
        if (endpoint.State != from) return EndpointAct.NotPossible($"It is not {EndpointWords.Word(from)}.");
        endpoint.Activate(now);
        return new EndpointAct.Made(word, new EndpointResult.Done());
    }

    private static EndpointAct.Made Done(string detail, string reason) => new(detail, new EndpointResult.Done(), reason);

    private static EndpointResult.Faulty Taken(Endpoint? other) => new([new(EndpointForm.SlugField, other?.State == EndpointState.Deleted
        ? "A deleted endpoint had this slug. Its deliveries still name it, so take another one."
        : "Another endpoint has this slug. Take another one.")]);
}
