using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;
using Npgsql;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Group commit: many deliveries share a transaction, each is answered after its commit, and nobody ever gets a false yes.</summary>
public abstract class WebhookInboxContract(DatabaseKind kind) : IAsyncLifetime
{
    private InboxStore store = null!;

    public async Task InitializeAsync() => store = await InboxStore.StartAsync(kind);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Those_who_wait_share_the_next_transaction()
    {
        var first = await store.Commits.HoldOneAsync(store);
        var others = Enumerable.Range(0, 100).Select(_ => store.AcceptAsync()).ToArray();

        store.Commits.Release();

        Assert.True(await Eventually.ResultAsync("the first answer", first));
        Assert.All(await Eventually.ResultAsync("the other answers", Task.WhenAll(others)), Assert.True);
        Assert.Equal((2, 2, 101), (store.Commits.Started, store.Commits.Reached, await store.RowsAsync()));
    }

    [Fact]
    public async Task A_transaction_takes_no_more_than_its_share()
    {
        var first = await store.Commits.HoldOneAsync(store);
        var others = Enumerable.Range(0, WebhookLimits.BatchRowsMax + 1).Select(_ => store.AcceptAsync()).ToArray();

        store.Commits.Release();

        Assert.All(await Eventually.ResultAsync("all answers", Task.WhenAll([first, .. others])), Assert.True);
        Assert.Equal(3, store.Commits.Reached);
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        var rowsWhenTold = -1;
        using var subscription = store.Live.Subscribe(Topics.Deliveries, () => rowsWhenTold = store.RowsAsync().GetAwaiter().GetResult());
        var delivery = await store.Commits.HoldOneAsync(store);
        Assert.Equal((false, 0, -1), (delivery.IsCompleted, await store.RowsAsync(), rowsWhenTold));

        store.Commits.Release();

        Assert.True(await Eventually.ResultAsync("the answer", delivery));
        Assert.Equal((1, 1), (await store.RowsAsync(), rowsWhenTold));
    }

    [Fact]
    public async Task A_batch_that_fails_for_one_row_is_repeated_row_by_row_and_only_that_one_is_refused()
    {
        var known = A.Delivery();
        var first = await store.Commits.HoldOneAsync(store, known);
        Task<bool>[] batch = [store.AcceptAsync(), store.AcceptAsync(A.Delivery(id: known.Id)), store.AcceptAsync()];

        store.Commits.Release();

        Assert.True(await Eventually.ResultAsync("the first answer", first));
        var answers = await Eventually.ResultAsync("the answers", Task.WhenAll(batch));
        Assert.Equal([true, false, true], answers);
        Assert.Equal((1 + 1 + 3, 1 + 2, 3), (store.Commits.Started, store.Commits.Reached, await store.RowsAsync()));
    }

    [Fact]
    public async Task A_text_that_cannot_be_encoded_harms_no_other_row()
    {
        var first = await store.Commits.HoldOneAsync(store);
        Task<bool>[] batch = [store.AcceptAsync(), store.AcceptAsync(A.Delivery(path: "/webhooks/\ud800")), store.AcceptAsync(A.Delivery(path: "/nul\0")), store.AcceptAsync()];

        store.Commits.Release();

        Assert.True(await Eventually.ResultAsync("the first answer", first));
        var answers = await Eventually.ResultAsync("the answers", Task.WhenAll(batch));
        Assert.Equal((true, true, true), (answers[0], answers[2], answers[3]));
        Assert.Equal(1 + answers.Count(isStored => isStored), await store.RowsAsync());
    }

    [Fact]
    public async Task A_connection_lost_before_the_commit_is_a_no_for_all_and_nothing_is_stored()
    {
        var first = await store.Commits.HoldOneAsync(store);
        var others = Enumerable.Range(0, 10).Select(_ => store.AcceptAsync()).ToArray();
        store.Commits.Before = _ => throw new BrokenConnectionException();

        store.Commits.Release();

        Assert.All(await Eventually.ResultAsync("the answers", Task.WhenAll([first, .. others])), Assert.False);
        Assert.Equal(0, await store.RowsAsync());
        await AssertWorksAgainAsync(expectedRows: 1);
    }

