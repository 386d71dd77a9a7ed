using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Audit;

/// <summary>How entries get into the chain: all of them, once, without gaps, and without anybody waiting for it.</summary>
public abstract class SealingContract(DatabaseKind kind) : IAsyncLifetime
{
    private protected AuditBench Bench { get; set; } = null!;

    public async Task InitializeAsync() => Bench = await AuditBench.CreateAsync(kind);

    public Task DisposeAsync() => Bench.DisposeAsync().AsTask();

    [Fact]
    public async Task What_was_committed_is_sealed_in_the_order_of_its_ids_and_once()
    {
        await Bench.WriteAsync(3);
        await Bench.Sealing.RunAsync(CancellationToken.None);
        await Bench.WriteAsync(2);
        await Bench.Sealing.RunAsync(CancellationToken.None);
        await Bench.Sealing.RunAsync(CancellationToken.None);

        Assert.Equal((await Bench.EntriesAsync()).Select((entry, i) => (i + 1L, entry.Id)), await Bench.ChainAsync());
        Assert.Equal(new AuditFinding(5, 0, 0, null), await Bench.VerifyAsync());
    }

    [Theory]
    [InlineData(-23)]
    [InlineData(-48)]
    [InlineData(48)]
    public async Task Entries_of_a_clock_that_is_hours_away_are_sealed_too(int hours)
    {
        await Bench.WriteAsync(2);
        await Bench.Sealing.RunAsync(CancellationToken.None);
        var other = new TestClock(Bench.Store.Clock.GetUtcNow().AddHours(hours));
        await WriteWithAsync(new CommandTrail(Bench.Store.Audit, Bench.Store.People, FreshSignIn.Default, new IdGenerator(other), other), "of another clock");

        await Bench.Sealing.RunAsync(CancellationToken.None);
        // Beyond a day it is found by the look at everything, once an hour.
        Assert.Equal(hours == -48 ? 2 : 3, (await Bench.ChainAsync()).Count);
        Bench.Store.Clock.Advance(TimeSpan.FromHours(1));
        await Bench.Sealing.RunAsync(CancellationToken.None);

        Assert.Equal(3, (await Bench.ChainAsync()).Count);
        Assert.Null((await Bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task Several_instances_that_write_and_seal_at_once_make_one_chain_without_gaps()
    {
        const int Instances = 3;
        const int EntriesEach = 40;
        await Task.WhenAll(Enumerable.Range(0, Instances).Select(instance => Task.Run(async () =>
        {
            var clock = new TestClock(Bench.Store.Clock.GetUtcNow().AddMinutes(instance * 7));
            var trail = new CommandTrail(Bench.Store.Audit, Bench.Store.People, FreshSignIn.Default, new IdGenerator(clock), clock);
            var sealing = Bench.NewSealing(clock);
            for (var i = 0; i < EntriesEach; i++)
            {
                await WriteWithAsync(trail, $"{instance}-{i}");
                clock.Advance(TimeSpan.FromSeconds(1));
                if (i % 5 == 0) await sealing.RunAsync(CancellationToken.None);
            }
        })));
        await Bench.Sealing.RunAsync(CancellationToken.None);

        var chain = await Bench.ChainAsync();
        Assert.Equal(Enumerable.Range(1, Instances * EntriesEach).Select(number => (long)number), chain.Select(seal => seal.Number));
        Assert.Equal(new AuditFinding(Instances * EntriesEach, 0, 0, null), await Bench.VerifyAsync());
    }

    [Fact]
    public async Task More_than_fits_into_a_slice_is_sealed_in_one_round_and_verified_with_its_progress()
    {
        await using (var context = Bench.Store.CreateDbContext())
        {
            context.AddRange(Enumerable.Range(0, 1_203).Select(i => Bench.Store.Trail.Done(Cast.Sam, Command.WriteNote, "txn_1", $"note {i}")));
            await context.SaveChangesAsync();
        }

        await Bench.Sealing.RunAsync(CancellationToken.None);

        var progress = new List<(long, long)>();
        Assert.Equal(new AuditFinding(1_203, 0, 0, null), await Bench.Check.RunAsync((at, of) => progress.Add((at, of)), CancellationToken.None));
        Assert.Equal([(1_000, 1_203), (1_203, 1_203)], progress);
    }

    [Fact]
    public async Task Entries_from_before_there_was_a_chain_are_sealed_late_and_say_so()
    {
        await Bench.WriteAsync(3);
        await Bench.TamperAsync("UPDATE \"AuditEntries\" SET \"Mac\" = NULL");
        await Bench.TamperAsync("DELETE FROM \"AuditHeads\"");

        await Bench.Sealing.BeginAsync(CancellationToken.None);
        await Bench.WriteAsync(1);
        await Bench.Sealing.RunAsync(CancellationToken.None);

        Assert.Equal(new AuditFinding(4, 3, 0, null), await Bench.VerifyAsync());
        var first = (await Bench.EntriesAsync())[0].Id;
        await Bench.TamperAsync("UPDATE \"AuditEntries\" SET \"Detail\" = 'other' WHERE \"Id\" = {0}", first);
        Assert.Equal(new AuditFault(AuditFaultKind.EntryChanged, 1, first), (await Bench.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task A_chain_that_lost_its_head_is_not_begun_anew()
    {
        await Bench.WriteAsync(2);
        await Bench.Sealing.RunAsync(CancellationToken.None);
        await Bench.TamperAsync("DELETE FROM \"AuditHeads\"");

        await Bench.Sealing.BeginAsync(CancellationToken.None);
        await Bench.WriteAsync(1);
        await Bench.Sealing.RunAsync(CancellationToken.None);

        Assert.Equal(2, (await Bench.ChainAsync()).Count);
        Assert.Equal(AuditFaultKind.HeadWrong, (await Bench.VerifyAsync()).Fault!.Kind);
    }

    private async Task WriteWithAsync(CommandTrail trail, string detail)
    {
        await using var context = Bench.Store.CreateDbContext();
        context.Add(trail.Done(Cast.Finn, Command.WriteNote, "txn_1", detail));
        await context.SaveChangesAsync();
    }
}

public sealed class SealingOnSqlite() : SealingContract(DatabaseKind.Sqlite);

public sealed class SealingOnPostgres() : SealingContract(DatabaseKind.PostgreSql)
{
    // On SQLite one writes at a time: nothing else can commit meanwhile.
    [Fact]
    public async Task An_entry_whose_act_is_not_committed_yet_is_sealed_after_it_is()
    {
        await using var slow = Bench.Store.CreateDbContext();
        await using var unit = await slow.Database.BeginTransactionAsync();
        var entry = Bench.Store.Trail.Done(Cast.Finn, Command.WriteNote, "txn_1", "slow");
        slow.Add(entry);
        await slow.SaveChangesAsync();
        await Bench.WriteAsync(2);
        await Bench.Sealing.RunAsync(CancellationToken.None);
        Assert.Equal(2, (await Bench.ChainAsync()).Count);

        await unit.CommitAsync();
        await Bench.Sealing.RunAsync(CancellationToken.None);

        Assert.Equal((3, entry.Id), (await Bench.ChainAsync())[^1]);
        Assert.Null((await Bench.VerifyAsync()).Fault);
    }
}
