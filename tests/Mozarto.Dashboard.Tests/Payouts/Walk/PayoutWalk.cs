using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Payouts.Walk;

/// <summary>
/// A random walk through everything that people, the bank, its webhooks, crashed senders and time can do to payouts, on two instances that share a store.
/// What must never be is looked for after each step. The same seed takes the same steps, as far as those that happen at once let it.
/// </summary>
internal sealed class PayoutWalk : IAsyncDisposable
{
    private const int StepsReportedMax = 60;

    private readonly List<string> log = [];
    private readonly List<(int Weight, string Name, Func<Task<string>> Take)> steps;
    private readonly int seed;

    private PayoutWalk(int seed, PayoutBench first)
    {
        (this.seed, Dice, First, Second) = (seed, new Random(seed), first, first.Second());
        Senders = new WalkSenders(this);
        Checks = new WalkChecks(this);
        var time = new WalkTime(this);
        steps = [.. new WalkPeople(this).Steps, .. new WalkSettlers(this).Steps, .. Senders.Steps, .. new WalkWebhooks(this).Steps, .. time.Steps];
    }

    public Random Dice { get; }

    public PayoutBench First { get; }

    public PayoutBench Second { get; }

    public Bank Bank => First.Bank;

    public TestClock Clock => First.Clock;

    public WalkSenders Senders { get; }

    public WalkChecks Checks { get; }

    /// <summary>References of payouts about which somebody has said what is not so: a webhook, or two people.</summary>
    public HashSet<string> Misled { get; } = new(StringComparer.Ordinal);

    public static async Task<PayoutWalk> StartAsync(DatabaseKind kind, int seed)
    {
        var bench = await PayoutBench.StartAsync(kind);
        await bench.SetRuleAsync(new PayoutTerms(100_000, 800_000, 600_000, 2_000_000, 20_000_000));
        return new PayoutWalk(seed, bench);
    }

    /// <summary>Takes so many steps, lets the bank tell the truth about everything, and returns what was seen on the way.</summary>
    public async Task<WalkSights> RunAsync(int count)
    {
        try
        {
            for (var number = 1; number <= count; number++) await TakeAsync(number);
            await Senders.LetGoAsync();
            foreach (var entry in Bank.Ledger) await First.DeliverAsync(Bank.Tell(entry));
            return await Checks.AtTheEndAsync();
        }
        catch (Exception fault)
        {
            throw new WalkException(string.Create(CultureInfo.InvariantCulture, $"Seed {seed} on {First.Store.Settings.Provider}: {fault.Message}\nThe last steps were:\n{string.Join('\n', log.TakeLast(StepsReportedMax))}"), fault);
        }
    }

    public bool Chance(int percent) => Dice.Next(100) < percent;

    public T Any<T>(IReadOnlyList<T> from) => from[Dice.Next(from.Count)];

    public PayoutBench Either() => Chance(50) ? First : Second;

    /// <summary>One of the latest payouts for which this is so.</summary>
    public async Task<Payout?> PickAsync(System.Linq.Expressions.Expression<Func<Payout, bool>> which)
    {
        var found = await First.ReadAsync(context => context.Payouts.AsNoTracking().Where(which).OrderByDescending(row => row.Id).Take(12).ToListAsync());
        return found.Count == 0 ? null : Any(found);
    }

    public async ValueTask DisposeAsync() => await First.DisposeAsync();

    private async Task TakeAsync(int number)
    {
        // No two steps are at one instant, so that it is certain which came first.
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var roll = Dice.Next(steps.Sum(step => step.Weight));
        var (_, name, take) = steps.First(step => (roll -= step.Weight) < 0);
        log.Add(string.Create(CultureInfo.InvariantCulture, $"{number} {Clock.GetUtcNow():dd HH:mm:ss.fff} {name}"));
        log[^1] += $": {await take()}";
        await Senders.LetThoseGoWhoHaveWaitedTooLongAsync();
        await Checks.AfterStepAsync(number);
    }
}

/// <summary>What a walk came by: a walk that saw nothing has proved nothing.</summary>
/// <param name="Payouts">All that were asked for.</param>
/// <param name="Paid">Entries in the ledger of the bank.</param>
/// <param name="Unknown">Payouts that nobody knew about at some time.</param>
/// <param name="UnknownThatLeft">Those of them that the bank had paid.</param>
/// <param name="Contradictions">Payouts that contradict themselves in the end, or did so until two people settled it.</param>
internal sealed record WalkSights(int Payouts, int Paid, int Unknown, int UnknownThatLeft, int Contradictions);

/// <summary>Something that must never be was found on a walk.</summary>
internal sealed class WalkException(string message, Exception fault) : Exception(message, fault);

/// <summary>Time passes.</summary>
internal sealed class WalkTime(PayoutWalk walk)
{
    public IEnumerable<(int Weight, string Name, Func<Task<string>> Take)> Steps => [(10, "a while", () => PassAsync(TimeSpan.FromSeconds(walk.Dice.Next(1, 1200)))), (1, "long", () => PassAsync(TimeSpan.FromMinutes(walk.Dice.Next(60, 1800))))];

    private Task<string> PassAsync(TimeSpan by)
    {
        walk.Clock.Advance(by);
        return Task.FromResult(by.ToString());
    }
}
