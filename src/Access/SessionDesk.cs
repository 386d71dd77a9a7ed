using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Access;

/// <summary>Begins what changes sessions: one turn to write, one context, one transaction under the lock of people.</summary>
internal sealed class SessionDesk(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, CommandTrail trail, IdGenerator ids, LiveUpdates live, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public ValueTask<IDisposable?> TurnAsync(CancellationToken cancellation) => turns.EnterAsync(cancellation);

    public async Task<SessionUnit> BeginAsync(CancellationToken cancellation)
    {
        var turn = await turns.EnterAsync(cancellation);
        var context = await contexts.CreateDbContextAsync(cancellation);
        var transaction = await context.Database.BeginTransactionAsync(cancellation);
        await context.LockAsync(People.Lock, cancellation);
        return new SessionUnit(context, transaction, turn, trail, ids, live, time.GetUtcNow());
    }
}

/// <summary>One transaction about sessions: kept by <see cref="CommitAsync"/> together with its entries in the audit log, or not at all.</summary>
internal sealed class SessionUnit(
    DashboardContext context, IDbContextTransaction transaction, IDisposable? turn, CommandTrail trail, IdGenerator ids, LiveUpdates live, DateTimeOffset now) : IAsyncDisposable
{
    public DashboardContext Context { get; } = context;

    public DateTimeOffset Now { get; } = now;

    public long NextId() => ids.Next();

    public void Note(Operator who, Session session, string act, string detail) =>
        Context.Add(trail.Note(who, act, EntityId.Format(EntityId.SessionPrefix, session.Id), AuditOutcome.Done, detail));

    /// <summary>Removes a session: what it was the key to is nothing from the commit on.</summary>
    public async Task EndAsync(Session session, SessionTicket tickets, string act, string detail, CancellationToken cancellation, (string? Address, string? Reference) from = default)
    {
        Context.Sessions.Attach(session).State = EntityState.Deleted;
        if (tickets.Unprotect(session.ProtectedTicket) is { } told && Operator.From(told.Principal) is { } who) Note(who with { Address = from.Address, Reference = from.Reference }, session, act, detail);
        await CommitAsync(cancellation);
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await CommitQuietlyAsync(cancellation);
        live.Publish(Topics.People);
    }

    /// <summary>Keeps what changes nothing for anybody.</summary>
    public async Task CommitQuietlyAsync(CancellationToken cancellation)
    {
        await Context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await Context.DisposeAsync();
        turn?.Dispose();
    }
}
