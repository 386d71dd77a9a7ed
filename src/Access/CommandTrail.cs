using Mozarto.Dashboard.Audit;

namespace Mozarto.Dashboard.Access;

/// <summary>
/// The gate of every command: who may, and the trace of it. The entry of an act that is done is added to the command's own transaction; that of a refused
/// or failed one is written at once, in its own right. A refusal stands even where its entry cannot be written yet.
/// </summary>
internal sealed class CommandTrail(AuditLog audit, People people, FreshSignIn fresh, IdGenerator ids, TimeProvider time)
{
    /// <summary>What people read whose roles do not allow what they asked for.</summary>
    public const string NotAllowed = "Your roles do not allow this. The attempt was noted.";

    /// <summary>What people read who may, but have not proved who they are for a while.</summary>
    public const string SignInAgain = "Nothing was done yet: sign in again to confirm that it is you, then press once more.";

    private const string NoRight = "no right";
    private const string NotConfirmed = "the provider wants to see them again";
    private const string NotFresh = "the sign-in was too long ago";

    /// <summary>
    /// Decides by the roles that they hold now, whatever their page or session was opened with. False: they may not, and the attempt stands in the audit log.
    /// </summary>
    /// <param name="who">Who asks.</param>
    /// <param name="command">For what.</param>
    /// <param name="subject">What it is done to, as people quote it.</param>
    /// <param name="cancellation">Ends the check, never the trace of a refusal.</param>
    /// <param name="asked">What exactly was asked for, where the subject does not say it.</param>
    public async Task<Allowance> AllowAsync(Operator who, Command command, string subject, CancellationToken cancellation, string? asked = null)
    {
        cancellation.ThrowIfCancellationRequested();
        who = who with { Roles = await people.RolesNowAsync(who, cancellation) };
        if (!Rights.Allow(who, command)) return await RefuseAsync(NoRight, NotAllowed);
        if (who.MustConfirm && !Rights.IsReading(command)) return await RefuseAsync(NotConfirmed, SignInAgain);
        if (FreshSignIn.IsFor(command) && fresh.IsDue(who, time.GetUtcNow())) return await RefuseAsync(NotFresh, SignInAgain);
        return Allowance.Granted;

        async Task<Allowance> RefuseAsync(string why, string said)
        {
            await this.RefuseAsync(who, command, subject, asked is null ? why : $"{why}; {asked}", cancellation);
            return Allowance.Refused(said);
        }
    }

    /// <summary>Notes an attempt that was refused. Never inside an open transaction: on SQLite the two would wait for each other.</summary>
    public Task RefuseAsync(
        Operator who, Command command, string subject, string why, CancellationToken cancellation, string? reason = null, IEnumerable<AuditChange>? changes = null) =>
        audit.KeepAsync(Note(who, command.ToString(), subject, AuditOutcome.Refused, why, reason, changes));

    /// <summary>Notes that an act was allowed and begun, and did not come to its end. Never inside an open transaction.</summary>
    public Task FailAsync(
        Operator who, Command command, string subject, string what, CancellationToken cancellation, string? reason = null, IEnumerable<AuditChange>? changes = null) =>
        audit.KeepAsync(Note(who, command.ToString(), subject, AuditOutcome.Failed, what, reason, changes));

    /// <summary>Notes an act that leaves no other trace in the store, such as handing out a file: at once, in its own right, or throws.</summary>
    public Task DoneAsync(Operator who, Command command, string subject, string detail, CancellationToken cancellation) =>
        audit.WriteAsync(Done(who, command, subject, detail), cancellation);

    /// <summary>The entry of an act that is done, for the transaction of its effect. Its instant is that of the act.</summary>
    /// <param name="who">Who did it.</param>
    /// <param name="command">What.</param>
    /// <param name="subject">What it was done to, as people quote it.</param>
    /// <param name="detail">What became of it, in words; never a secret.</param>
    /// <param name="reason">Why, in the person's words.</param>
    /// <param name="changes">What was set: before and after, never a secret.</param>
    public AuditEntry Done(Operator who, Command command, string subject, string detail, string? reason = null, IEnumerable<AuditChange>? changes = null) =>
        Note(who, command.ToString(), subject, AuditOutcome.Done, detail, reason, changes);

    /// <summary>
    /// Notes an act that is no command (<see cref="Acts"/>), at once and in its own right. One that is done throws where it cannot be written, so that it can be
    /// left undone; one that is refused or failed does not.
    /// </summary>
    public Task NoteAsync(Operator who, string act, string subject, AuditOutcome outcome, string detail, CancellationToken cancellation)
    {
        var entry = Note(who, act, subject, outcome, detail);
        return outcome == AuditOutcome.Done ? audit.WriteAsync(entry, cancellation) : audit.KeepAsync(entry);
    }

    /// <summary>The entry of an act that is no command (<see cref="Acts"/>), for the transaction of its effect.</summary>
    public AuditEntry Note(
        Operator who, string act, string subject, AuditOutcome outcome, string detail, string? reason = null, IEnumerable<AuditChange>? changes = null) =>
        audit.Entry(ids.Next(), time.GetUtcNow(), who.Actor, new AuditAct(act, subject, outcome, detail, reason, changes));
}
