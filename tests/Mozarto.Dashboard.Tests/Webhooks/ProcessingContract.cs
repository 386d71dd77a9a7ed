using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Tests.Transactions;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What was stored is processed by itself, and what came of it stands on its row: from HTTP to the book, on both databases.</summary>
public abstract class ProcessingContract(ProcessingApp app)
{
    [Theory]
    [InlineData("", "invalid JSON")]
    [InlineData("{", "invalid JSON")]
    [InlineData("{} x", "invalid JSON")]
    [InlineData("""{"transaction_id":"a","transaction_status":"Approved","amount":"1","amount":"100"}""", "duplicate key amount")]
    [InlineData("""{"transaction_id":"a","transaction_status":"Approved","amount":"42,50","currency":"EUR"}""", "illegal amount")]
    [InlineData("""{"transaction_id":"a","transaction_status":"Approved","amount":"42.505","currency":"EUR"}""", "illegal amount")]
    [InlineData("""{"transaction_id":"a","transaction_status":"Approved","amount":"1.5","currency":"JPY"}""", "illegal amount")]
    [InlineData("""{"transaction_id":"a","transaction_status":"Approved","amount":"","currency":"EUR"}""", "illegal amount")]
    [InlineData("""{"transaction_id":"a","transaction_status":null}""", "transaction_status")]
    [InlineData("""{"transaction_id":"a","transaction_status":7}""", "transaction_status")]
    [InlineData("""{"transaction_id":"a\ud800","transaction_status":"Approved"}""", "transaction_id")]
    public async Task What_cannot_be_read_is_dead_at_once_with_its_reason(string json, string cause)
    {
        var dead = await app.MozartoAsync(json + new string(' ', Random.Shared.Next(1, 5000)));

        Assert.Equal(ProcessingState.Dead, dead.Processing);
        Assert.Contains(cause, dead.ProcessingCause, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(dead.ProcessingDetail));
        var job = await app.JobOfAsync(dead);
        Assert.Equal((JobState.Dead, 1), (job.State, job.Attempt));
        Assert.Empty(await app.TransactionsAsync("a"));
    }

    [Theory]
    [InlineData("""{"event":"payout.created","payout":{}}""", "unknown event: payout.created")]
    [InlineData("""[1]""", "unknown event: no JSON object")]
    public async Task An_unknown_event_is_unhandled_and_no_failure(string json, string cause)
    {
        var unhandled = await app.MozartPayAsync(Encoding.UTF8.GetBytes(json));

        Assert.Equal((ProcessingState.Unhandled, cause, JobState.Done), (unhandled.Processing, unhandled.ProcessingCause, (await app.JobOfAsync(unhandled)).State));
    }

    [Fact]
    public async Task An_undocumented_word_moves_nothing_until_it_is_mapped()
    {
        var (id, word) = (ProcessingApp.NewId(), ProcessingApp.NewId());
        var waiting = await app.MozartoAsync($$"""{"transaction_id":"{{id}}","transaction_status":"{{word}}","amount":"1.00","currency":"EUR"}""");
        Assert.Equal((ProcessingState.Unhandled, $"unrecognized word: {word}"), (waiting.Processing, waiting.ProcessingCause));
        Assert.Empty(await app.TransactionsAsync(id));

        await app.AddAsync(Mapping(word, TransactionState.Declined));
        await app.RestartAsync(waiting);

        await app.BecomesAsync(waiting, ProcessingState.Applied);
        Assert.Equal(TransactionState.Declined, Assert.Single(await app.TransactionsAsync(id)).State);
    }

    [Fact]
    public async Task A_word_mapped_to_Approved_counts_only_once_it_is_confirmed()
    {
        var (id, word) = (ProcessingApp.NewId(), ProcessingApp.NewId());
        var waiting = await app.MozartoAsync($$"""{"transaction_id":"{{id}}","transaction_status":"{{word}}"}""");
        var mapping = Mapping(word, TransactionState.Approved);
        await app.AddAsync(mapping);
        await app.RestartAsync(waiting);
        await app.BecomesAsync(waiting, ProcessingState.Unhandled);
        Assert.Empty(await app.TransactionsAsync(id));

        await using (var context = app.NewContext())
        {
            (await context.WordMappings.SingleAsync(row => row.Id == mapping.Id)).Confirm("Finn", app.Clock.GetUtcNow());
            await context.SaveChangesAsync();
        }

        await app.RestartAsync(waiting);
        await app.BecomesAsync(waiting, ProcessingState.Applied);
        Assert.Equal(TransactionState.Approved, Assert.Single(await app.TransactionsAsync(id)).State);
    }