    [Fact]
    public async Task A_connection_lost_after_the_commit_is_a_no_for_all_although_they_are_stored()
    {
        var first = await store.Commits.HoldOneAsync(store);
        var others = Enumerable.Range(0, 10).Select(_ => store.AcceptAsync()).ToArray();
        store.Commits.After = () => throw new BrokenConnectionException();

        store.Commits.Release();

        Assert.All(await Eventually.ResultAsync("the answers", Task.WhenAll([first, .. others])), Assert.False);
        Assert.Equal(11, await store.RowsAsync());
        await AssertWorksAgainAsync(expectedRows: 12);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_three_seconds_and_who_gave_up_is_not_stored_later()
    {
        var held = await store.Commits.HoldOneAsync(store);
        var queued = store.AcceptAsync();
        Assert.Equal(2, store.Clock.TimersWaiting);
        store.Clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.Equal((2, false, false), (store.Clock.TimersWaiting, held.IsCompleted, queued.IsCompleted));

        store.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.False(await Eventually.ResultAsync("the held answer", held));
        Assert.False(await Eventually.ResultAsync("the queued answer", queued));
        store.Commits.Release();
        Assert.True(await Eventually.ResultAsync("the next answer", store.AcceptAsync()));
        Assert.Equal(2, await store.RowsAsync());
    }

    [Fact]
    public async Task A_full_queue_says_no_at_once()
    {
        var held = await store.Commits.HoldOneAsync(store);
        var queued = Enumerable.Range(0, WebhookLimits.InboxRowsMax).Select(_ => store.AcceptAsync()).ToArray();
        Assert.DoesNotContain(queued, waiting => waiting.IsCompleted);

        var tooMany = store.AcceptAsync();

        Assert.True(tooMany.IsCompletedSuccessfully);
        Assert.False(await tooMany);
        store.Commits.Release();
        Assert.All(await Eventually.ResultAsync("the answers", Task.WhenAll([held, .. queued]), TimeSpan.FromSeconds(60)), Assert.True);
    }

    [Fact]
    public async Task Too_many_waiting_bytes_say_no_at_once_and_leave_room_again()
    {
        var large = new byte[WebhookLimits.BodyBytesMax];
        await store.Commits.HoldOneAsync(store);
        var queued = Enumerable.Range(0, (int)(WebhookLimits.InboxBytesMax / large.Length)).Select(_ => store.Inbox.AcceptAsync(A.Delivery(), large)).ToArray();
        Assert.DoesNotContain(queued, waiting => waiting.IsCompleted);

        var tooMuch = store.AcceptAsync();

        Assert.True(tooMuch.IsCompletedSuccessfully);
        Assert.False(await tooMuch);
        store.Clock.Advance(WebhookLimits.CommitWaitMax);
        Assert.All(await Eventually.ResultAsync("the queued answers", Task.WhenAll(queued)), Assert.False);
        store.Commits.Release();
        Assert.True(await Eventually.ResultAsync("an answer of the emptied queue", Eventually.ValueAsync("room", () => store.AcceptAsync(), isStored => isStored)));
    }

    [Fact]
    public async Task A_stop_writes_what_was_taken()
    {
        var held = await store.Commits.HoldOneAsync(store);
        var queued = Enumerable.Range(0, 5).Select(_ => store.AcceptAsync()).ToArray();

        var stopping = store.Inbox.StopAsync(CancellationToken.None);
        Assert.False(await store.AcceptAsync());
        store.Commits.Release();

        await Eventually.CompletedAsync("the stop", stopping);
        Assert.All(await Task.WhenAll([held, .. queued]), Assert.True);
        Assert.Equal(6, await store.RowsAsync());
    }

    [Fact]
    public async Task How_long_an_answer_took_is_written_down_with_the_next()
    {
        var delivery = A.Delivery();
        Assert.True(await store.AcceptAsync(delivery));

        store.Inbox.NoteAnswered(delivery.Id, TimeSpan.FromMicroseconds(4711));
        Assert.True(await store.AcceptAsync());

        await using var context = store.NewContext();
        Assert.Equal(4711, await context.Deliveries.Where(row => row.Id == delivery.Id).Select(row => row.AnsweredInMicroseconds).SingleAsync());
    }

    protected async Task AssertWorksAgainAsync(int expectedRows)
    {
        (store.Commits.Before, store.Commits.After) = (null, null);
        Assert.True(await Eventually.ResultAsync("the next answer", store.AcceptAsync()));
        Assert.Equal(expectedRows, await store.RowsAsync());
    }

    private protected InboxStore Store => store;
}

public sealed class WebhookInboxOnSqlite() : WebhookInboxContract(DatabaseKind.Sqlite);

public sealed class WebhookInboxOnPostgres() : WebhookInboxContract(DatabaseKind.PostgreSql)
{
    [Fact]
    public async Task A_backend_that_is_terminated_at_the_commit_is_a_no_for_all()
    {
        var first = await Store.Commits.HoldOneAsync(Store);
        var others = Enumerable.Range(0, 10).Select(_ => Store.AcceptAsync()).ToArray();
        Store.Commits.Before = transaction => Terminate(((NpgsqlConnection)transaction.Connection!).ProcessID);

        Store.Commits.Release();

        Assert.All(await Eventually.ResultAsync("the answers", Task.WhenAll([first, .. others])), Assert.False);
        Assert.Equal(0, await Store.RowsAsync());
        await AssertWorksAgainAsync(expectedRows: 1);
    }

    private static void Terminate(int processId)
    {
        using var connection = new NpgsqlConnection(PostgresServer.MaintenanceConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT pg_terminate_backend($1, 10000)", connection) { Parameters = { new() { Value = processId } } };
        Assert.True((bool)command.ExecuteScalar()!);
    }
}
