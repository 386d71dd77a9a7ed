using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Transactions;

/// <summary>What came of writing a note.</summary>
internal abstract record WriteNoteResult
{
    private WriteNoteResult() { }

    public sealed record Written : WriteNoteResult;

    /// <summary>It cannot be written like this; <paramref name="Why"/> says what to do.</summary>
    public sealed record NotPossible(string Why) : WriteNoteResult;

    public sealed record NotAllowed : WriteNoteResult;
}

/// <summary>The command "note": a person's words in the timeline of a transaction, kept for good. The note and its audit entry share one transaction.</summary>
internal sealed class WriteNote(IDbContextFactory<DashboardContext> contexts, CommandTrail trail, IdGenerator ids, LiveUpdates live)
{
    public const string ActionWord = "note";

    /// <summary>So many lines of people one transaction can have.</summary>
    public const int NotesMax = TransactionReader.LinesMax;

    public async Task<WriteNoteResult> RunAsync(long transactionId, string? text, Operator who, CancellationToken cancellation)
    {
        var subject = EntityId.Format(EntityId.TransactionPrefix, transactionId);
        if (!await trail.AllowAsync(who, Command.WriteNote, subject, cancellation)) return new WriteNoteResult.NotAllowed();
        var words = (text ?? "").Trim();
        if (words.Length == 0) return new WriteNoteResult.NotPossible("Write something first.");
        if (words.Length > TransactionNote.TextCharactersMax)
            return new WriteNoteResult.NotPossible($"A note has at most {TransactionNote.TextCharactersMax} characters; this one has {words.Length}.");
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!await context.Transactions.AnyAsync(row => row.Id == transactionId, cancellation)) return new WriteNoteResult.NotPossible("There is no such transaction.");
        if (await context.TransactionNotes.CountAsync(row => row.TransactionId == transactionId, cancellation) >= NotesMax)
            return new WriteNoteResult.NotPossible($"It has {NotesMax} notes already, which is the limit.");
        var act = trail.Done(who, Command.WriteNote, subject, words);
        context.Add(act);
        context.Add(new TransactionNote
        {
            Id = ids.Next(),
            TransactionId = transactionId,
            WrittenAt = act.HappenedAt,
            OperatorName = who.Name,
            Action = ActionWord,
            Text = words,
        });
        await context.SaveChangesAsync(cancellation);
        live.Publish(Topics.Transactions);
        return new WriteNoteResult.Written();
    }
}
