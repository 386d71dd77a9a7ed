using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Ui;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The lines of processing on the start page: grouped by cause, and gone once somebody has dealt with them.</summary>
public abstract class ProcessingAttentionContract(ProcessingApp app)
{
    [Fact]
    public async Task A_cause_is_one_line_that_leads_to_exactly_its_deliveries_and_goes_when_they_are_dealt_with()
    {
        var (name, id) = (ProcessingApp.NewId(), ProcessingApp.NewId());
        var first = await app.MozartPayAsync(Encoding.UTF8.GetBytes($$"""{"event":"{{name}}"}"""));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.MozartPayAsync(Encoding.UTF8.GetBytes($$"""{"event":"{{name}}","id":"{{id}}"}"""));

        var line = await LineAsync($"Unhandled: unknown event: {name}");

        Assert.Equal((2, first.ReceivedAt, false), (line!.Count!.Value, line.OldestAt!.Value, line.IsUrgent));
        var filter = DeliveryFilter.Read(PageQuery.Parse(line.Href!), app.App.Services.GetRequiredService<BusinessTime>(), app.Clock.GetUtcNow());
        var listed = await app.App.Services.GetRequiredService<DeliveryList>().ReadAsync(filter, PageKey.Top, CancellationToken.None);
        Assert.Equal(2, listed.Rows.Count);
        Assert.Contains(first.Id, listed.Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task What_is_dead_is_urgent()
    {
        await app.MozartoAsync($$"""{"transaction_id":"{{ProcessingApp.NewId()}}","transaction_status":7}""");

        Assert.Contains(await LinesAsync(), line => line.IsUrgent && line.Reason.StartsWith("Dead: ", StringComparison.Ordinal) && line.Reason.Contains("transaction_status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_held_stands_there_until_it_is_closed()
    {
        const string Reason = "Held: signed more than 7 days ago";
        var told = new Told { Shape = ToldShape.Payment, Id = $"{Random.Shared.Next(1, int.MaxValue)}", Currency = "GBP" };
        var held = await app.MozartPayAsync(told.Bytes(), TimeSpan.FromDays(8));
        Assert.Equal(1, (await LineAsync(Reason))!.Count);

        await app.App.Services.GetRequiredService<HeldDesk>().AnswerAsync(held.Id, HeldAnswer.Closed, "a reason", Cast.Finn, CancellationToken.None);

        Assert.DoesNotContain(await LinesAsync(), line => line.Reason.StartsWith("Held", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unrecognized_word_leads_to_its_deliveries_and_goes_once_what_waited_was_applied()
    {
        var word = $"\u202E{ProcessingApp.NewId()}";
        var waiting = new List<Delivery>();
        for (var i = 0; i < 3; i++) waiting.Add(await app.MozartoAsync($$"""{"transaction_id":"{{ProcessingApp.NewId()}}","transaction_status":"{{word}}"}"""));
        var reason = $"Unrecognized word: {VisibleText.Inline(word)}";
        var line = (await LineAsync(reason))!;
        Assert.Equal((3, DeliveryFilter.Href(ProcessingState.Unhandled, waiting[0].ProcessingCause)), (line.Count, line.Href));

        await app.App.Services.GetRequiredService<WordDesk>().MapAsync(new(EndpointKind.Mozarto, word, TransactionState.Declined, "a reason", null), Cast.Ada, CancellationToken.None);
        foreach (var delivery in waiting)
        {
            await app.App.Services.GetRequiredService<RetryDelivery>().RunAsync(delivery.Id, "mapped", Cast.Sam, CancellationToken.None);
            await app.BecomesAsync(delivery, ProcessingState.Applied);
        }

        Assert.Null(await LineAsync(reason));
    }

    [Fact]
    public async Task A_word_that_waits_for_a_second_person_is_a_line_until_it_is_confirmed()
    {
        var (desk, word) = (app.App.Services.GetRequiredService<WordDesk>(), ProcessingApp.NewId());
        var attention = app.App.Services.GetServices<IAttentionSource>().OfType<WordAttention>().Single();
        await desk.MapAsync(new(EndpointKind.Mozarto, word, TransactionState.Approved, "a reason", null), Cast.Ada, CancellationToken.None);
        Assert.Equal(("Words to be confirmed", 1, "/settings/words"), (await attention.ReadAsync(CancellationToken.None)).Select(line => (line.Reason, line.Count!.Value, line.Href!)).Single());

        await using var context = app.NewContext();
        await desk.ConfirmAsync(context.WordMappings.Single(row => row.Word == word).Id, Cast.Finn, CancellationToken.None);

        Assert.Empty(await attention.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task More_causes_than_can_be_read_share_one_line()
    {
        for (var i = 0; i <= ProcessingAttention.CausesMax; i++)
            await app.MozartPayAsync(Encoding.UTF8.GetBytes($$"""{"event":"{{ProcessingApp.NewId()}}"}"""));

        Assert.Contains(await LinesAsync(), line => line.Reason.EndsWith(" other causes", StringComparison.Ordinal) && line.Reason.StartsWith("Unhandled: ", StringComparison.Ordinal) && line.Href == "/deliveries?processing=unhandled");
    }

    private async Task<AttentionLine?> LineAsync(string reason) => (await LinesAsync()).SingleOrDefault(line => line.Reason == reason);

    private Task<IReadOnlyList<AttentionLine>> LinesAsync() =>
        app.App.Services.GetServices<IAttentionSource>().OfType<ProcessingAttention>().Single().ReadAsync(CancellationToken.None);
}

public sealed class ProcessingAttentionOnSqlite(SqliteProcessing app) : ProcessingAttentionContract(app), IClassFixture<SqliteProcessing>;

public sealed class ProcessingAttentionOnPostgres(PostgresProcessing app) : ProcessingAttentionContract(app), IClassFixture<PostgresProcessing>;
