using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Many failures from one address: slowed down, sampled, capped; and never in the way of what is authentic.</summary>
public abstract class FloodContract
{
    private readonly ReceivingApp receiving;

    protected FloodContract(ReceivingApp receiving)
    {
        this.receiving = receiving;
        receiving.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task After_sixty_failures_a_minute_more_are_told_to_wait_but_authentic_ones_are_not()
    {
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        var failures = new List<(byte[] Body, RawResponse Answer)>();
        for (var i = 0; i < 101; i++) failures.Add(await FailAsync(connection));

        Assert.All(failures[..60], failure => Assert.Equal("HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n", ReceivingApp.Fingerprint(failure.Answer)));
        Assert.All(failures[60..], failure => Assert.Equal("HTTP/1.1 429 Too Many Requests\nContent-Length: 0\nRetry-After: 60\n\n", ReceivingApp.Fingerprint(failure.Answer)));
        var authentic = ReceivingApp.NewBody();
        Assert.Equal(200, (await receiving.SendSignedAsync(authentic)).Status);
        Assert.Equal(VerdictKind.Authentic, (await receiving.DeliveryOfAsync(authentic)).Verdict);

        await receiving.RejectedAsync(failures[^1].Body);
        var kept = new List<int>();
        for (var i = 0; i < failures.Count; i++)
            if ((await receiving.DeliveriesOfAsync(failures[i].Body)).Count == 1) kept.Add(i);
        Assert.Equal([.. Enumerable.Range(0, 60), 60, 80, 100], kept);
        Assert.Equal(429, (await receiving.DeliveryOfAsync(failures[80].Body)).AnswerStatus);
        await receiving.CountAsync(ReceptionEvent.TooManyFailures, 38);
    }

    [Fact]
    public async Task The_wait_ends_with_the_minute()
    {
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        for (var i = 0; i < 60; i++) Assert.Equal(401, (await FailAsync(connection)).Answer.Status);
        receiving.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("40", (await FailAsync(connection)).Answer.Header("Retry-After"));

        receiving.Clock.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(401, (await FailAsync(connection)).Answer.Status);
    }

    [Fact]
    public async Task Failures_at_unknown_endpoints_count_too_and_answer_the_same()
    {
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        for (var i = 0; i < 60; i++) await FailAsync(connection, "unknown");

        Assert.Equal(ReceivingApp.Fingerprint((await FailAsync(connection, "unknown")).Answer), ReceivingApp.Fingerprint((await FailAsync(connection)).Answer));
    }

    [Fact]
    public async Task One_address_fills_no_more_than_its_quarter_of_the_ring_and_pushes_out_no_authentic_one()
    {
        const string Slug = "mozarto";
        var authentic = ReceivingApp.NewBody();
        Assert.Equal(200, (await receiving.SendAsync(A.Post(Slug, authentic, ("Authorization", $"Bearer {A.MozartoSecret}")))).Status);
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        var bodies = new List<byte[]>();
        for (var i = 0; i < 540; i++)
        {
            if (i % 60 == 0) receiving.Clock.Advance(TimeSpan.FromMinutes(1));
            bodies.Add((await FailAsync(connection, Slug)).Body);
        }

        await receiving.RejectedAsync(bodies[^1]);

        await using var context = receiving.NewContext();
        var endpoint = await context.Endpoints.SingleAsync(row => row.Slug == Slug);
        Assert.Equal(WebhookLimits.RingRowsMax / 4, await context.Deliveries.CountAsync(row => row.EndpointId == endpoint.Id && row.Verdict == VerdictKind.Rejected));
        Assert.Empty(await receiving.DeliveriesOfAsync(bodies[0]));
        Assert.Single(await receiving.DeliveriesOfAsync(bodies[40]));
        Assert.Single(await receiving.DeliveriesOfAsync(authentic));
        Assert.Equal(await context.Deliveries.CountAsync(row => row.BodyKept != BodyKept.None), await context.DeliveryBodies.CountAsync());
    }

    [Fact]
    public async Task A_forged_forwarding_header_changes_nothing()
    {
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        for (var i = 0; i < 60; i++) await FailAsync(connection, forwardedFor: $"198.51.100.{i.ToString(CultureInfo.InvariantCulture)}");

        var (body, answer) = await FailAsync(connection, forwardedFor: "198.51.100.200");

        Assert.Equal(429, answer.Status);
        Assert.Equal("127.0.0.1", (await receiving.RejectedAsync(body)).RemoteAddress);
    }

    private static async Task<(byte[] Body, RawResponse Answer)> FailAsync(RawHttp connection, string slug = "mozart-pay", string? forwardedFor = null)
    {
        var body = ReceivingApp.NewBody();
        await connection.SendAsync(A.Post(slug, body, forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor), ("Forwarded", $"for={forwardedFor}")]));
        return (body, await connection.ReadResponseAsync());
    }
}

public sealed class FloodOnSqlite(SqliteReceiving receiving) : FloodContract(receiving), IClassFixture<SqliteReceiving>;

public sealed class FloodOnPostgres(PostgresReceiving receiving) : FloodContract(receiving), IClassFixture<PostgresReceiving>;

/// <summary>Behind a proxy that the configuration names, the sender is whom the proxy saw.</summary>
public sealed class KnownProxyTests(KnownProxyTests.Fixture receiving) : IClassFixture<KnownProxyTests.Fixture>
{
    [Theory]
    [InlineData("203.0.113.5", "203.0.113.5", 200)]
    [InlineData("203.0.113.5, 198.51.100.9", "198.51.100.9", 401)]
    [InlineData("198.51.100.9, 203.0.113.5", "203.0.113.5", 200)]
    [InlineData("::ffff:203.0.113.5", "203.0.113.5", 200)]
    [InlineData("nonsense", "127.0.0.1", 401)]
    [InlineData(null, "127.0.0.1", 401)]
    public async Task The_address_that_the_proxy_added_last_counts(string? forwardedFor, string address, int status)
    {
        var body = ReceivingApp.NewBody();
        (string, string)[] headers = [("Mozart-Pay-Signature", A.Signature(body, at: receiving.Clock.GetUtcNow())), .. forwardedFor is null ? Array.Empty<(string, string)>() : [("X-Forwarded-For", forwardedFor)]];

        Assert.Equal(status, (await receiving.SendAsync(A.Post("elsewhere", body, headers))).Status);

        Assert.Equal(address, (await receiving.RejectedAsync(body)).RemoteAddress);
    }

    public sealed class Fixture() : ReceivingApp(DatabaseKind.Sqlite)
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings => [.. base.Settings, new("ForwardedHeaders:KnownNetworks", "10.0.0.0/8 127.0.0.0/8")];
    }
}
