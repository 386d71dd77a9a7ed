using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Payouts;

/// <summary>Begins what a command or a job does to payouts: one turn to write, one context, one transaction.</summary>
internal sealed class PayoutWork(IDbContextFactory<DashboardContext> contexts, WriteTurns turns, IdGenerator ids, LiveUpdates live, TimeProvider time)
{
    public async Task<PayoutUnit> BeginAsync(CancellationToken cancellation)
    {
        var turn = await turns.EnterAsync(cancellation);
        var context = await contexts.CreateDbContextAsync(cancellation);
        return new PayoutUnit(context, await context.Database.BeginTransactionAsync(cancellation), turn, ids, live, time.GetUtcNow());
    }

    /// <summary>Runs a command; when somebody else changed the same rows meanwhile, once more on what they left, and so on a few times.</summary>
    public async Task<T> RunAsync<T>(Func<PayoutUnit, Task<T>> command, CancellationToken cancellation)
    {
        const int CollisionsMax = 4;
        for (var collision = 0; ; collision++)
        {
            await using var unit = await BeginAsync(cancellation);
            try
            {
                return await command(unit);
            }
            catch (DbUpdateException exception) when (collision < CollisionsMax && unit.Context.IsCollision(exception))
            {
                continue;
            }
        }
    }
}

/// <summary>One transaction about payouts. What was staged is kept by <see cref="CommitAsync"/>, or not at all.</summary>
internal sealed class PayoutUnit(DashboardContext context, IDbContextTransaction transaction, IDisposable? turn, IdGenerator ids, LiveUpdates live, DateTimeOffset now) : IAsyncDisposable
{
    public DashboardContext Context { get; } = context;

    public DateTimeOffset Now { get; } = now;

    public long NextId() => ids.Next();

    public PayoutAct Act(Operator? who, string words, string? reason = null) => new(ids.Next(), Now, who?.Name, words, reason);

    /// <summary>Lets one at a time in who lets money of a currency out, until the transaction ends.</summary>
    public async Task LockAsync(string currencyCode, CancellationToken cancellation)
    {
        var passages = Context.CurrencyGates.Where(row => row.CurrencyCode == currencyCode);
        if (await passages.ExecuteUpdateAsync(row => row.SetProperty(gate => gate.Passages, gate => gate.Passages + 1), cancellation) > 0) return;
        // Two who make the row at once collide, and the second begins anew.
        Context.Add(new CurrencyGate { CurrencyCode = currencyCode });
        await Context.SaveChangesAsync(cancellation);
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await Context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        live.Publish(Topics.Payouts);
        live.Publish(SendPayout.JobsTopic);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await Context.DisposeAsync();
        turn?.Dispose();
    }
}
