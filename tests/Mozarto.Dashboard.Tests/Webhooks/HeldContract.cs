using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What a person answers about a delivery that is held: released or closed, and that it stays so.</summary>
public abstract class HeldContract(ProcessingApp app)
{
    private static readonly TimeSpan Days8 = TimeSpan.FromDays(8);
    private static int lastId = 70_000;

    private HeldDesk Desk => app.App.Services.GetRequiredService<HeldDesk>();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("501")]
    public async Task Without_a_reason_of_bearable_length_nothing_is_answered(string? reason)
    {
        var (held, _) = await HeldAsync();

        foreach (var answer in Enum.GetValues<HeldAnswer>())
            Assert.IsType<HeldResult.NotPossible>(await AnswerAsync(held, answer, Cast.Finn, reason == "501" ? new string('x', 501) : reason));

        Assert.Equal((ProcessingState.Held, false, false), await NowAsync(held));
        Assert.Empty(await app.AuditAsync(held));
    }

    [Theory]
    [InlineData(HeldAnswer.Released, "ReleaseDelivery")]
    [InlineData(HeldAnswer.Closed, "CloseDelivery")]
    public async Task Whoever_is_not_of_Finance_is_refused_and_that_is_noted(HeldAnswer answer, string action)
    {
        var (held, _) = await HeldAsync();

        foreach (var who in new[] { Cast.Ada, Cast.Sam, Cast.Nobody }) Assert.IsType<HeldResult.NotAllowed>(await AnswerAsync(held, answer, who));

        Assert.Equal((ProcessingState.Held, false, false), await NowAsync(held));
        Assert.Equal([("Ada", action, AuditOutcome.Refused), ("Sam", action, AuditOutcome.Refused), ("Nobody", action, AuditOutcome.Refused)],
            (await app.AuditAsync(held)).Select(entry => (entry.OperatorName, entry.Action, entry.Outcome)));
    }

    [Fact]
    public async Task What_is_not_held_cannot_be_answered()
    {
        var applied = await app.MozartPayAsync(Payment().Bytes());

        foreach (var answer in Enum.GetValues<HeldAnswer>())
        {
            Assert.Equal(new HeldResult.NotPossible("It is not held: there is nothing to answer."), await AnswerAsync(applied, answer, Cast.Finn));
            Assert.Equal(new HeldResult.NotPossible("It is not held: there is nothing to answer."), await Desk.AnswerAsync(12345, answer, "a reason", Cast.Finn, CancellationToken.None));
        }

        Assert.Empty(await app.AuditAsync(applied));
    }

    [Fact]
    public async Task What_is_released_is_applied_and_stays_so_through_every_retry()
    {
        var (held, told) = await HeldAsync();

        Assert.IsType<HeldResult.Answered>(await AnswerAsync(held, HeldAnswer.Released, Cast.Finn));

        var applied = await app.BecomesAsync(held, ProcessingState.Applied);
        Assert.True(applied.IsReleased);
        await app.RestartAsync(held);
        await app.BecomesAsync(held, ProcessingState.Repeat);
        Assert.Equal(1, await app.EventsAsync(Assert.Single(await app.TransactionsAsync(told.Id))));
        Assert.Equal(["released by Finn: a reason"], await WordsAsync(held));
    }

    [Fact]
    public async Task What_is_closed_is_not_applied_however_often_it_is_retried_until_it_is_released()
    {
        var (held, told) = await HeldAsync();

        Assert.IsType<HeldResult.Answered>(await AnswerAsync(held, HeldAnswer.Closed, Cast.Finn));

        Assert.Equal((ProcessingState.Held, true, false), await NowAsync(held));
        await app.RestartAsync(held);
        Assert.Equal("closed by a person", (await app.BecomesAsync(held, ProcessingState.Held)).ProcessingCause);
        Assert.Equal((ProcessingState.Held, true, false), await NowAsync(held));
        Assert.Empty(await app.TransactionsAsync(told.Id));
        Assert.Equal(new HeldResult.NotPossible("Finn was quicker. It was closed by Finn: a reason."), await AnswerAsync(held, HeldAnswer.Closed, Cast.Fay));

        Assert.IsType<HeldResult.Answered>(await AnswerAsync(held, HeldAnswer.Released, Cast.Fay, "it was ours"));
        await app.BecomesAsync(held, ProcessingState.Applied);
        Assert.Single(await app.TransactionsAsync(told.Id));
        Assert.Equal(["released by Fay: it was ours", "closed by Finn: a reason"], await WordsAsync(held));
    }

    [Fact]
    public async Task What_is_held_for_our_clock_and_closed_is_not_applied_when_its_time_comes()
    {
        var told = Payment();
        var held = await app.MozartPayAsync(told.Bytes(), TimeSpan.FromSeconds(-400));
        Assert.IsType<HeldResult.Answered>(await AnswerAsync(held, HeldAnswer.Closed, Cast.Finn));

        app.Clock.Advance(TimeSpan.FromSeconds(500));

        await app.InTimeAsync("its job was done", () => app.JobOfAsync(held), job => job.State == JobState.Done);
        Assert.Equal((ProcessingState.Held, true, false), await NowAsync(held));
        Assert.Empty(await app.TransactionsAsync(told.Id));
    }

    [Theory]
    [InlineData(HeldAnswer.Released)]
    [InlineData(HeldAnswer.Closed)]
    public async Task Of_several_at_once_one_answers_and_the_others_are_told_who(HeldAnswer answer)
    {
        var (held, told) = await HeldAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => AnswerAsync(held, answer, i % 2 == 0 ? Cast.Finn : Cast.Fay))));

        Assert.Single(results.OfType<HeldResult.Answered>());
        var entry = Assert.Single(await app.AuditAsync(held));
        Assert.All(results.OfType<HeldResult.NotPossible>(), other => Assert.StartsWith($"{entry.OperatorName} was quicker. It was {Word(answer)} by {entry.OperatorName}", other.Why, StringComparison.Ordinal));
        Assert.Single(await WordsAsync(held));
        if (answer == HeldAnswer.Released) await app.BecomesAsync(held, ProcessingState.Applied);
        Assert.Equal(answer == HeldAnswer.Released ? 1 : 0, (await app.TransactionsAsync(told.Id)).Count);
    }

    [Fact]
    public async Task What_is_held_about_a_known_transaction_stands_in_its_timeline_with_its_answer()
    {
        var told = Payment() with { State = TransactionState.Pending };
        await app.MozartPayAsync(told.Bytes());
        var transaction = Assert.Single(await app.TransactionsAsync(told.Id));
        var held = await app.MozartPayAsync((told with { State = TransactionState.Approved }).Bytes(), Days8);
        Assert.Equal((ProcessingState.Held, transaction.Id), (held.Processing, held.TransactionId));

        await AnswerAsync(held, HeldAnswer.Closed, Cast.Finn);

        var lines = await app.App.Services.GetRequiredService<Dashboard.Transactions.ITransactionEvidence>().ReadAsync(transaction.Id, 10, CancellationToken.None);
        Assert.Equal([(held.Id, "Held"), (lines[1].DeliveryId, "Applied")], lines.Select(line => (line.DeliveryId, line.Processing)));
        Assert.EndsWith("closed by Finn: a reason", lines[0].Changed, StringComparison.Ordinal);
        Assert.Equal(TransactionState.Pending, Assert.Single(await app.TransactionsAsync(told.Id)).State);
    }

    private static Told Payment() => new() { Shape = ToldShape.Payment, Id = $"{Interlocked.Increment(ref lastId)}", Currency = "GBP" };

    private static string Word(HeldAnswer answer) => answer == HeldAnswer.Released ? "released" : "closed";

    private async Task<(Delivery Held, Told Told)> HeldAsync()
    {
        var told = Payment();
        var held = await app.MozartPayAsync(told.Bytes(), Days8);
        Assert.Equal(ProcessingState.Held, held.Processing);
        return (held, told);
    }

    private Task<HeldResult> AnswerAsync(Delivery delivery, HeldAnswer answer, Operator who, string? reason = "a reason") =>
        Desk.AnswerAsync(delivery.Id, answer, reason, who, CancellationToken.None);

    private async Task<(ProcessingState, bool IsClosed, bool IsReleased)> NowAsync(Delivery delivery)
    {
        var row = await app.AgainAsync(delivery);
        return (row.Processing, row.IsClosed, row.IsReleased);
    }

    private async Task<IReadOnlyList<string>> WordsAsync(Delivery delivery)
    {
        await using var context = app.NewContext();
        return [.. (await context.DeliveryDecisions.Where(row => row.DeliveryId == delivery.Id).OrderByDescending(row => row.Id).ToListAsync()).Select(row => row.Words)];
    }
}

public sealed class HeldOnSqlite(SqliteProcessing app) : HeldContract(app), IClassFixture<SqliteProcessing>;

public sealed class HeldOnPostgres(PostgresProcessing app) : HeldContract(app), IClassFixture<PostgresProcessing>;
