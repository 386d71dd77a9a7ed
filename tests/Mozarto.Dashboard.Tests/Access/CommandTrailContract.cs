using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Access;

/// <summary>The gate of every command: what it leaves in the audit log.</summary>
public abstract class CommandTrailContract(DatabaseKind kind) : IAsyncLifetime
{
    private TestStore store = null!;

    public async Task InitializeAsync() => store = await TestStore.CreateAsync(kind);

    public Task DisposeAsync() => store.DisposeAsync().AsTask();

    [Fact]
    public async Task Who_may_not_is_refused_and_it_is_noted_with_what_was_asked_for()
    {
        Assert.False(await store.Trail.AllowAsync(Cast.Nobody, Command.RetryDelivery, "dlv_1", CancellationToken.None));
        Assert.False(await store.Trail.AllowAsync(Cast.Sam, Command.MapWord, "a word", CancellationToken.None, "to mean Approved"));

        Assert.Equal(
            [("Nobody", "RetryDelivery", "dlv_1", AuditOutcome.Refused, "no right"), ("Sam", "MapWord", "a word", AuditOutcome.Refused, "no right; to mean Approved")],
            await EntriesAsync());
    }

    [Fact]
    public async Task Who_may_leaves_a_trace_only_once_it_is_done()
    {
        Assert.True(await store.Trail.AllowAsync(Cast.Sam, Command.RetryDelivery, "dlv_1", CancellationToken.None, "a reason"));
        Assert.Equal(store.Clock.GetUtcNow(), store.Trail.Done(Cast.Sam, Command.RetryDelivery, "dlv_1", "queued again").HappenedAt);
        Assert.Empty(await EntriesAsync());

        await store.Trail.DoneAsync(Cast.Finn, Command.ExportTransactions, "transactions", "begun", CancellationToken.None);

        Assert.Equal([("Finn", "ExportTransactions", "transactions", AuditOutcome.Done, "begun")], await EntriesAsync());
    }

    [Fact]
    public async Task Who_signed_in_long_ago_does_so_again_before_money_moves_and_is_told_so()
    {
        var fay = Cast.Fay with { SignedInAt = store.Clock.GetUtcNow() - TimeSpan.FromMinutes(6) };

        var refused = await store.Trail.AllowAsync(fay, Command.ApprovePayout, "out_1", CancellationToken.None);

        Assert.False(refused);
        Assert.Equal(CommandTrail.SignInAgain, refused.Why);
        Assert.Equal(CommandTrail.NotAllowed, (await store.Trail.AllowAsync(Cast.Sam with { SignedInAt = null }, Command.ApprovePayout, "out_1", CancellationToken.None)).Why);
        Assert.True(await store.Trail.AllowAsync(fay, Command.RejectPayout, "out_1", CancellationToken.None));
        Assert.True(await store.Trail.AllowAsync(fay with { SignedInAt = store.Clock.GetUtcNow() }, Command.ApprovePayout, "out_1", CancellationToken.None));
        Assert.Equal(
            [("Fay", "ApprovePayout", "out_1", AuditOutcome.Refused, "the sign-in was too long ago"), ("Sam", "ApprovePayout", "out_1", AuditOutcome.Refused, "no right")],
            await EntriesAsync());
    }

    [Fact]
    public async Task An_entry_says_from_where_and_why_and_what_was_set()
    {
        var who = Cast.Ada with { Address = "203.0.113.7", Reference = "4bf92f3577b34da6" };
        AuditChange[] changes = [new("label", null, "Main"), new("paused", "no", "yes"), new("source", "a", "a")];
        await using (var context = store.CreateDbContext())
        {
            context.Add(store.Trail.Done(who, Command.ChangeEndpoint, "mozarto", "changed", "asked for by the bank", changes));
            await context.SaveChangesAsync();
        }

        var entry = await SingleAsync();
        Assert.Equal(("here", "ada", "Admin", "203.0.113.7", "4bf92f3577b34da6"), (entry.OperatorIssuer, entry.OperatorSubject, entry.OperatorRoles, entry.Address, entry.Reference));
        Assert.Equal(("asked for by the bank", AuditOutcome.Done), (entry.Reason, entry.Outcome));
        Assert.Equal([changes[0], changes[1]], AuditChange.Read(entry.Changes)!);
    }

    [Fact]
    public async Task What_is_no_command_and_what_failed_leave_a_trace_too()
    {
        await store.Trail.NoteAsync(Cast.Sam, Acts.SignIn, "session", AuditOutcome.Done, "signed in", CancellationToken.None);
        await store.Trail.NoteAsync(Cast.Nobody, Acts.SignIn, "session", AuditOutcome.Refused, "holds no role", CancellationToken.None);
        await store.Trail.FailAsync(Cast.Ada, Command.CheckCredentials, "credentials", "nothing answered", CancellationToken.None);

        Assert.Equal(
            [("Sam", "SignIn", "session", AuditOutcome.Done, "signed in"), ("Nobody", "SignIn", "session", AuditOutcome.Refused, "holds no role"),
                ("Ada", "CheckCredentials", "credentials", AuditOutcome.Failed, "nothing answered")],
            await EntriesAsync());
    }

