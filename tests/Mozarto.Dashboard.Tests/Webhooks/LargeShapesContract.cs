using System.Globalization;
using System.Text;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Bodies that are deep or full of keys, sent over HTTP: stored whole and answered 200; the processing says what it can do, and goes on with the next.</summary>
public abstract class LargeShapesContract(ProcessingApp app)
{
    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public async Task What_is_deeper_than_64_levels_is_dead_and_the_next_is_applied(int levels, bool isRead)
    {
        var (id, next) = (ProcessingApp.NewId(), ProcessingApp.NewId());
        var body = Encoding.UTF8.GetBytes(Body(id, $"\"deep\":{new string('[', levels - 1)}{new string(']', levels - 1)}"));

        var delivery = await app.MozartoAsync(body);

        Assert.Equal(body, await app.BodyOfAsync(delivery));
        if (isRead) Assert.Equal(ProcessingState.Applied, delivery.Processing);
        else await AssertDeadAsync(delivery, id, "deeper than 64 levels");
        Assert.Equal(ProcessingState.Applied, (await app.MozartoAsync(Body(next, "\"x\":1"))).Processing);
    }

    [Theory]
    [InlineData(200_000, false)] // the same key again and again: no more different ones than below fit into the largest body
    [InlineData(100_000, true)]
    public async Task Hundreds_of_thousands_of_keys_are_applied_and_the_next_too(int count, bool areDifferent)
    {
        var keys = new StringBuilder();
        for (var i = 0; i < count; i++) keys.Append(CultureInfo.InvariantCulture, $"\"{(areDifferent ? i.ToString("x", CultureInfo.InvariantCulture) : "")}\":1,");
        var body = Encoding.UTF8.GetBytes(Body(ProcessingApp.NewId(), keys.Append("\"x\":1").ToString()));

        var delivery = await app.MozartoAsync(body);

        Assert.Equal(ProcessingState.Applied, delivery.Processing);
        Assert.Equal(body.Length, (await app.BodyOfAsync(delivery))!.Length);
        Assert.Equal(ProcessingState.Applied, (await app.MozartoAsync(Body(ProcessingApp.NewId(), "\"x\":1"))).Processing);
    }

    [Theory]
    [InlineData("transaction_id")]
    [InlineData("user_id")]
    [InlineData("merchantReference")]
    [InlineData("currency")]
    public async Task Half_a_character_in_a_field_that_decides_is_dead_with_its_bytes_kept(string field)
    {
        var id = ProcessingApp.NewId();
        var body = Encoding.UTF8.GetBytes(field == "transaction_id" ? Body(id + @"\ud800", "\"x\":1") : Body(id, $"\"{field}\":\"a\\udc00b\""));

        var delivery = await app.MozartoAsync(body);

        Assert.Equal(body, await app.BodyOfAsync(delivery));
        await AssertDeadAsync(delivery, id, field);
    }

    private async Task AssertDeadAsync(Delivery delivery, string id, string reason)
    {
        Assert.Equal((ProcessingState.Dead, JobState.Dead, 1), (delivery.Processing, (await app.JobOfAsync(delivery)).State, (await app.JobOfAsync(delivery)).Attempt));
        Assert.Contains(reason, delivery.ProcessingDetail, StringComparison.Ordinal);
        Assert.Empty(await app.TransactionsAsync(id));
    }

    private static string Body(string id, string more) => $"{{\"transaction_id\":\"{id}\",\"transaction_status\":\"Approved\",\"amount\":\"10.00\",{more}}}";
}

public sealed class LargeShapesOnSqlite(SqliteProcessing app) : LargeShapesContract(app), IClassFixture<SqliteProcessing>;

public sealed class LargeShapesOnPostgres(PostgresProcessing app) : LargeShapesContract(app), IClassFixture<PostgresProcessing>;
