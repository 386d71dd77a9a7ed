using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>
/// Mozarto and Mozart Pay as a test pretends them: sends byte by byte over real HTTP, and waits until the delivery is in the store.
/// More than 60 refused requests a minute are only sampled, so one app takes fewer than that.
/// </summary>
internal sealed class Sender(DashboardApp app)
{
    public const string PaySecret = "a_secret_of_the_pretended_mozart_pay";
    public const string MozartoSecret = "a-secret-of-the-pretended-mozarto";
    public const string OtherSecret = "a_secret_of_the_second_endpoint";
    public const string PaySlug = "mozart-pay";
    public const string MozartoSlug = "mozarto";
    public const string OtherSlug = "mozart-pay-two";
    public const string UnsecuredSlug = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private static long lastNumber;

    /// <summary>The endpoints that this sender knows, in the words of the configuration.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Endpoints:0:Slug"] = PaySlug, ["Endpoints:0:Kind"] = "MozartPay", ["Endpoints:0:Secret"] = PaySecret,
        ["Endpoints:1:Slug"] = MozartoSlug, ["Endpoints:1:Kind"] = "Mozarto", ["Endpoints:1:Secret"] = MozartoSecret,
        ["Endpoints:2:Slug"] = OtherSlug, ["Endpoints:2:Kind"] = "MozartPay", ["Endpoints:2:Secret"] = OtherSecret,
        ["Endpoints:3:Slug"] = UnsecuredSlug, ["Endpoints:3:Kind"] = "Mozarto", ["Endpoints:3:Unsecured"] = "true",
    };

    /// <summary>A body that no other has.</summary>
    public static byte[] NewBody() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $$$"""{"event":"payment.updated","payment":{"id":{{{Interlocked.Increment(ref lastNumber)}}},"status":"completed","amount_cents":1999,"currency":"GBP"}}"""));

    /// <summary>A body of Mozarto's that no other has.</summary>
    public static byte[] NewMozartoBody() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $$"""{"transaction_id":"70b3c4d5{{Interlocked.Increment(ref lastNumber):x16}}","user_id":"player-77","status":"confirmed","transaction_status":"Approved","amount":"42.50","currency":"EUR","merchantReference":""}"""));

    /// <summary>The value of <c>Mozart-Pay-Signature</c>.</summary>
    public static string Signature(byte[] body, string secret, DateTimeOffset at) => $"t={at.ToUnixTimeSeconds()},v1={V1(body, secret, at)}";

    public static string V1(byte[] body, string secret, DateTimeOffset at) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}.")), .. body]));

    /// <summary>Sends as Mozart Pay, signed now (or so much earlier), and returns the stored delivery's id.</summary>
    public Task<long> PayAsync(byte[]? body = null, string secret = PaySecret, TimeSpan earlier = default, string slug = PaySlug, params (string Name, string Value)[] headers)
    {
        body ??= NewBody();
        var at = app.Services.GetRequiredService<TimeProvider>().GetUtcNow() - earlier;
        return SendAsync(slug, body, [("Mozart-Pay-Signature", Signature(body, secret, at)), ("Mozart-Pay-Timestamp", $"{at.ToUnixTimeSeconds()}"), .. headers]);
    }

    /// <summary>Sends as Mozarto; without an authorization no header goes out.</summary>
    public Task<long> MozartoAsync(byte[]? body = null, string? authorization = $"Bearer {MozartoSecret}", string slug = MozartoSlug) =>
        SendAsync(slug, body ?? NewMozartoBody(), authorization is null ? [] : [("Authorization", authorization)]);

    /// <summary>Sends any headers, in the order given and as they are, and returns the id of the delivery that is stored.</summary>
    public async Task<long> SendAsync(string slug, byte[] body, params (string Name, string Value)[] headers)
    {
        var digest = SHA256.HashData(body);
        var before = await NewestAsync(digest);
        await AnswerAsync(slug, body, headers);
        return await Eventually.ValueAsync("the delivery in the store", () => NewestAsync(digest), id => id > before);
    }

    /// <summary>Sends and returns the answer, stored or not.</summary>
    public Task<RawResponse> AnswerAsync(string slug, byte[] body, params (string Name, string Value)[] headers)
    {
        var head = new StringBuilder($"POST /webhooks/{slug} HTTP/1.1\r\nHost: dashboard.test\r\nContent-Length: {body.Length}\r\n");
        foreach (var (name, value) in headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return RawHttp.ExchangeAsync(app.BaseAddress, (byte[])[.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body]);
    }

    private async Task<long> NewestAsync(byte[] digest)
    {
        await using var context = app.NewContext();
        return await context.Deliveries.Where(row => row.BodySha256 == digest).MaxAsync(row => (long?)row.Id) ?? 0;
    }
}

/// <summary>What tests of either database do with an app's store.</summary>
internal static class AppStore
{
    public static DashboardContext NewContext(this DashboardApp app) => app.Services.GetRequiredService<IDbContextFactory<DashboardContext>>().CreateDbContext();

    public static T Get<T>(this DashboardApp app)
        where T : notnull => app.Services.GetRequiredService<T>();
}