    [Fact]
    public async Task A_refusal_stands_when_its_entry_cannot_be_written_which_is_then_done_later()
    {
        await using (var context = store.CreateDbContext()) await NoTrace.BeginAsync(context);

        Assert.False(await store.Trail.AllowAsync(Cast.Sam, Command.MapWord, "a word", CancellationToken.None));
        Assert.True(store.Audit.IsBehind);
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => store.Audit.WriteWaitingAsync(CancellationToken.None));
        Assert.True(store.Audit.IsBehind);
        Assert.Empty(await EntriesAsync());

        await using (var context = store.CreateDbContext()) await NoTrace.EndAsync(context);
        await store.Audit.WriteWaitingAsync(CancellationToken.None);

        Assert.False(store.Audit.IsBehind);
        Assert.Equal([("Sam", "MapWord", "a word", AuditOutcome.Refused, "no right")], await EntriesAsync());
    }

    [Fact]
    public async Task Whoever_hangs_up_does_not_escape_the_trace_of_a_refusal()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await store.Trail.RefuseAsync(Cast.Sam, Command.MapWord, "a word", "no right", gone.Token);

        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task What_is_done_without_another_trace_is_not_done_when_it_cannot_be_noted()
    {
        await using (var context = store.CreateDbContext()) await NoTrace.BeginAsync(context);

        await Assert.ThrowsAnyAsync<DbUpdateException>(() => store.Trail.DoneAsync(Cast.Finn, Command.ExportTransactions, "transactions", "begun", CancellationToken.None));
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => store.Trail.NoteAsync(Cast.Sam, Acts.SignIn, "session", AuditOutcome.Done, "signed in", CancellationToken.None));

        Assert.False(store.Audit.IsBehind);
    }

    [Theory]
    [InlineData("a\0b", "a\u2400b")]
    [InlineData("a{half a character}b", "a\ufffdb")]
    [InlineData("two\r\nlines \u001b[31mred", "two\r\nlines \u001b[31mred")]
    [InlineData("\u202egpj.exe \ud83d\ude00", "\u202egpj.exe \ud83d\ude00")]
    public async Task Text_of_any_kind_is_kept_as_both_stores_can_keep_it(string said, string kept)
    {
        said = said.Replace("{half a character}", "\ud800", StringComparison.Ordinal);
        var entry = store.Trail.Done(Cast.Ada with { Name = said, Address = said, Reference = said }, Command.WriteNote, said, said, said, [new AuditChange(said, said, null)]);
        await using (var context = store.CreateDbContext())
        {
            context.Add(entry);
            await context.SaveChangesAsync();
        }

        var found = await SingleAsync();
        Assert.All([found.OperatorName, found.Subject, found.Detail, found.Reason, found.Address, found.Reference], text => Assert.Equal(kept, text));
        Assert.Equal(new AuditChange(kept, kept, null), Assert.Single(AuditChange.Read(found.Changes)!));
        Assert.Equal(AuditDigest.Of(found, store.Key, isLate: false), found.Mac);
    }

    [Fact]
    public async Task Text_without_end_is_cut_and_marked()
    {
        var endless = new string('x', 1_000_000);
        var who = new Operator(endless, endless, endless, ["Admin"]) { Address = endless, Reference = endless };

        await store.Trail.RefuseAsync(who, Command.WriteNote, endless, endless, CancellationToken.None, endless, Enumerable.Repeat(new AuditChange(endless, endless, null), 1000));

        var found = await SingleAsync();
        Assert.Equal([200, 500, 500, 500, 8_000, 1_000, 100, 100],
            [found.OperatorName.Length, found.OperatorSubject.Length, found.OperatorIssuer.Length, found.Subject.Length, found.Detail.Length, found.Reason!.Length, found.Address!.Length, found.Reference!.Length]);
        Assert.All([found.OperatorName, found.Detail, found.Reason], text => Assert.EndsWith("…", text, StringComparison.Ordinal));
        Assert.Equal(50, AuditChange.Read(found.Changes)!.Count);
    }

    private async Task<IReadOnlyList<(string, string, string, AuditOutcome, string)>> EntriesAsync()
    {
        await using var context = store.CreateDbContext();
        return [.. (await context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).ToListAsync()).Select(row => (row.OperatorName, row.Action, row.Subject, row.Outcome, row.Detail))];
    }

    private async Task<AuditEntry> SingleAsync()
    {
        await using var context = store.CreateDbContext();
        return await context.AuditEntries.AsNoTracking().SingleAsync();
    }
}

public sealed class CommandTrailOnSqlite() : CommandTrailContract(DatabaseKind.Sqlite);

public sealed class CommandTrailOnPostgres() : CommandTrailContract(DatabaseKind.PostgreSql);
