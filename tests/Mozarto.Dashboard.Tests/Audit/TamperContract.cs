using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Audit;

/// <summary>Whatever somebody does to the log in the database is found, and the first bad row is named.</summary>
public abstract class TamperContract(DatabaseKind kind) : IAsyncLifetime
{
    private const string Entries = "\"AuditEntries\"";
    private const string Seals = "\"AuditSeals\"";

    private AuditBench bench = null!;

    public async Task InitializeAsync()
    {
        bench = await AuditBench.CreateAsync(kind);
        await bench.WriteAsync(5);
        await bench.Sealing.RunAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_log_that_nobody_touched_is_whole()
    {
        Assert.Equal(new AuditFinding(5, 0, 0, null), await bench.VerifyAsync());

        await bench.WriteAsync(2);
        Assert.Equal(new AuditFinding(5, 0, 2, null), await bench.VerifyAsync());
    }

    [Theory]
    [InlineData("Id")]
    [InlineData("HappenedAt")]
    [InlineData("OperatorIssuer")]
    [InlineData("OperatorSubject")]
    [InlineData("OperatorName")]
    [InlineData("OperatorRoles")]
    [InlineData("Action")]
    [InlineData("Subject")]
    [InlineData("Outcome")]
    [InlineData("Detail")]
    [InlineData("Reason")]
    [InlineData("Changes")]
    [InlineData("Address")]
    [InlineData("Reference")]
    [InlineData("Mac")]
    public async Task A_changed_column_of_an_entry_is_found(string column)
    {
        var third = (await bench.EntriesAsync())[2].Id;
        var changed = column switch
        {
            "Id" or "Outcome" => $"\"{column}\" + 1",
            "HappenedAt" => kind == DatabaseKind.Sqlite ? "\"HappenedAt\" + 1" : "\"HappenedAt\" + interval '1 microsecond'",
            "Mac" => "(SELECT \"Mac\" FROM \"AuditEntries\" ORDER BY \"Id\" LIMIT 1)",
            _ => $"\"{column}\" || ' '",
        };

        await bench.TamperAsync($"UPDATE {Entries} SET \"{column}\" = {changed} WHERE \"Id\" = {{0}}", third);

        var finding = await bench.VerifyAsync();
        Assert.Equal(new AuditFault(column == "Id" ? AuditFaultKind.EntryMissing : AuditFaultKind.EntryChanged, 3, third), finding.Fault);
        Assert.Equal(2, finding.SealedCount);
    }

    /// <summary>Every column of an entry is tried above.</summary>
    [Fact]
    public async Task No_column_of_an_entry_is_outside_its_digest()
    {
        await using var context = bench.Store.CreateDbContext();
        var tried = typeof(TamperContract).GetMethod(nameof(A_changed_column_of_an_entry_is_found))!.GetCustomAttributesData()
            .Where(each => each.AttributeType == typeof(InlineDataAttribute)).Select(each => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)each.ConstructorArguments[0].Value!)[0].Value!);

        Assert.Equal(context.Model.FindEntityType(typeof(AuditEntry))!.GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal), tried.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Number")]
    [InlineData("EntryId")]
    [InlineData("EntryMac")]
    [InlineData("IsLate")]
    [InlineData("Value")]
    public async Task A_changed_column_of_a_seal_is_found(string column)
    {
        var changed = column switch
        {
            "Number" => "100",
            "EntryId" => "1",
            "IsLate" => kind == DatabaseKind.Sqlite ? "1" : "true",
            _ => $"(SELECT \"{column}\" FROM {Seals} WHERE \"Number\" = 1)",
        };

        await bench.TamperAsync($"UPDATE {Seals} SET \"{column}\" = {changed} WHERE \"Number\" = 3");

        var expected = column switch { "Number" => AuditFaultKind.SealMissing, "EntryId" => AuditFaultKind.EntryMissing, "IsLate" => AuditFaultKind.EntryChanged, _ => AuditFaultKind.SealWrong };
        var fault = (await bench.VerifyAsync()).Fault;
        Assert.Equal((expected, 3L), (fault!.Kind, fault.Number!.Value));
    }

