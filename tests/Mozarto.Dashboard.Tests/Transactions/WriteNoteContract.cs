using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Transactions;

/// <summary>Notes: kept for good, within limits, with their trace.</summary>
public abstract class WriteNoteContract(DatabaseKind kind) : IAsyncLifetime
{
    private TestStore store = null!;
    private Transaction transaction = null!;

    public static TheoryData<string?> Unwritable => [null, "", " \t\n ", new string('x', TransactionNote.TextCharactersMax + 1)];

    public async Task InitializeAsync()
    {
        store = await TestStore.CreateAsync(kind);
        var book = new BookOfTests(store);
        await book.ApplyAsync(new Told());
        transaction = await book.OneAsync();
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [MemberData(nameof(Unwritable))]
    public async Task Nothing_and_too_much_are_not_written(string? text)
    {
        Assert.IsType<WriteNoteResult.NotPossible>(await WriteAsync(text));

        Assert.Empty(await NotesAsync());
    }

    [Fact]
    public async Task Whoever_holds_no_role_is_refused_and_that_is_noted()
    {
        var result = await Command.RunAsync(transaction.Id, "a note", Cast.Nobody, CancellationToken.None);

        Assert.IsType<WriteNoteResult.NotAllowed>(result);
        Assert.Empty(await NotesAsync());
        Assert.Equal([("Nobody", AuditOutcome.Refused)], await AuditAsync());
    }

    [Fact]
    public async Task A_note_about_nothing_is_not_written()
    {
        Assert.IsType<WriteNoteResult.NotPossible>(await Command.RunAsync(12345, "a note", Cast.Sam, CancellationToken.None));

        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task A_note_is_kept_as_it_was_typed_with_its_writer_and_its_trace()
    {
        var text = "first line\nsecond \u202Eline \0 " + new string('x', TransactionNote.TextCharactersMax - 40);

        Assert.IsType<WriteNoteResult.Written>(await WriteAsync($"  {text}  "));

        var note = Assert.Single(await NotesAsync());
        Assert.Equal((transaction.Id, "Sam", "note", text.Replace('\0', '\u2400'), store.Clock.GetUtcNow()), (note.TransactionId, note.OperatorName, note.Action, note.Text, note.WrittenAt));
        Assert.Equal([("Sam", AuditOutcome.Done)], await AuditAsync());
    }

    [Fact]
    public async Task There_is_a_limit_and_it_says_so()
    {
        await using (var context = store.CreateDbContext())
        {
            context.AddRange(Enumerable.Range(0, WriteNote.NotesMax - 1).Select(i => new TransactionNote
            { Id = store.Ids.Next(), TransactionId = transaction.Id, WrittenAt = A.Time, OperatorName = "Sam", Action = "note", Text = $"note {i}" }));
            await context.SaveChangesAsync();
        }

        Assert.IsType<WriteNoteResult.Written>(await WriteAsync("the last one"));

        Assert.Contains("200", Assert.IsType<WriteNoteResult.NotPossible>(await WriteAsync("one more")).Why, StringComparison.Ordinal);
        Assert.Equal(WriteNote.NotesMax, (await NotesAsync()).Count);
    }

    private WriteNote Command => new(store, store.Trail, store.Ids, new LiveUpdates());

    private Task<WriteNoteResult> WriteAsync(string? text) => Command.RunAsync(transaction.Id, text, Cast.Sam, CancellationToken.None);

    private async Task<List<TransactionNote>> NotesAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.TransactionNotes.ToListAsync();
    }

    private async Task<IReadOnlyList<(string, AuditOutcome)>> AuditAsync()
    {
        await using var context = store.CreateDbContext();
        return [.. (await context.AuditEntries.ToListAsync()).Select(row => (row.OperatorName, row.Outcome))];
    }
}

public sealed class WriteNoteOnSqlite() : WriteNoteContract(DatabaseKind.Sqlite);

public sealed class WriteNoteOnPostgres() : WriteNoteContract(DatabaseKind.PostgreSql);
