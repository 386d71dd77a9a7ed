using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Whoever sends slower than the limits is cut off; others are answered meanwhile, and nothing of it is stored.</summary>
public abstract class SlowSenderContract(ReceivingApp receiving)
{
    [Fact]
    public async Task A_body_that_takes_longer_than_its_limit_is_cut_off_and_honest_senders_are_answered_meanwhile()
    {
        var slow = ReceivingApp.NewBody();
        var limitsBefore = receiving.Clock.TimersDueIn(WebhookLimits.BodyDurationMax);
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        await connection.SendAsync(A.Post("mozart-pay", slow, ("Mozart-Pay-Signature", A.Signature(slow, at: receiving.Clock.GetUtcNow()))).AsMemory(..^1));
        await Eventually.TrueAsync("the body is waited for", () => receiving.Clock.TimersDueIn(WebhookLimits.BodyDurationMax) > limitsBefore);
        var answer = connection.ReadResponseAsync();

        receiving.Clock.Advance(WebhookLimits.BodyDurationMax - TimeSpan.FromSeconds(1));
        var honest = ReceivingApp.NewBody();
        Assert.Equal(200, (await receiving.SendSignedAsync(honest)).Status);
        Assert.False(answer.IsCompleted);
        receiving.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((408, "close"), ((await answer).Status, (await answer).Header("Connection")));
        Assert.Empty(await connection.ReadUntilCloseAsync());
        Assert.Empty(await receiving.DeliveriesOfAsync(slow));
        Assert.Equal(VerdictKind.Authentic, (await receiving.DeliveryOfAsync(honest)).Verdict);
        await receiving.CountAsync(ReceptionEvent.IncompleteBody, 1);
    }
}

public sealed class SlowSenderOnSqlite(SlowSenderOnSqlite.Patient receiving) : SlowSenderContract(receiving), IClassFixture<SlowSenderOnSqlite.Patient>
{
    public sealed class Patient() : PatientReceiving(DatabaseKind.Sqlite);
}

public sealed class SlowSenderOnPostgres(SlowSenderOnPostgres.Patient receiving) : SlowSenderContract(receiving), IClassFixture<SlowSenderOnPostgres.Patient>
{
    public sealed class Patient() : PatientReceiving(DatabaseKind.PostgreSql);
}

/// <summary>The server's own limit for bodies, which goes by a real clock and would cut first, is off: what is left is ours.</summary>
public abstract class PatientReceiving(DatabaseKind kind) : ReceivingApp(kind)
{
    protected override void Change(IServiceCollection services)
    {
        base.Change(services);
        services.PostConfigure<KestrelServerOptions>(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
    }
}

/// <summary>The limits that the server itself keeps, by a clock of its own: shortened here, so that nobody waits for them.</summary>
public sealed class SlowConnectionTests(SlowConnectionTests.ShortPatience app) : IClassFixture<SlowConnectionTests.ShortPatience>
{
    [Fact]
    public async Task Headers_that_never_end_are_cut_off_and_honest_senders_are_answered_meanwhile()
    {
        using var connection = await RawHttp.ConnectAsync(app.App.BaseAddress);
        await connection.SendAsync($"POST /webhooks/{Sender.PaySlug} HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        var answer = connection.ReadResponseAsync();

        Assert.True(await new Sender(app.App).PayAsync() > 0);

        Assert.Equal(408, (await answer).Status);
        Assert.Empty(await connection.ReadUntilCloseAsync());
    }

    [Fact]
    public async Task A_body_that_stops_arriving_is_cut_off_long_before_its_limit()
    {
        var body = Sender.NewBody();
        var at = DateTimeOffset.UnixEpoch.AddSeconds(app.App.Get<TimeProvider>().GetUtcNow().ToUnixTimeSeconds());
        using var connection = await RawHttp.ConnectAsync(app.App.BaseAddress);
        await connection.SendAsync(A.Post(Sender.PaySlug, body, ("Mozart-Pay-Signature", Sender.Signature(body, Sender.PaySecret, at))).AsMemory(..^1));

        var answer = await connection.ReadResponseAsync();

        Assert.Equal(408, answer.Status);
        await using var context = app.App.NewContext();
        Assert.False(await context.Deliveries.AnyAsync(row => row.BodyBytes == body.Length - 1));
    }

    [Fact]
    public async Task Outside_of_tests_the_limits_are_those_that_are_written_down()
    {
        await using var plain = await DashboardApp.StartAsync();
        var limits = plain.Get<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(WebhookLimits.HeaderDurationMax, limits.RequestHeadersTimeout);
        Assert.NotNull(limits.MinRequestBodyDataRate);
    }

    public sealed class ShortPatience() : DashboardAppFixture(new DashboardAppOptions
    {
        Settings = Sender.Settings,
        Services = services => services.PostConfigure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(2);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(2));
        }),
    });
}
