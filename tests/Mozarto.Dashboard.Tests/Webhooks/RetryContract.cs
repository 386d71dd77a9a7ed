using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>"Retry" of one delivery: by every role, with a reason, and without moving what is in the book.</summary>
public abstract class RetryContract(ProcessingApp app)
{
    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    public async Task Without_a_reason_nothing_is_retried(string reason)
    {
        var dead = await DeadAsync();

        Assert.IsType<RetryResult.NotPossible>(await RetryAsync(dead, Cast.Sam, reason));

        Assert.Equal((ProcessingState.Dead, 1), ((await app.AgainAsync(dead)).Processing, (await app.JobOfAsync(dead)).Attempt));
        Assert.Empty(await app.AuditAsync(dead));
    }

    [Fact]
    public async Task Whoever_holds_no_role_is_refused_and_that_is_noted()
    {
        var dead = await DeadAsync();

        Assert.IsType<RetryResult.NotAllowed>(await RetryAsync(dead, Cast.Nobody));

        Assert.Equal(JobState.Dead, (await app.JobOfAsync(dead)).State);
        Assert.Equal(("Nobody", "RetryDelivery", AuditOutcome.Refused), (await app.AuditAsync(dead)).Select(entry => (entry.OperatorName, entry.Action, entry.Outcome)).Single());
    }

    [Fact]
    public async Task What_was_rejected_is_never_processed()
    {
        var body = new Told { Id = ProcessingApp.NewId() };
        await app.SendAsync(A.Post("mozarto", body.Bytes(), ("Authorization", "Bearer of-nobody")));
        var rejected = await app.RejectedAsync(body.Bytes());

        Assert.Equal(new RetryResult.NotPossible("Rejected deliveries are never processed."), await RetryAsync(rejected, Cast.Sam));

        Assert.Equal(ProcessingState.None, (await app.AgainAsync(rejected)).Processing);
        Assert.Empty(await app.TransactionsAsync(body.Id));
    }

    [Fact]
    public async Task A_retry_starts_the_attempts_again_and_keeps_its_reason()
    {
        var dead = await DeadAsync();

        Assert.Equal(new RetryResult.Queued(1, 0), await RetryAsync(dead, Cast.Sam, " after the upgrade "));

        await Eventually.ValueAsync("its job was run again", () => app.JobOfAsync(dead), job => job.State == JobState.Dead && job.FinishedAt > dead.ProcessedAt);
        var entry = Assert.Single(await app.AuditAsync(dead));
        Assert.Equal(("Sam", AuditOutcome.Done), (entry.OperatorName, entry.Outcome));
        Assert.Equal(("queued again", "after the upgrade"), (entry.Detail, entry.Reason));
    }

    [Fact]
    public async Task What_is_in_the_book_is_not_moved_by_any_retry()
    {
        var told = new Told { Id = ProcessingApp.NewId() };
        var first = await app.MozartoAsync(told);
        await app.MozartoAsync(told with { Text = "newer" });
        var pending = await app.MozartoAsync(told with { State = TransactionState.Pending });
        var before = Assert.Single(await app.TransactionsAsync(told.Id));

        foreach (var delivery in new[] { first, pending, first })
        {
            Assert.Equal(new RetryResult.Queued(1, 0), await RetryAsync(delivery, Cast.Sam));
            await app.BecomesAsync(delivery, ProcessingState.Repeat);
        }

        var after = Assert.Single(await app.TransactionsAsync(told.Id));
        Assert.Equal((before.Facts, before.Version, 2), (after.Facts, after.Version, await app.EventsAsync(after)));
    }

    private async Task<Delivery> DeadAsync()
    {
        var dead = await app.MozartoAsync($"{{ {ProcessingApp.NewId()}");
        Assert.Equal(ProcessingState.Dead, dead.Processing);
        return dead;
    }

    // Later than the attempt before, which is told from the next by when it ended.
    private Task<RetryResult> RetryAsync(Delivery delivery, Operator who, string reason = "a reason")
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        return app.App.Services.GetRequiredService<RetryDelivery>().RunAsync(delivery.Id, reason, who, CancellationToken.None);
    }
}

public sealed class RetryOnSqlite(SqliteProcessing app) : RetryContract(app), IClassFixture<SqliteProcessing>;

public sealed class RetryOnPostgres(PostgresProcessing app) : RetryContract(app), IClassFixture<PostgresProcessing>;
