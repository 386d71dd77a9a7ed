using System.Text;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>
/// The lines of processing on the start page: what failed, grouped by cause, with how many and since when, and the way to exactly these rows and to their
/// retry. A line is gone once somebody has dealt with its deliveries.
/// </summary>
public abstract class ProcessingAttentionContract(DatabaseKind kind) : IAsyncLifetime
{
    private readonly LiveUpdates live = new();
    private readonly Endpoint pay = A.Endpoint("mozart-pay");
    private RetryBench bench = null!;

    public async Task InitializeAsync()
    {
        bench = await RetryBench.StartAsync(kind);
        await bench.AddAsync(pay);
    }

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task What_was_processed_needs_no_attention()
    {
        await bench.ArriveAsync(RetryBench.Body("Approved", "a"), RetryBench.Body("Approved", "a"));

        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task Dead_deliveries_are_counted_by_cause_with_the_age_of_the_oldest()
    {
        var since = bench.Clock.GetUtcNow();
        await bench.ArriveAsync(RetryBench.Unreadable());
        await bench.ArriveAsync(RetryBench.Unreadable(), """{"transaction_id":"c","transaction_status":"Approved","amount":"1,0","currency":"EUR"}"""u8.ToArray(), RetryBench.Body("settled", "b"));
        await bench.ArriveAsync(RetryBench.Unreadable());

        var lines = await LinesAsync();

        Assert.Equal(["Dead: invalid JSON", "Dead: illegal amount", "Unrecognized word: settled"], lines.Select(line => line.Reason), StringComparer.Ordinal);
        Assert.Equal([(3L, since, true), (1L, since.AddSeconds(10), true), (1L, since.AddSeconds(10), false)], lines.Select(line => (line.Count!.Value, line.OldestAt!.Value, line.IsUrgent)));
        Assert.Equal(3, await TotalAsync(lines[0]));
    }

    [Fact]
    public async Task What_is_dead_is_urgent()
    {
        await bench.ArriveAsync("""{"transaction_id":"d","transaction_status":7}"""u8.ToArray());

        Assert.Contains(await LinesAsync(), line => line.IsUrgent && line.Reason.StartsWith("Dead: ", StringComparison.Ordinal) && line.Reason.Contains("transaction_status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_goes_when_its_deliveries_were_retried_with_success()
    {
        await bench.ArriveAsync(RetryBench.Body("settled", "b"));
        var line = Assert.Single(await LinesAsync());
        await bench.MapAsync("settled", TransactionState.Declined);

        await bench.FinishAsync(await bench.StartAsync(line.Href!));

        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task A_cause_is_one_line_that_leads_to_exactly_its_deliveries()
    {
        var since = bench.Clock.GetUtcNow();
        var first = await bench.ArriveAtAsync(pay, """{"event":"payment.reversed"}"""u8.ToArray());
        await bench.ArriveAtAsync(pay, """{"event":"payment.reversed","id":"2"}"""u8.ToArray());
        await bench.ArriveAtAsync(pay, """{"event":"payment.lost"}"""u8.ToArray());

        var line = (await LineAsync("Unhandled: unknown event: payment.reversed"))!;

        Assert.Equal((2L, since, false), (line.Count!.Value, line.OldestAt!.Value, line.IsUrgent));
        var filter = DeliveryFilter.Read(PageQuery.Parse(line.Href!), new BusinessTime(TimeZoneInfo.Utc), bench.Clock.GetUtcNow());
        var listed = await new DeliveryList(bench.Store).ReadAsync(filter, PageKey.Top, CancellationToken.None);
        Assert.Equal(2, listed.Rows.Count);
        Assert.Contains(first, listed.Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task What_is_held_stands_there_until_it_is_closed()
    {
        var told = new Told { Shape = ToldShape.Payment, Id = "9001", Currency = "GBP" };
        var held = await bench.ArriveAtAsync(pay, told.Bytes(), TimeSpan.FromDays(8));
        Assert.Equal(1, (await LineAsync("Held: signed more than 7 days ago"))!.Count);

        var desk = new HeldDesk(bench.Store, bench.Store.Turns, bench.Store.Trail, bench.Store.Ids, live);
        Assert.IsType<HeldResult.Answered>(await desk.AnswerAsync(held, HeldAnswer.Closed, "a reason", Cast.Finn, CancellationToken.None));

        Assert.DoesNotContain(await LinesAsync(), line => line.Reason.StartsWith("Held", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unrecognized_word_leads_to_its_deliveries_and_goes_once_what_waited_was_applied()
    {
        const string Word = "\u202Esettled";
        var waiting = await bench.ArriveAsync(RetryBench.Body(Word, "a"), RetryBench.Body(Word, "b"), RetryBench.Body(Word, "c"));
        var reason = $"Unrecognized word: {VisibleText.Inline(Word)}";
        var cause = (await bench.DeliveriesAsync())[0].ProcessingCause;
        var line = (await LineAsync(reason))!;
        Assert.Equal((3, DeliveryFilter.Href(ProcessingState.Unhandled, cause)), (line.Count, line.Href));

        await Desk.MapAsync(new(EndpointKind.Mozarto, Word, TransactionState.Declined, "a reason", null), Cast.Ada, CancellationToken.None);
        foreach (var id in waiting) await bench.Retry.RunAsync(id, "mapped", Cast.Sam, CancellationToken.None);
        await bench.ProcessAsync();

        Assert.All(await bench.DeliveriesAsync(), row => Assert.Equal(ProcessingState.Applied, row.Processing));
        Assert.Null(await LineAsync(reason));
    }

    [Fact]
    public async Task A_word_that_waits_for_a_second_person_is_a_line_until_it_is_confirmed()
    {
        var attention = new WordAttention(bench.Store);
        await Desk.MapAsync(new(EndpointKind.Mozarto, "settled", TransactionState.Approved, "a reason", null), Cast.Ada, CancellationToken.None);
        Assert.Equal(("Words to be confirmed", 1, "/settings/words"), (await attention.ReadAsync(CancellationToken.None)).Select(line => (line.Reason, line.Count!.Value, line.Href!)).Single());

        await using var context = bench.Store.CreateDbContext();
        await Desk.ConfirmAsync(context.WordMappings.Single(row => row.Word == "settled").Id, Cast.Finn, CancellationToken.None);

        Assert.Empty(await attention.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task More_causes_than_can_be_read_share_one_line()
    {
        for (var i = 0; i <= ProcessingAttention.CausesMax; i++) await bench.ArriveAtAsync(pay, Encoding.UTF8.GetBytes($$"""{"event":"unknown-{{i}}"}"""));

        Assert.Contains(await LinesAsync(), line => line.Reason.EndsWith(" other causes", StringComparison.Ordinal) && line.Reason.StartsWith("Unhandled: ", StringComparison.Ordinal) && line.Href == "/deliveries?processing=unhandled");
    }

    private WordDesk Desk => new(bench.Store, bench.Store.Turns, bench.Store.Trail, bench.Store.Ids, live);

    private async Task<AttentionLine?> LineAsync(string reason) => (await LinesAsync()).SingleOrDefault(line => line.Reason == reason);

    private Task<IReadOnlyList<AttentionLine>> LinesAsync() => new ProcessingAttention(bench.Store).ReadAsync(CancellationToken.None);

    private async Task<int> TotalAsync(AttentionLine line) => (await bench.ForetellAsync(line.Href!)).Total;
}

public sealed class ProcessingAttentionOnSqlite() : ProcessingAttentionContract(DatabaseKind.Sqlite);

public sealed class ProcessingAttentionOnPostgres() : ProcessingAttentionContract(DatabaseKind.PostgreSql);