    [Fact]
    public async Task A_deleted_entry_is_named_by_the_seal_that_is_left()
    {
        var second = (await bench.EntriesAsync())[1].Id;
        await bench.TamperAsync($"DELETE FROM {Entries} WHERE \"Id\" = {{0}}", second);

        Assert.Equal(new AuditFault(AuditFaultKind.EntryMissing, 2, second), (await bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task A_number_that_is_gone_together_with_its_entry_is_named()
    {
        await bench.TamperAsync($"DELETE FROM {Entries} WHERE \"Id\" = {{0}}", (await bench.EntriesAsync())[1].Id);
        await bench.TamperAsync($"DELETE FROM {Seals} WHERE \"Number\" = 2");

        Assert.Equal(new AuditFault(AuditFaultKind.SealMissing, 2, null), (await bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_is_missed()
    {
        await bench.TamperAsync($"DELETE FROM {Entries} WHERE \"Id\" = {{0}}", (await bench.EntriesAsync())[^1].Id);
        await bench.TamperAsync($"DELETE FROM {Seals} WHERE \"Number\" = 5");
        Assert.Equal(new AuditFault(AuditFaultKind.TailCut, 5, null), (await bench.VerifyAsync()).Fault);

        // A head that says what the rows show was not made here.
        await bench.TamperAsync($"UPDATE \"AuditHeads\" SET \"Number\" = 4, \"Seal\" = (SELECT \"Value\" FROM {Seals} WHERE \"Number\" = 4)");
        Assert.Equal(new AuditFault(AuditFaultKind.HeadWrong, null, null), (await bench.VerifyAsync()).Fault);

        await bench.TamperAsync("DELETE FROM \"AuditHeads\"");
        Assert.Equal(new AuditFault(AuditFaultKind.HeadWrong, null, null), (await bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task A_head_that_ends_another_chain_of_the_same_length_is_found()
    {
        var other = await BranchAsync();
        Assert.Equal(new AuditFinding(6, 0, 0, null), await bench.VerifyAsync());

        await PutHeadAsync(other.Head);

        Assert.Equal(new AuditFault(AuditFaultKind.HeadWrong, 6, null), (await bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task A_seal_of_another_chain_together_with_its_whole_entry_is_found_by_the_next()
    {
        var other = await BranchAsync();
        await bench.WriteAsync(1);
        await bench.Sealing.RunAsync(CancellationToken.None);
        var entries = await bench.EntriesAsync();

        await bench.TamperAsync($"DELETE FROM {Entries} WHERE \"Id\" = {{0}}", entries[5].Id);
        await bench.TamperAsync($"UPDATE {Seals} SET \"EntryId\" = {{0}}, \"EntryMac\" = {{1}}, \"Value\" = {{2}} WHERE \"Number\" = 6", other.Seal.EntryId, other.Seal.EntryMac, other.Seal.Value);
        await using (var context = bench.Store.CreateDbContext())
        {
            context.Add(other.Entry);
            await context.SaveChangesAsync();
        }

        Assert.Equal(new AuditFault(AuditFaultKind.SealWrong, 7, entries[6].Id), (await bench.VerifyAsync()).Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_that_somebody_put_in_is_never_sealed_and_is_named(bool hasDigestOfAnother)
    {
        var third = (await bench.EntriesAsync())[2];
        var columns = "\"HappenedAt\", \"OperatorIssuer\", \"OperatorSubject\", \"OperatorName\", \"OperatorRoles\", \"Action\", \"Subject\", \"Outcome\", \"Detail\", \"Reason\", \"Changes\", \"Address\", \"Reference\"";
        await bench.TamperAsync(
            $"INSERT INTO {Entries} (\"Id\", {columns}, \"Mac\") SELECT \"Id\" + 1, {columns}, {(hasDigestOfAnother ? "\"Mac\"" : "NULL")} FROM {Entries} WHERE \"Id\" = {{0}}", third.Id);
        await bench.WriteAsync(1);

        await bench.Sealing.RunAsync(CancellationToken.None);

        Assert.Equal(6, (await bench.ChainAsync()).Count);
        Assert.Equal(new AuditFinding(6, 0, 0, new AuditFault(AuditFaultKind.EntryInserted, null, third.Id + 1)), await bench.VerifyAsync());
    }

    [Fact]
    public async Task A_seal_that_somebody_put_behind_the_last_one_is_found()
    {
        var entries = await bench.EntriesAsync();
        await bench.TamperAsync($"INSERT INTO {Seals} (\"Number\", \"EntryId\", \"EntryMac\", \"IsLate\", \"Value\") SELECT 6, 7, \"EntryMac\", \"IsLate\", \"Value\" FROM {Seals} WHERE \"Number\" = 5");

        Assert.Equal(new AuditFault(AuditFaultKind.SealWrong, 6, 7), (await bench.VerifyAsync()).Fault);
        Assert.Equal(5, entries.Count);
    }

    [Fact]
    public async Task Entries_that_changed_places_are_found()
    {
        var entries = await bench.EntriesAsync();
        foreach (var (from, to) in ((long, long)[])[(entries[1].Id, 1), (entries[3].Id, entries[1].Id), (1, entries[3].Id)])
            await bench.TamperAsync($"UPDATE {Entries} SET \"Id\" = {{1}} WHERE \"Id\" = {{0}}", from, to);

        Assert.Equal(new AuditFault(AuditFaultKind.EntryChanged, 2, entries[1].Id), (await bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task Seals_that_changed_places_are_found()
    {
        foreach (var (from, to) in ((long, long)[])[(2, 1000), (4, 2), (1000, 4)])
            await bench.TamperAsync($"UPDATE {Seals} SET \"Number\" = {{1}} WHERE \"Number\" = {{0}}", from, to);

        Assert.Equal(new AuditFault(AuditFaultKind.SealWrong, 2, (await bench.EntriesAsync())[3].Id), (await bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task A_seal_under_which_another_whole_entry_lies_is_found()
    {
        var entries = await bench.EntriesAsync();
        foreach (var (number, entry) in ((long, long)[])[(2, 1), (4, entries[1].Id), (2, entries[3].Id)])
            await bench.TamperAsync($"UPDATE {Seals} SET \"EntryId\" = {{1}} WHERE \"Number\" = {{0}}", number, entry);

        Assert.Equal(new AuditFault(AuditFaultKind.SealWrong, 2, entries[3].Id), (await bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task What_another_key_wrote_is_not_ours()
    {
        var foreign = new AuditLog(bench.Store, new AuditKey(() => [.. Enumerable.Repeat((byte)1, 32)]), Microsoft.Extensions.Logging.Abstractions.NullLogger<AuditLog>.Instance);
        var entry = foreign.Entry(bench.Store.Ids.Next(), bench.Store.Clock.GetUtcNow(), Cast.Ada.Actor, new AuditAct("SetRoles", "sam", AuditOutcome.Done, "set", null, null));
        await foreign.WriteAsync(entry, CancellationToken.None);

        Assert.Equal(new AuditFault(AuditFaultKind.EntryInserted, null, entry.Id), (await bench.VerifyAsync()).Fault);
    }

    /// <summary>A sixth entry was sealed and then taken back, as by a backup that is put back, and another one is the sixth: the end of the course that is no more.</summary>
    private async Task<(AuditHead Head, AuditSeal Seal, AuditEntry Entry)> BranchAsync()
    {
        var before = (await EndAsync()).Head;
        await bench.WriteAsync(1);
        await bench.Sealing.RunAsync(CancellationToken.None);
        var end = await EndAsync();
        await bench.TamperAsync($"DELETE FROM {Entries} WHERE \"Id\" = {{0}}", end.Entry.Id);
        await bench.TamperAsync($"DELETE FROM {Seals} WHERE \"Number\" = 6");
        await PutHeadAsync(before);
        await bench.WriteAsync(1);
        await bench.Sealing.RunAsync(CancellationToken.None);
        return end;
    }

    private async Task<(AuditHead Head, AuditSeal Seal, AuditEntry Entry)> EndAsync()
    {
        await using var context = bench.Store.CreateDbContext();
        return (
            await context.AuditHeads.AsNoTracking().SingleAsync(), await context.AuditSeals.AsNoTracking().OrderBy(row => row.Number).LastAsync(),
            await context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).LastAsync());
    }

    private Task PutHeadAsync(AuditHead head) =>
        bench.TamperAsync("UPDATE \"AuditHeads\" SET \"Number\" = {0}, \"Seal\" = {1}, \"Mac\" = {2}", head.Number, head.Seal, head.Mac);
}

public sealed class TamperOnSqlite() : TamperContract(DatabaseKind.Sqlite);

public sealed class TamperOnPostgres() : TamperContract(DatabaseKind.PostgreSql);
