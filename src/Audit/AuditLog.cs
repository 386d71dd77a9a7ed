using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Audit;

/// <summary>Whoever acts, in plain values.</summary>
internal sealed record AuditActor(string Issuer, string Subject, string Name, string Roles, string? Address, string? Reference);

/// <summary>What was done, in plain values.</summary>
internal sealed record AuditAct(string Action, string Subject, AuditOutcome Outcome, string Detail, string? Reason, IEnumerable<AuditChange>? Changes);

/// <summary>
/// Makes and writes entries. One that cannot be written waits in memory and is tried again with each round of <see cref="AuditChore"/>; until then
/// <see cref="IsBehind"/>, which <c>/health/ready</c> reports.
/// </summary>
internal sealed partial class AuditLog(IDbContextFactory<DashboardContext> contexts, AuditKey key, ILogger<AuditLog> log)
{
    /// <summary>So many entries wait in memory; more are lost, and the log says so.</summary>
    public const int WaitingMax = 1_000;

    private readonly ConcurrentQueue<AuditEntry> waiting = new();

    /// <summary>An entry has not been written yet that should have been.</summary>
    public bool IsBehind => !waiting.IsEmpty;

    /// <summary>An entry with its digest, for the transaction of its act.</summary>
    public AuditEntry Entry(long id, DateTimeOffset now, AuditActor who, AuditAct act) => new AuditEntry
    {
        Id = id,
        HappenedAt = AuditDigest.Kept(now),
        OperatorIssuer = AuditText.Clean(who.Issuer, AuditEntry.SubjectCharactersMax)!,
        OperatorSubject = AuditText.Clean(who.Subject, AuditEntry.SubjectCharactersMax)!,
        OperatorName = AuditText.Clean(who.Name, AuditEntry.NameCharactersMax)!,
        OperatorRoles = AuditText.Clean(who.Roles, AuditEntry.NameCharactersMax)!,
        Action = AuditText.Clean(act.Action, AuditEntry.ActionCharactersMax)!,
        Subject = AuditText.Clean(act.Subject, AuditEntry.SubjectCharactersMax)!,
        Outcome = act.Outcome,
        Detail = AuditText.Clean(act.Detail, AuditEntry.DetailCharactersMax)!,
        Reason = AuditText.Clean(act.Reason, AuditEntry.ReasonCharactersMax),
        Changes = AuditChange.Write(act.Changes),
        Address = AuditText.Clean(who.Address, AuditEntry.AddressCharactersMax),
        Reference = AuditText.Clean(who.Reference, AuditEntry.ReferenceCharactersMax),
    }.Stamp(key);

    /// <summary>Writes an entry in its own right, or throws: no trace, no act.</summary>
    public async Task WriteAsync(AuditEntry entry, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.Add(entry);
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>Writes the entry of an act that came to nothing. Never throws and is never cancelled: whoever hangs up right after a refusal does not escape its trace.</summary>
    public async Task KeepAsync(AuditEntry entry)
    {
        try
        {
            await WriteAsync(entry, CancellationToken.None);
        }
        // The store is away or refuses, or the keys cannot be had: nothing that this code does wrong.
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException or CryptographicException)
        {
            LogNotWritten(log, entry.Id, exception.GetType().Name);
            if (waiting.Count < WaitingMax) waiting.Enqueue(entry);
            else LogLost(log, entry.Id);
        }
    }

    /// <summary>Writes what waits, the oldest first; throws when the store still does not take it.</summary>
    public async Task WriteWaitingAsync(CancellationToken cancellation)
    {
        while (waiting.TryPeek(out var entry))
        {
            await using (var context = await contexts.CreateDbContextAsync(cancellation))
            {
                // The store may have taken it and only its answer got lost.
                if (!await context.AuditEntries.AnyAsync(row => row.Id == entry.Id, cancellation)) await WriteAsync(entry, cancellation);
            }

            waiting.TryDequeue(out _);
        }
    }

    [LoggerMessage(EventId = 60, Level = LogLevel.Error, Message = "Audit entry {EntryId} of a refused or failed act could not be written ({Cause}); trying again.")]
    private static partial void LogNotWritten(ILogger log, long entryId, string cause);

    [LoggerMessage(EventId = 61, Level = LogLevel.Critical, Message = "Audit entry {EntryId} of a refused or failed act is lost: too many wait already.")]
    private static partial void LogLost(ILogger log, long entryId);
}
