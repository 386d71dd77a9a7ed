using System.Net;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Sandbox;

/// <summary>A stream with everything in it, through real HTTP: afterwards the book says of every transaction what the stream says.</summary>
public abstract class StreamContract(DashboardApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static int lastSeed = 100;

    private SandboxStream Stream => app.Get<SandboxStream>();

    [Fact]
    public async Task Every_transaction_ends_in_the_state_that_the_stream_says()
    {
        var run = await RunAsync(Plan());

        Assert.Equal(run.Plan.Deliveries, run.Ledger.Total);
        Assert.DoesNotContain(run.Ledger.Counts(), count => count.Answers.Any(answer => answer.Status is StreamLedger.NoAnswer or >= 500));
        var ends = run.Ledger.Ends();
        foreach (var state in new[] { TransactionState.Pending, TransactionState.Approved, TransactionState.Declined, TransactionState.Conflict }) Assert.Contains(ends, end => end.State == state);
        var found = await BookAsync(ends);
        Assert.Equal(ends.OrderBy(end => end.Key.ExternalId, StringComparer.Ordinal).Select(end => (end.Key, end.State)), found);
    }

    [Fact]
    public async Task The_same_again_moves_nothing()
    {
        var plan = Plan() with { Deliveries = 60 };
        var first = await RunAsync(plan);
        var before = await BookAsync(first.Ledger.Ends());

        var second = await RunAsync(plan);

        Assert.NotSame(first, second);
        // An overloaded machine may refuse one with 503, which is no part of the book then.
        Assert.Equal(before, await BookAsync(first.Ledger.Ends()));
        Assert.Empty(second.Ledger.Ends().Select(end => end.Key).Except(first.Ledger.Ends().Select(end => end.Key)));
    }

    [Fact]
    public async Task What_is_broken_is_refused_dead_or_unhandled_and_in_no_transaction()
    {
        var plan = StreamParts.Twists.Aggregate(new StreamPlan { Seed = ++lastSeed, Deliveries = 60, PerSecond = StreamPlan.PerSecondMax }, (each, twist) => each.With(twist.Part, 0))
            .With(StreamPart.BadJson, 30).With(StreamPart.WrongSecret, 30).With(StreamPart.UnknownWord, 50);
        var (dead, unhandled) = (await CountAsync(ProcessingState.Dead), await CountAsync(ProcessingState.Unhandled));

        var counts = (await RunAsync(plan)).Ledger.Counts().ToDictionary(count => count.Part);

        Assert.All(counts[StreamPart.WrongSecret].Answers, answer => Assert.True(answer.Status is 401 or 429, $"{answer.Status}"));
        Assert.Equal([(200, counts[StreamPart.BadJson].Sent)], counts[StreamPart.BadJson].Answers);
        Assert.Equal(dead + counts[StreamPart.BadJson].Sent, await CountAsync(ProcessingState.Dead));
        Assert.Equal(unhandled + counts[StreamPart.UnknownWord].Sent, await CountAsync(ProcessingState.Unhandled));
    }

    [Fact]
    public async Task The_comparison_tells_of_each_that_differs_with_its_id()
    {
        var run = await RunAsync(Plan() with { Deliveries = 40 });
        var missing = run.Ledger.Ends()[0].Key;
        await using (var context = app.NewContext())
        {
            var row = await context.Transactions.SingleAsync(each => each.ExternalId == missing.ExternalId && (each.Kind == TransactionKind.Refund) == missing.IsRefund);
            context.RemoveRange(context.TransactionEvents.Where(each => each.TransactionId == row.Id));
            context.Remove(row);
            await context.SaveChangesAsync();
        }

        var agreement = await app.Get<StreamComparison>().RunAsync(run.Ledger, CancellationToken.None);

        Assert.Equal((run.Ledger.Ends().Count - 1, 0, 1), (agreement.Agree, agreement.NotKnown, agreement.Differ));
        Assert.Equal((missing, null, null), (agreement.First[0].Key, agreement.First[0].Found, agreement.First[0].TransactionId));
    }

    [Fact]
    public async Task One_stream_at_a_time_runs_until_it_is_stopped()
    {
        var slow = Plan() with { PerSecond = 1, Deliveries = StreamPlan.DeliveriesMax };
        Assert.True(Stream.TryStart(slow));
        var run = Stream.Latest!;
        Assert.False(Stream.TryStart(slow));
        Assert.Same(run, Stream.Latest);

        Stream.Stop();

        await Eventually.TrueAsync("the stream ended", () => !run.IsRunning);
        Assert.InRange(run.Ledger.Total, 0, 60);
    }

    [Fact]
    public async Task Whoever_has_signed_in_reads_what_each_must_end_in()
    {
        var run = await RunAsync(Plan() with { Deliveries = 20 });
        using var sam = await SignedIn.AsAsync(app, "Sam");

        using var file = await sam.GetAsync("/sandbox/stream");
        using var closed = await app.Http.GetAsync(new Uri("/sandbox/stream", UriKind.Relative));

        Assert.Equal(run.Ledger.ToCsv(), (await file.Content.ReadAsStringAsync()).TrimStart('\uFEFF'));
        Assert.NotEqual(HttpStatusCode.OK, closed.StatusCode);
    }

    private static StreamPlan Plan() => StreamParts.Twists
        .Aggregate(new StreamPlan { Seed = Interlocked.Increment(ref lastSeed), Deliveries = 250, PerSecond = StreamPlan.PerSecondMax }, (plan, twist) => plan.With(twist.Part, 10));

    // Ended, and everything that was taken is processed.
    private async Task<StreamRun> RunAsync(StreamPlan plan)
    {
        Assert.True(Stream.TryStart(plan));
        var run = Stream.Latest!;
        await Eventually.TrueAsync("the stream ended", () => !run.IsRunning, Patience);
        await Eventually.ValueAsync("all is processed", async () =>
        {
            await using var context = app.NewContext();
            return await context.Deliveries.CountAsync(row => row.Verdict != VerdictKind.Rejected && row.Processing <= ProcessingState.Retrying);
        }, count => count == 0, Patience);
        return run;
    }

    private async Task<int> CountAsync(ProcessingState state)
    {
        await using var context = app.NewContext();
        return await context.Deliveries.CountAsync(row => row.Processing == state);
    }

    private async Task<IEnumerable<(StreamKey Key, TransactionState? State)>> BookAsync(IReadOnlyList<StreamEnd> ends)
    {
        var ids = ends.Select(end => end.Key.ExternalId).ToHashSet(StringComparer.Ordinal);
        await using var context = app.NewContext();
        return (await context.Transactions.AsNoTracking().ToListAsync()).Where(row => ids.Contains(row.ExternalId))
            .OrderBy(row => row.ExternalId, StringComparer.Ordinal).Select(row => (new StreamKey(row.ExternalId, row.Kind == TransactionKind.Refund), (TransactionState?)row.State));
    }
}

public sealed class StreamOnSqlite(SqliteApp fixture) : StreamContract(fixture.App), IClassFixture<SqliteApp>;

public sealed class StreamOnPostgres(PostgresApp fixture) : StreamContract(fixture.App), IClassFixture<PostgresApp>;
