using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway;

namespace Mozarto.Dashboard.Webhooks;

/// <summary>What came of deciding about a word.</summary>
public abstract record WordResult
{
    private WordResult() { }

    /// <summary>It is decided; <paramref name="IsInForce"/> is false while a second person has yet to confirm it.</summary>
    public sealed record Decided(bool IsInForce) : WordResult;

    /// <summary>It cannot be decided like this; <paramref name="Why"/> says what to do.</summary>
    public sealed record NotPossible(string Why) : WordResult;

    public sealed record NotAllowed : WordResult;
}

/// <summary>What an administrator says that an unrecognized word means, and what was known of it when the page was loaded.</summary>
/// <param name="Kind">Of the endpoints whose sender uses it.</param>
/// <param name="Word">Letter for letter.</param>
/// <param name="State">What it means; null takes its meaning back.</param>
/// <param name="Reason">Why.</param>
/// <param name="SeenId">The mapping that it replaces; null where none was seen.</param>
internal sealed record WordProposal(EndpointKind Kind, string Word, TransactionState? State, string? Reason, long? SeenId)
{
    public string Subject => SubjectOf(Kind, Word);

    /// <summary>What the audit log calls a word.</summary>
    public static string SubjectOf(EndpointKind kind, string word) => $"word of {kind}: {word}";
}

/// <summary>
/// The commands "map a word" (Admin) and "confirm" (Finance). A word that is to mean Approved lets money count as moved, so a second person confirms it:
/// never whoever proposed it, whatever roles they hold. Until then the word means nothing.
/// </summary>
internal sealed class WordDesk(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, CommandTrail trail, IdGenerator ids, LiveUpdates live)
{
    private const string LookAgain = "Somebody else has decided about this word just now. Look again.";

    public async Task<WordResult> MapAsync(WordProposal proposal, Operator who, CancellationToken cancellation)
    {
        if (!await trail.AllowAsync(who, Command.MapWord, proposal.Subject, cancellation)) return new WordResult.NotAllowed();
        if (!Reason.TryRead(proposal.Reason, out var reason, out var fault)) return new WordResult.NotPossible(fault);
        if (Refusal(proposal) is { } refusal) return new WordResult.NotPossible(refusal);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        using var turn = await turns.EnterAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        var known = await context.WordMappings.SingleOrDefaultAsync(row => row.Kind == proposal.Kind && row.Word == proposal.Word, cancellation);
        if (known?.Id != proposal.SeenId)
            return new WordResult.NotPossible(known is null ? LookAgain : $"{known.ProposedByName} was quicker: it is to mean {known.State}. Look again.");
        if (known?.State == proposal.State) return new WordResult.NotPossible(known is null ? "It means nothing already." : $"It is to mean {known.State} already.");
        var act = trail.Done(
            who, Command.MapWord, proposal.Subject, $"to mean {proposal.State?.ToString() ?? "nothing"}", reason, [new AuditChange("means", known?.State.ToString(), proposal.State?.ToString())]);
        context.Add(act);
        if (known is not null) context.Remove(known);
        var mapping = proposal.State is { } state ? Mapping(proposal, state, reason, who, act.HappenedAt) : null;
        if (mapping is not null) context.Add(mapping);
        return await SaveAsync(context, cancellation) ? new WordResult.Decided(mapping?.IsInForce ?? true) : new WordResult.NotPossible(LookAgain);
    }

    public async Task<WordResult> ConfirmAsync(long mappingId, Operator who, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var subject = await SubjectOfAsync(context, mappingId, cancellation);
        if (!await trail.AllowAsync(who, Command.ConfirmWord, subject, cancellation)) return new WordResult.NotAllowed();
        using var turn = await turns.EnterAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        var mapping = await context.WordMappings.SingleOrDefaultAsync(row => row.Id == mappingId, cancellation);
        if (mapping is null) return new WordResult.NotPossible("It was changed or taken back meanwhile. Look again.");
        if (mapping.IsInForce) return new WordResult.NotPossible($"{mapping.ConfirmedByName ?? "Nobody"} was quicker: it is in force.");
        if (mapping.ProposedBy == who.Identity)
        {
            await unit.RollbackAsync(cancellation);
            await trail.RefuseAsync(who, Command.ConfirmWord, subject, "proposed by the same person", cancellation);
            return new WordResult.NotAllowed();
        }

        var act = trail.Done(who, Command.ConfirmWord, subject, $"means {mapping.State}, as {mapping.ProposedByName} proposed: {mapping.Reason}");
        context.Add(act);
        mapping.Confirm(who.Name, act.HappenedAt);
        return await SaveAsync(context, cancellation) ? new WordResult.Decided(IsInForce: true) : new WordResult.NotPossible(LookAgain);
    }

    private static string? Refusal(WordProposal proposal)
    {
        if (proposal.Word.Length > WordMapping.WordCharactersMax) return $"Words of more than {WordMapping.WordCharactersMax} characters cannot be mapped.";
        if (proposal.State == TransactionState.Conflict) return "A word cannot mean Conflict. Choose what the sender means by it.";
        var documented = proposal.Kind == EndpointKind.MozartPay ? StateWords.OfMozartPay(proposal.Word) : StateWords.OfMozarto(proposal.Word);
        return documented is StateReading.Known known ? $"This word is documented: it means {known.State}." : null;
    }

    private async Task<bool> SaveAsync(DashboardContext context, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
            await context.Database.CommitTransactionAsync(cancellation);
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || context.IsRowFault(exception))
        {
            return false;
        }

        live.Publish(Topics.Words);
        return true;
    }

    private static async Task<string> SubjectOfAsync(DashboardContext context, long mappingId, CancellationToken cancellation) =>
        await context.WordMappings.AsNoTracking().SingleOrDefaultAsync(row => row.Id == mappingId, cancellation) is { } mapping
            ? WordProposal.SubjectOf(mapping.Kind, mapping.Word)
            : $"word mapping {mappingId}";

    private WordMapping Mapping(WordProposal proposal, TransactionState state, string reason, Operator who, DateTimeOffset at) => new()
    {
        Id = ids.Next(),
        Kind = proposal.Kind,
        Word = proposal.Word,
        State = state,
        Reason = reason,
        ProposedBy = who.Identity,
        ProposedByName = who.Name,
        ProposedAt = at,
    };
}
