using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Access;

/// <summary>A session that is not over, and its person as they are now.</summary>
internal sealed record LiveSession(Session Session, AuthenticationTicket Told, ClaimsPrincipal Person);

/// <summary>
/// The sessions of all instances, in the store. One is over when its person signs out, when nothing was done in it for a while, when its day has passed, or
/// when whoever let them in would not do so again; from then on it is nothing in every browser, circuit and instance.
/// </summary>
internal sealed class Sessions(IDbContextFactory<DashboardContext> contexts, People people, SessionTicket tickets, SessionSettings settings, SessionDesk desk)
{
    // Of a person who clicks through pages not each click is written down.
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session, or the same one anew where the same person signs in again in the same browser, and returns its key.</summary>
    /// <param name="signedIn">The person as their provider tells them.</param>
    /// <param name="properties">What the session keeps about the sign-in.</param>
    /// <param name="formerKey">The key that the browser held so far: of no use afterwards, so that nobody can have planted it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="from">The request by which they sign in (<see cref="RequestOrigin"/>), for its entry in the audit log.</param>
    public async Task<string> BeginAsync(
        ClaimsPrincipal signedIn, AuthenticationProperties properties, string? formerKey, CancellationToken cancellation, (string? Address, string? Reference) from = default)
    {
        var who = Operator.From(signedIn) ?? throw new InvalidOperationException("Nobody has signed in.");
        var key = SessionKey.New();
        await using var unit = await desk.BeginAsync(cancellation);
        await RemoveLapsedAsync(unit, cancellation);
        var person = await people.SeeAsync(unit.Context, signedIn, who, unit.Now, cancellation);
        var former = await FindAsync(unit.Context, formerKey, cancellation);
        var session = former?.Identity == who.Identity ? former : new Session { Id = unit.NextId(), Identity = who.Identity };
        session.Begin(SessionKey.Hash(key)!, tickets.Protect(signedIn, properties), unit.Now, unit.Now + settings.Recheck);
        if (session != former)
        {
            unit.Context.Add(session);
            if (former is not null) unit.Context.Remove(former);
        }

        unit.Note(who with { Roles = person.RolesAt(unit.Now), Address = from.Address, Reference = from.Reference }, session, Acts.SignIn, session == former ? "again" : "a new session");
        await unit.CommitAsync(cancellation);
        return key;
    }

    /// <summary>The session of a key; null where there is none, or where it is over.</summary>
    public async Task<LiveSession?> FindAsync(string key, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await LiveAsync(context, await FindAsync(context, key, cancellation), isActive: true, cancellation);
    }

    /// <summary>The session of a circuit; null where it is over.</summary>
    /// <param name="id">Which.</param>
    /// <param name="isActive">Its person has done something since it was last asked for.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<LiveSession?> FindAsync(long id, bool isActive, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await LiveAsync(context, await context.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation), isActive, cancellation);
    }

    /// <summary>Ends the session of a key, in every circuit and instance; false where there was none.</summary>
    public async Task<bool> EndAsync(string key, CancellationToken cancellation, (string? Address, string? Reference) from = default)
    {
        await using var unit = await desk.BeginAsync(cancellation);
        if (await FindAsync(unit.Context, key, cancellation) is not { } session) return false;
        await unit.EndAsync(session, tickets, Acts.SignOut, "signed out", cancellation, from);
        return true;
    }

    private async Task<LiveSession?> LiveAsync(DashboardContext context, Session? session, bool isActive, CancellationToken cancellation)
    {
        var now = desk.Now;
        if (session is null || session.IsOverAt(now, settings) || tickets.Unprotect(session.ProtectedTicket) is not { } told) return null;
        var person = await People.FindAsync(context, session.Identity, cancellation);
        if (person is null) return null;
        if (isActive && now - session.SeenAt >= SeenEvery) await SeeAsync(context, session, now, cancellation);
        return new LiveSession(session, told, SessionTicket.Effective(told.Principal, session, person.RolesAt(now)));
    }

    private async Task SeeAsync(DashboardContext context, Session session, DateTimeOffset now, CancellationToken cancellation)
    {
        using var turn = await desk.TurnAsync(cancellation);
        await context.Sessions.Where(row => row.Id == session.Id).ExecuteUpdateAsync(row => row.SetProperty(each => each.SeenAt, now), cancellation);
        await context.People.Where(row => row.Identity == session.Identity).ExecuteUpdateAsync(row => row.SetProperty(each => each.LastSeenAt, now), cancellation);
    }

    private async Task RemoveLapsedAsync(SessionUnit unit, CancellationToken cancellation)
    {
        var (idleSince, begunBefore) = (unit.Now - settings.Idle, unit.Now - settings.Absolute);
        await unit.Context.Sessions.Where(row => row.SeenAt <= idleSince || row.BeganAt <= begunBefore).ExecuteDeleteAsync(cancellation);
    }

    private static async Task<Session?> FindAsync(DashboardContext context, string? key, CancellationToken cancellation) =>
        key is not null && SessionKey.Hash(key) is { } hash ? await context.Sessions.SingleOrDefaultAsync(row => row.KeyHash == hash, cancellation) : null;
}
