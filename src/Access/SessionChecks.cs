using System.Security.Claims;
using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// Asks whoever let somebody in, every few minutes, whether they still would (<see cref="ISessionRecheck"/>). One asks at a time for a session, in whichever
/// instance: tokens are good for one question. As long as nobody answers the session goes on to its limit.
/// </summary>
internal sealed class SessionChecks(IEnumerable<ISessionRecheck> rechecks, Sessions sessions, SessionTicket tickets, SessionSettings settings, SessionDesk desk)
{
    /// <summary>After an answer that did not come, and while somebody else asks.</summary>
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AnswerWaitMax = TimeSpan.FromSeconds(10);

    private readonly ISessionRecheck? recheck = rechecks.LastOrDefault();

    /// <summary>The session as it is after the check, if one was due; null where it was ended.</summary>
    public async Task<LiveSession?> CheckAsync(LiveSession live, CancellationToken cancellation)
    {
        if (recheck is null || live.Session.CheckAt > desk.Now || !await TakeAsync(live.Session, cancellation)) return live;
        var answer = await AskAsync(live, cancellation);
        if (answer is SessionRecheck.NotReachable) return live;
        return await KeepAsync(live, answer, cancellation) ? await sessions.FindAsync(live.Session.Id, isActive: false, cancellation) : null;
    }

    // Whoever moves the time of the next check on asks; everybody else goes on with what is known.
    private async Task<bool> TakeAsync(Session session, CancellationToken cancellation)
    {
        await using var unit = await desk.BeginAsync(cancellation);
        var (known, next) = (session.CheckAt, unit.Now + AgainAfter);
        var taken = await unit.Context.Sessions.Where(row => row.Id == session.Id && row.CheckAt == known)
            .ExecuteUpdateAsync(row => row.SetProperty(each => each.CheckAt, next), cancellation);
        await unit.CommitQuietlyAsync(cancellation);
        return taken == 1;
    }

    private async Task<SessionRecheck> AskAsync(LiveSession live, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AnswerWaitMax);
        try
        {
            return await recheck!.RecheckAsync(live.Told.Properties, live.Told.Principal, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SessionRecheck.NotReachable();
        }
    }

    private async Task<bool> KeepAsync(LiveSession live, SessionRecheck answer, CancellationToken cancellation)
    {
        // An answer counts even when whoever caused the question has gone: a token that was used up for it does not come back.
        await using var unit = await desk.BeginAsync(CancellationToken.None);
        if (await unit.Context.Sessions.SingleOrDefaultAsync(row => row.Id == live.Session.Id, cancellation) is not { } session) return false;
        var next = unit.Now + settings.Recheck;
        switch (answer)
        {
            case SessionRecheck.Unchanged(var properties):
                session.Check(tickets.Protect(live.Told.Principal, properties), next);
                break;
            case SessionRecheck.Changed(var told, var properties) when Operator.From(told) is { } who && who.Identity == session.Identity:
                (await unit.Context.People.SingleAsync(row => row.Identity == session.Identity, cancellation)).See(who.Name, told.FindFirst(ClaimTypes.Email)?.Value, who.Roles, unit.Now);
                session.Check(tickets.Protect(WithTimeOf(live.Told.Principal, told), properties), next);
                break;
            case SessionRecheck.AskPerson:
                session.AskPerson(next);
                break;
            default:
                await unit.EndAsync(session, tickets, Acts.SessionEnded, "the provider would not let them in again", CancellationToken.None);
                return false;
        }

        await unit.CommitAsync(CancellationToken.None);
        return true;
    }

    // A check proves nothing about who sits before the screen: what was told of that at the sign-in stays.
    private static ClaimsPrincipal WithTimeOf(ClaimsPrincipal known, ClaimsPrincipal told)
    {
        var claims = told.Claims.Where(claim => claim.Type != Operator.SignedInAtClaim).Concat(known.FindAll(Operator.SignedInAtClaim));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, SessionHandler.Scheme, ClaimTypes.Name, ClaimTypes.Role));
    }
}
