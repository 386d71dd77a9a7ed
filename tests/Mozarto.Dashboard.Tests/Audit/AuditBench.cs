using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Audit;

/// <summary>A store with an audit log, its chain, and whoever has got hold of the database without the keys.</summary>
internal sealed class AuditBench : IAsyncDisposable
{
    private AuditBench(TestStore store)
    {
        Store = store;
        Sealing = NewSealing(store.Clock);
        Check = new AuditCheck(store, store.Key);
    }

    public TestStore Store { get; }

    public AuditSealing Sealing { get; }

    public AuditCheck Check { get; }

    public static async Task<AuditBench> CreateAsync(DatabaseKind kind)
    {
        var bench = new AuditBench(await TestStore.CreateAsync(kind));
        await bench.Sealing.BeginAsync(CancellationToken.None);
        return bench;
    }

    /// <summary>That of another instance on the same store.</summary>
    public AuditSealing NewSealing(TimeProvider clock) => new(Store, Store.Key, new LiveUpdates(), clock, NullLogger<AuditSealing>.Instance);

    public async Task WriteAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var who = Cast.Ada with { Address = "203.0.113.7", Reference = $"request-{i}" };
            await using var context = Store.CreateDbContext();
            context.Add(Store.Trail.Done(who, Command.SetPayoutRule, $"payout rule {i}", "set", "because", [new AuditChange("limit", $"{i}", $"{i + 1}")]));
            await context.SaveChangesAsync();
            Store.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Entries in the order of their ids.</summary>
    public async Task<IReadOnlyList<AuditEntry>> EntriesAsync()
    {
        await using var context = Store.CreateDbContext();
        return await context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
    }

    /// <summary>The numbers of the chain with their entries.</summary>
    public async Task<IReadOnlyList<(long Number, long EntryId)>> ChainAsync()
    {
        await using var context = Store.CreateDbContext();
        return (await context.AuditSeals.AsNoTracking().OrderBy(row => row.Number).ToListAsync()).ConvertAll(row => (row.Number, row.EntryId));
    }

    public Task<AuditFinding> VerifyAsync() => Check.RunAsync((_, _) => { }, CancellationToken.None);

    /// <summary>Writes to the database past the product.</summary>
    public async Task TamperAsync(string sql, params object[] values)
    {
        await using var context = Store.CreateDbContext();
        if (context is SqliteDashboardContext) await context.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF");
        Assert.NotEqual(0, await context.Database.ExecuteSqlRawAsync(sql, values));
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
