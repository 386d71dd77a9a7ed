using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>The app with endpoints of every sort, a clock that stands still, and a look into its store and its log.</summary>
public abstract class ReceivingApp(DatabaseKind kind) : IAsyncLifetime
{
    public const string StrictSecret = "a_strict_endpoint_secret";
    public const string WholeValue = "Basic bW96YXJ0bzpzZWNyZXQ=";
    public const string UnsecuredSlug = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    public DashboardApp App { get; private set; } = null!;

    public TestClock Clock { get; } = new(A.Time);

    internal CapturedLog Log { get; } = new();

    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("Sandbox:Enabled", "false"),
        .. A.EndpointSettings(0, "mozart-pay", "MozartPay", A.MozartPaySecret),
        .. A.EndpointSettings(1, "mozarto", "Mozarto", A.MozartoSecret),
        .. A.EndpointSettings(2, "strict", "MozartPay", StrictSecret, ("RejectStale", "true")),
        .. A.EndpointSettings(3, "whole-value", "Mozarto", WholeValue, ("AuthorizationScheme", "")),
        .. A.EndpointSettings(4, UnsecuredSlug, "Mozarto", null, ("Unsecured", "true")),
        .. A.EndpointSettings(5, "paused", "MozartPay", A.MozartPaySecret),
        .. A.EndpointSettings(6, "disabled", "MozartPay", A.MozartPaySecret),
        .. A.EndpointSettings(7, "elsewhere", "MozartPay", A.MozartPaySecret, ("AllowedNetworks", "203.0.113.0/24")),
    ];

    protected virtual void Change(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(Log);

    public async Task InitializeAsync()
    {
        App = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Database = kind,
            Settings = Settings.ToDictionary(StringComparer.Ordinal),
            Clock = Clock,
            Services = Change,
        });
        await using var context = NewContext();
        foreach (var endpoint in await context.Endpoints.ToListAsync())
        {
            if (endpoint.Slug == "paused") endpoint.Pause(Clock.GetUtcNow());
            if (endpoint.Slug == "disabled") endpoint.Disable(Clock.GetUtcNow());
        }

        await context.SaveChangesAsync();
        await App.Services.GetRequiredService<EndpointDirectory>().ReadAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
    }

    internal DashboardContext NewContext() => App.Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContext();

    internal Task<RawResponse> SendAsync(byte[] request) => RawHttp.ExchangeAsync(App.BaseAddress, request);

    /// <summary>Sends a body that the endpoint's secret has signed just now.</summary>
    internal Task<RawResponse> SendSignedAsync(byte[] body, string slug = "mozart-pay", string secret = A.MozartPaySecret, DateTimeOffset? at = null) =>
        SendAsync(A.Post(slug, body, ("Mozart-Pay-Signature", A.Signature(body, secret, at ?? Clock.GetUtcNow()))));

    /// <summary>A body that no other test sends, so that what came of it can be found.</summary>
    internal static byte[] NewBody(int bytes = 40) => RandomNumberGenerator.GetBytes(bytes);

    internal async Task<IReadOnlyList<Delivery>> DeliveriesOfAsync(byte[] body)
    {
        var hash = SHA256.HashData(body);
        await using var context = NewContext();
        return await context.Deliveries.AsNoTracking().Where(row => row.BodySha256 == hash).OrderBy(row => row.Id).ToListAsync();
    }

    internal async Task<Delivery> DeliveryOfAsync(byte[] body) => Assert.Single(await DeliveriesOfAsync(body));

    /// <summary>Waits until the ring has kept a rejected body. Its writer pauses by the clock, so the clock is moved.</summary>
    internal async Task<Delivery> RejectedAsync(byte[] body) => (await Eventually.ValueAsync("the rejected delivery", async () =>
    {
        Clock.Advance(TimeSpan.FromMilliseconds(100));
        return await DeliveriesOfAsync(body);
    }, found => found.Count > 0))[0];

    internal async Task<byte[]?> BodyOfAsync(Delivery delivery)
    {
        await using var context = NewContext();
        return await context.DeliveryBodies.Where(row => row.DeliveryId == delivery.Id).Select(row => row.Bytes).SingleOrDefaultAsync();
    }

    internal Task<long> CountAsync(ReceptionEvent what, int atLeast) => Eventually.ValueAsync($"the count of {what}", async () =>
    {
        Clock.Advance(TimeSpan.FromSeconds(2));
        await using var context = NewContext();
        return await context.ReceptionCounts.Where(row => row.Event == what).SumAsync(row => row.Count);
    }, count => count >= atLeast);

    /// <summary>All of an answer but its date: what a sender could tell two answers apart by.</summary>
    internal static string Fingerprint(RawResponse answer) => string.Join('\n',
        answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {header.Value}").Prepend(answer.StatusLine).Append("").Append(answer.BodyText));
}

public sealed class SqliteReceiving() : ReceivingApp(DatabaseKind.Sqlite);

public sealed class PostgresReceiving() : ReceivingApp(DatabaseKind.PostgreSql);
