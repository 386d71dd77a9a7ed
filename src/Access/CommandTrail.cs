using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// The gate of every command: who may, and the trace of it. The entry of an act that is done is added to the command's own transaction; that of a refused
/// one is written at once, in its own right.
/// </summary>
internal sealed class CommandTrail(IDbContextFactory<DashboardContext> contexts, IdGenerator ids, TimeProvider time)
{
    /// <summary>What people read whose roles do not allow what they asked for.</summary>
    public const string NotAllowed = "Your roles do not allow this. The attempt was noted.";

    private const string NoRight = "no right";

    /// <summary>False: they may not, and the attempt stands in the audit log.</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="command">For what.</param>
    /// <param name="subject">What it is done to, as people quote it.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <param name="asked">What exactly was asked for, where the subject does not say it.</param>
    public async Task<bool> AllowAsync(Operator who, Command command, string subject, CancellationToken cancellation, string? asked = null)
    {
        if (Rights.Allow(who, command)) return true;
        await RefuseAsync(who, command, subject, asked is null ? NoRight : $"{NoRight}; {asked}", cancellation);
        return false;
    }

    /// <summary>Notes an attempt that was refused. Never inside an open transaction: on SQLite the two would wait for each other.</summary>
    public Task RefuseAsync(Operator who, Command command, string subject, string why, CancellationToken cancellation) =>
        WriteAsync(Entry(who, command, subject, AuditOutcome.Refused, why), cancellation);

    /// <summary>Notes an act that leaves no other trace in the store, such as handing out a file: at once, in its own right.</summary>
    public Task DoneAsync(Operator who, Command command, string subject, string detail, CancellationToken cancellation) =>
        WriteAsync(Done(who, command, subject, detail), cancellation);

    /// <summary>The entry of an act that is done, for the transaction of its effect. Its instant is that of the act.</summary>
    public AuditEntry Done(Operator who, Command command, string subject, string detail) => Entry(who, command, subject, AuditOutcome.Done, detail);

    private async Task WriteAsync(AuditEntry entry, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.Add(entry);
        await context.SaveChangesAsync(cancellation);
    }

    private AuditEntry Entry(Operator who, Command command, string subject, AuditOutcome outcome, string detail) =>
        who.Act(ids.Next(), time.GetUtcNow(), command.ToString(), subject, outcome, detail);
}
