using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What was signed long ago, or in the future.</summary>
public abstract class LatenessContract(ProcessingApp app)
{
    private static int lastId = 50_000;

    private static readonly TimeSpan Days8 = TimeSpan.FromDays(8);

    [Theory]
    [InlineData(299, ProcessingState.Applied, false)]
    [InlineData(301, ProcessingState.Applied, true)]
    [InlineData(7 * 86400, ProcessingState.Applied, true)]
    [InlineData((7 * 86400) + 1, ProcessingState.Held, false)]
    [InlineData(-299, ProcessingState.Applied, false)]
    public async Task An_event_that_was_never_seen_is_judged_by_its_age(int secondsOld, ProcessingState state, bool isLate)
    {
        var told = Payment();

        var processed = await app.MozartPayAsync(told.Bytes(), TimeSpan.FromSeconds(secondsOld));

        Assert.Equal((state, isLate), (processed.Processing, processed.IsLate));
        Assert.Equal(state == ProcessingState.Applied ? 1 : 0, (await app.TransactionsAsync(told.Id)).Count);
    }

    [Fact]
    public async Task What_is_old_and_was_never_seen_is_held_and_not_failed()
    {
        var told = Payment();

        var held = await app.MozartPayAsync(told.Bytes(), Days8);

        Assert.Equal((ProcessingState.Held, "signed more than 7 days ago", JobState.Done), (held.Processing, held.ProcessingCause, (await app.JobOfAsync(held)).State));
        Assert.Empty(await app.TransactionsAsync(told.Id));
    }

    [Fact]
    public async Task What_is_old_and_was_seen_is_a_repeat()
    {
        var told = Payment();
        await app.MozartPayAsync(told.Bytes());

        Assert.Equal(ProcessingState.Repeat, (await app.MozartPayAsync(told.Bytes(), TimeSpan.FromSeconds(301))).Processing);
        Assert.Equal(ProcessingState.Repeat, (await app.MozartPayAsync(told.Bytes(), Days8)).Processing);
    }

    [Fact]
    public async Task What_is_signed_in_the_future_is_held_until_then_and_applied_by_itself()
    {
        var told = Payment();
        var held = await app.MozartPayAsync(told.Bytes(), TimeSpan.FromSeconds(-400));
        Assert.Equal((ProcessingState.Held, "signed in the future", JobState.Queued, 0),
            (held.Processing, held.ProcessingCause, (await app.JobOfAsync(held)).State, (await app.JobOfAsync(held)).Attempt));

        app.Clock.Advance(TimeSpan.FromSeconds(399));
        Assert.Equal(1, (int)((await app.JobOfAsync(held)).DueAt - app.Clock.GetUtcNow()).TotalSeconds);
        Assert.Empty(await app.TransactionsAsync(told.Id));

        Assert.Null((await app.InTimeAsync("it was applied", () => app.AgainAsync(held), row => row.Processing == ProcessingState.Applied)).ProcessingCause);
        Assert.Single(await app.TransactionsAsync(told.Id));
    }

    [Fact]
    public async Task What_is_signed_in_a_far_future_is_looked_at_hourly_and_stays_held()
    {
        var told = Payment();
        var held = await app.MozartPayAsync(told.Bytes(), -TimeSpan.FromDays(400_000));
        var first = (await app.JobOfAsync(held)).DueAt;
        Assert.Equal(TimeSpan.FromHours(1), first - app.Clock.GetUtcNow());

        app.Clock.Advance(TimeSpan.FromHours(1));

        await app.InTimeAsync("it was looked at again", () => app.JobOfAsync(held), job => job.DueAt > first && job.State == JobState.Queued);
        Assert.Equal(ProcessingState.Held, (await app.AgainAsync(held)).Processing);
    }

    private static Told Payment() => new() { Shape = ToldShape.Payment, Id = $"{Interlocked.Increment(ref lastId)}", Currency = "GBP" };
}

public sealed class LatenessOnSqlite(SqliteProcessing app) : LatenessContract(app), IClassFixture<SqliteProcessing>;

public sealed class LatenessOnPostgres(PostgresProcessing app) : LatenessContract(app), IClassFixture<PostgresProcessing>;
