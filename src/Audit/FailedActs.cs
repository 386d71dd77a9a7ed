using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Audit;

/// <summary>
/// An act and its entry share one transaction, so an act that the store did not take leaves none: this notes that it was begun and came to nothing, in its own
/// right. What collided with somebody else's act is told to the person, who looks and presses again; it is no failure.
/// </summary>
internal sealed class FailedActs(Func<AuditLog> audit, IdGenerator ids) : SaveChangesInterceptor
{
    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        var isFailure = eventData.Exception is DbUpdateException exception && eventData.Context is DashboardContext context && !context.IsCollision(exception);
        var begun = isFailure ? eventData.Context!.ChangeTracker.Entries<AuditEntry>().Where(row => row.State == EntityState.Added && row.Entity.Outcome == AuditOutcome.Done) : [];
        foreach (var row in begun.ToList()) NoteLater(row.Entity, eventData.Exception);
        return Task.CompletedTask;
    }

    // Not here: on SQLite the transaction that failed is still open, and would be waited for.
    private void NoteLater(AuditEntry begun, Exception exception)
    {
        var what = $"not done: the store did not take it ({(exception.InnerException ?? exception).GetType().Name}). It was to say: {begun.Detail}";
        var who = new AuditActor(begun.OperatorIssuer, begun.OperatorSubject, begun.OperatorName, begun.OperatorRoles, begun.Address, begun.Reference);
        var failed = new AuditAct(begun.Action, begun.Subject, AuditOutcome.Failed, what, begun.Reason, Changes: null);
        var log = audit();
        var entry = log.Entry(ids.Next(), begun.HappenedAt, who, failed);
        _ = Task.Run(() => log.KeepAsync(entry), CancellationToken.None);
    }
}