    [Fact]
    public async Task Repeats_variants_and_what_is_superseded_are_told_apart()
    {
        var told = new Told { Id = ProcessingApp.NewId() };

        Assert.Equal((ProcessingState.Applied, null, false), Of(await app.MozartoAsync(told)));
        Assert.Equal((ProcessingState.Repeat, null, false), Of(await app.MozartoAsync(told)));
        Assert.Equal((ProcessingState.Repeat, null, false), Of(await app.MozartoAsync(told with { Text = "other words" })));
        Assert.Equal((ProcessingState.Superseded, null, false), Of(await app.MozartoAsync(told with { State = TransactionState.Pending })));
        Assert.Equal(TransactionState.Approved, Assert.Single(await app.TransactionsAsync(told.Id)).State);
        Assert.Equal((ProcessingState.Variant, "variant: amount", false), Of(await app.MozartoAsync(told with { AmountMinor = 1 })));

        var after = Assert.Single(await app.TransactionsAsync(told.Id));
        Assert.Equal((TransactionState.Conflict, 4250, 3), (after.State, after.AmountMinor, await app.EventsAsync(after)));
        Assert.All(await app.DeliveriesOfAsync(told.Bytes()), row => Assert.Equal(after.Id, row.TransactionId));
    }

    [Fact]
    public async Task Two_endpoints_of_one_source_tell_one_event()
    {
        var told = new Told { Id = ProcessingApp.NewId() };

        Assert.Equal(ProcessingState.Applied, (await app.MozartoAsync(told.Bytes(), "mozarto")).Processing);
        Assert.Equal(ProcessingState.Repeat, (await app.MozartoAsync(told.Bytes(), "mozarto-too")).Processing);

        Assert.Equal(1, await app.EventsAsync(Assert.Single(await app.TransactionsAsync(told.Id))));
        Assert.Equal(2, (await app.DeliveriesOfAsync(told.Bytes())).Select(row => row.EndpointId).Distinct().Count());
    }

    [Fact]
    public async Task What_an_unsecured_endpoint_claims_stands_beside_what_is_authentic()
    {
        var told = new Told { Id = ProcessingApp.NewId() };

        Assert.Equal(ProcessingState.Applied, (await app.MozartoAsync((told with { AmountMinor = 1 }).Bytes(), ReceivingApp.UnsecuredSlug)).Processing);
        Assert.Equal(ProcessingState.Applied, (await app.MozartoAsync(told)).Processing);

        Assert.Equal([(true, TransactionState.Approved, 1), (false, TransactionState.Approved, 4250L)], (await app.TransactionsAsync(told.Id)).Select(row => (row.IsClaimed, row.State, row.AmountMinor!.Value)));
    }

    [Fact]
    public async Task A_paused_endpoint_waits_and_goes_on_when_it_is_active_again()
    {
        var told = new Told { Id = ProcessingApp.NewId() };
        await app.SetWaitsAsync(endpoint => endpoint.Pause(app.Clock.GetUtcNow()));
        Assert.Equal(200, (await app.SendAsync(A.Post("waits", told.Bytes(), ("Authorization", $"Bearer {A.MozartoSecret}")))).Status);
        var waiting = await app.DeliveryOfAsync(told.Bytes());
        var job = await Eventually.ValueAsync("the job was looked at", () => app.JobOfAsync(waiting), looked => looked.Reason is not null);
        Assert.Equal((JobState.Queued, 0, ProcessingState.Waiting), (job.State, job.Attempt, (await app.AgainAsync(waiting)).Processing));

        await app.SetWaitsAsync(endpoint => endpoint.Activate(app.Clock.GetUtcNow()));
        app.Clock.Advance(job.DueAt - app.Clock.GetUtcNow());

        await app.InTimeAsync("it was applied", () => app.AgainAsync(waiting), row => row.Processing == ProcessingState.Applied);
    }

    [Fact]
    public async Task What_passes_when_it_is_verified_again_is_processed()
    {
        var told = new Told { Id = ProcessingApp.NewId() };
        var secret = $"a-later-secret-{told.Id}";
        await app.SendAsync(A.Post("mozarto", told.Bytes(), ("Authorization", $"Bearer {secret}")));
        var rejected = await app.RejectedAsync(told.Bytes());
        await using (var context = app.NewContext())
        {
            var endpoint = await context.Endpoints.SingleAsync(row => row.Slug == "mozarto");
            endpoint.AddSecret(EndpointSecret.Create(A.Id(), app.App.Services.GetRequiredService<SecretProtection>().Protect(secret), "later", app.Clock.GetUtcNow()));
            await context.SaveChangesAsync();
        }

        var result = await app.App.Services.GetRequiredService<VerifyAgain>().RunAsync(rejected.Id, new Operator("here", "sam", "Sam", [Roles.Support]), CancellationToken.None);

        Assert.IsType<VerifyAgainResult.Accepted>(result);
        await app.BecomesAsync(rejected, ProcessingState.Applied);
        Assert.Equal(TransactionState.Approved, Assert.Single(await app.TransactionsAsync(told.Id)).State);
    }

    private static (ProcessingState, string?, bool) Of(Delivery delivery) => (delivery.Processing, delivery.ProcessingCause, delivery.IsLate);

    private WordMapping Mapping(string word, TransactionState state) => new()
    {
        Id = A.Id(),
        Kind = EndpointKind.Mozarto,
        Word = word,
        State = state,
        Reason = "a reason",
        ProposedBy = "here|ada",
        ProposedByName = "Ada",
        ProposedAt = app.Clock.GetUtcNow(),
    };
}

public sealed class ProcessingOnSqlite(SqliteProcessing app) : ProcessingContract(app), IClassFixture<SqliteProcessing>;

public sealed class ProcessingOnPostgres(PostgresProcessing app) : ProcessingContract(app), IClassFixture<PostgresProcessing>;
