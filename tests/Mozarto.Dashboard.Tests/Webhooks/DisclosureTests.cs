using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What answers and logs give away: nothing of us to a sender, nothing of a sender to the log.</summary>
public sealed class DisclosureTests(SqliteReceiving receiving) : IClassFixture<SqliteReceiving>
{
    private const string Marker = "canary-4e1f";
    private static readonly string[] AllowedHeaders =
    [
        "Content-Length", "Date", "Connection", "Allow", "Retry-After",
        // The same on every answer, whoever asks for what.
        "Cache-Control", "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options",
    ];

    public static TheoryData<string, int> Requests => new()
    {
        { "POST /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 401 },
        { "POST /webhooks/unknown HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 401 },
        { $"POST /webhooks/{ReceivingApp.UnsecuredSlug} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 200 },
        { "GET /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\n\r\n", 405 },
        { "TRACE /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nCookie: canary-4e1f\r\n\r\n", 405 },
        { "POST /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n", 413 },
        { "POST /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 415 },
        { "POST /webhooks/mozart-pay%00 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 400 },
        { "POST /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", 400 },
        { "GARBAGE\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task No_answer_names_a_server_a_version_or_a_reason(string request, int status)
    {
        receiving.Clock.Advance(TimeSpan.FromMinutes(1));

        var answer = await RawHttp.ExchangeAsync(receiving.App.BaseAddress, request);

        Assert.Equal(status, answer.Status);
        Assert.Empty(answer.Body);
        Assert.Empty(answer.Headers.Select(header => header.Key).Except(AllowedHeaders, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_fault_of_ours_is_an_empty_500_in_production()
    {
        var clock = new BreakableClock();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Environment = "Production",
            Settings = new Dictionary<string, string?>(A.EndpointSettings(0, "mozart-pay", "MozartPay", A.MozartPaySecret), StringComparer.Ordinal)
            {
                ["PublicBaseUrl"] = "https://dashboard.example.test",
                ["DataProtection:KeysUnprotected"] = "true",
                ["Authentication:OpenIdConnect:Authority"] = "https://sign-in.example.test",
                ["Authentication:OpenIdConnect:ClientId"] = "dashboard",
                ["Authentication:OpenIdConnect:ClientSecret"] = "a-client-secret",
            },
            Services = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)),
        });

        clock.IsBroken = true;
        var answer = await RawHttp.ExchangeAsync(app.BaseAddress, A.Post("mozart-pay", A.Body));
        clock.IsBroken = false;

        Assert.Equal((500, 0), (answer.Status, answer.Body.Length));
        Assert.Empty(answer.Headers.Select(header => header.Key).Except(AllowedHeaders, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\u001b[31mcanary-4e1f\u001b[0m")]
    [InlineData("\"},{\"level\":\"canary-4e1f\"}")]
    [InlineData("canary-4e1f%0d%0aInformation: forged")]
    [InlineData("canary-4e1f\u0085\u2028forged")]
    [InlineData("{canary-4e1f} {0} %s ${jndi:ldap://canary-4e1f}")]
    public async Task Nothing_that_a_refused_sender_writes_reaches_the_log(string text)
    {
        receiving.Clock.Advance(TimeSpan.FromMinutes(1));
        var body = Encoding.UTF8.GetBytes(text);

        await receiving.SendAsync(A.Post($"mozart-pay?{Uri.EscapeDataString(text)}=1", body, ("Mozart-Pay-Signature", text), ("User-Agent", text), ("X-Forwarded-For", text)));
        await receiving.SendAsync(A.Post(Uri.EscapeDataString(text), body, ("Authorization", $"Bearer {text}")));
        await receiving.SendAsync(A.Post("mozart-pay", body, ("X-Long", text + new string('x', 60_000)), ("Content-Encoding", text)));
        var last = ReceivingApp.NewBody();
        await receiving.SendAsync(A.Post("mozarto", last, ("Authorization", $"Bearer {text}")));
        await receiving.RejectedAsync(last);

        Assert.DoesNotContain(receiving.Log.Events, line => line.Contains(Marker, StringComparison.Ordinal) || line.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_delivery_is_one_line_in_the_log_with_its_reason_and_nothing_of_the_sender()
    {
        var body = Encoding.UTF8.GetBytes(Marker + Convert.ToHexString(ReceivingApp.NewBody()));
        var before = receiving.Log.Events.Count;

        await receiving.SendAsync(A.Post($"mozarto?{Marker}=1", body, ("Authorization", $"Bearer {Marker}"), ("User-Agent", $"{Marker}\u001b[31m")));
        await receiving.RejectedAsync(body);

        Assert.Contains("was refused: WrongSecret.", Assert.Single(receiving.Log.Events.Skip(before), line => line.Contains("was refused", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(receiving.Log.Events, line => line.Contains(Marker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_could_not_be_stored_is_one_line_in_the_log_without_anything_of_the_sender()
    {
        var body = Encoding.UTF8.GetBytes(Marker + Convert.ToHexString(ReceivingApp.NewBody()));
        var before = receiving.Log.Events.Count;
        await using (var other = new SqliteConnection(receiving.App.Database.ConnectionString))
        {
            await other.OpenAsync();
            await using var held = other.BeginTransaction();
            var answer = await receiving.SendAsync(A.Post($"mozart-pay?{Marker}=1", body,
                ("Mozart-Pay-Signature", A.Signature(body, at: receiving.Clock.GetUtcNow())), ("User-Agent", $"{Marker}\u001b[31m")));
            Assert.Equal(503, answer.Status);
        }

        var lines = receiving.Log.Events.Skip(before).Where(line => line.Contains("could not be stored", StringComparison.Ordinal)).ToArray();
        Assert.Equal("Error Mozarto.Dashboard.Webhooks.InboxWriter: 1 deliveries could not be stored (SqliteException, -); their senders were told to repeat.", Assert.Single(lines));
        Assert.DoesNotContain(receiving.Log.Events, line => line.Contains(Marker, StringComparison.Ordinal));
    }

    private sealed class BreakableClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override DateTimeOffset GetUtcNow() => IsBroken ? throw new InvalidOperationException("A fault of ours.") : base.GetUtcNow();
    }
}
