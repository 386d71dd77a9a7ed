using System.Text;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Every failure to prove oneself gets the same empty 401, and the ring tells an operator why.</summary>
public abstract class RefusalContract
{
    private const string SameAnswer = "HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n";

    private readonly ReceivingApp receiving;

    // A minute passes before each test, so that the failures of one do not count against the next.
    protected RefusalContract(ReceivingApp receiving)
    {
        this.receiving = receiving;
        receiving.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>Slug, header (without value: none), and the reason that is kept. V1 stands for the right signature of the body at NOW.</summary>
    public static TheoryData<string, string, string> Failures => new()
    {
        { "mozart-pay", "", "NoHeader" },
        { "mozart-pay", "Mozart-Pay-Signature:", "NoHeader" },
        { "mozart-pay", "Mozart-Pay-Signature: t=,v1=V1", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: t=NOW,v1=", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: ,,", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: t=-1,v1=V1", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: t=1e9,v1=V1", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: t=٣٤,v1=V1", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: t=NOW,t=NOW,v1=V1", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: t=NOW,v1=V1ff", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: LONG,t=NOW,v1=V1", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: ITEMS", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: t=NOW,MANY", "Malformed" },
        { "mozart-pay", "Mozart-Pay-Signature: t=NOW,v0=V1", "NoSupportedScheme" },
        { "mozart-pay", "Mozart-Pay-Signature: sha1=V1", "NoSupportedScheme" },
        { "mozart-pay", "Mozart-Pay-Signature: t=1,v1=V1", "WrongSecret" },
        { "mozart-pay", "Mozart-Pay-Signature: t=NOW,v1=OTHERSECRET", "WrongSecret" },
        { "mozart-pay", "Mozart-Pay-Signature: t=NOW,v1=OTHERBODY", "WrongSecret" },
        { "strict", "Mozart-Pay-Signature: t=NOW,v1=V1", "WrongSecret" },
        { "mozart-pay", "Authorization: Bearer a_mozart_pay_secret_01", "NoHeader" },
        { "elsewhere", "Mozart-Pay-Signature: t=NOW,v1=V1", "AddressNotAllowed" },
        { "mozarto", "", "NoHeader" },
        { "mozarto", "Authorization:", "NoHeader" },
        { "mozarto", "Mozart-Pay-Signature: t=NOW,v1=V1", "NoHeader" },
        { "mozarto", "Authorization: Bearer  a-mozarto-secret-01", "Malformed" },
        { "mozarto", "Authorization: Bearer a-mozarto-secret-01x", "WrongSecret" },
        { "mozarto", "Authorization: Bearer a-mozarto-secret-0", "WrongSecret" },
        { "mozarto", "Authorization: Bearer a_mozart_pay_secret_01", "WrongSecret" },
        { "mozarto", "Authorization: Basic a-mozarto-secret-01", "NoSupportedScheme" },
        { "mozarto", "Authorization: Bearer a-mozarto-secret-01\r\nAuthorization: Bearer a-mozarto-secret-01", "Malformed" },
        { "mozarto", "Authorization: Bearer a-mozarto-secret-01\r\nAuthorization: Bearer wrong", "Malformed" },
        { "mozarto?token=a-mozarto-secret-01", "", "TokenInUrl" },
        { "mozarto?a-mozarto-secret-01", "", "TokenInUrl" },
        { "whole-value", "Authorization: Bearer a-mozarto-secret-01", "WrongSecret" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Every_failure_gets_the_same_answer_and_a_reason_in_the_ring(string slug, string header, string reason)
    {
        var body = ReceivingApp.NewBody();

        Assert.Equal(SameAnswer, ReceivingApp.Fingerprint(await receiving.SendAsync(Request(slug, header, body))));

        var kept = await receiving.RejectedAsync(body);
        Assert.Equal((VerdictKind.Rejected, reason, 401, "127.0.0.1"), (kept.Verdict, kept.Reason.ToString(), kept.AnswerStatus, kept.RemoteAddress));
        Assert.Equal(body, await receiving.BodyOfAsync(kept));
        Assert.DoesNotContain(A.MozartoSecret, kept.Path + kept.Headers + kept.Steps, StringComparison.Ordinal);
        Assert.DoesNotContain(VerdictStep.Read(kept.Steps), step => step.Check == VerdictCheck.Secret && step.Outcome == CheckOutcome.Passed);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("disabled")]
    [InlineData("MOZART-PAY")]
    [InlineData("mozart-pay%20")]
    [InlineData("mozart-pay%2F")]
    [InlineData("mozart-pay%2F..%2Fmozart-pay")]
    [InlineData("mozart-pay;x")]
    [InlineData("mozart-pay/more")]
    [InlineData("..;/mozart-pay")]
    [InlineData("%C0%AE%C0%AE")]
    [InlineData("")]
    [InlineData("//mozart-pay")]
    public async Task What_is_no_active_endpoint_answers_the_same_and_keeps_nothing(string slug)
    {
        var body = ReceivingApp.NewBody();

        Assert.Equal(SameAnswer, ReceivingApp.Fingerprint(await receiving.SendSignedAsync(body, slug)));

        var after = ReceivingApp.NewBody();
        await receiving.SendAsync(A.Post("mozart-pay", after));
        await receiving.RejectedAsync(after);
        Assert.Empty(await receiving.DeliveriesOfAsync(body));
    }

    [Fact]
    public async Task Requests_to_unknown_and_disabled_endpoints_are_counted()
    {
        await receiving.SendSignedAsync(A.Body, "unknown");
        await receiving.SendSignedAsync(A.Body, "disabled");

        Assert.True(await receiving.CountAsync(ReceptionEvent.UnknownEndpoint, 1) >= 1);
        Assert.True(await receiving.CountAsync(ReceptionEvent.DisabledEndpoint, 1) >= 1);
    }

    [Theory]
    [InlineData("Authorization: bearer a-mozarto-secret-01", "mozarto")]
    [InlineData("Authorization: BEARER a-mozarto-secret-01", "mozarto")]
    [InlineData("Authorization: Basic bW96YXJ0bzpzZWNyZXQ=", "whole-value")]
    [InlineData("Mozart-Pay-Signature: t=NOW, v1=OTHERSECRET, v1=OTHERBODY, v1=V1", "mozart-pay")]
    public async Task Unusual_but_right_proofs_are_accepted(string header, string slug) =>
        Assert.Equal(200, (await receiving.SendAsync(Request(slug, header, ReceivingApp.NewBody()))).Status);

    [Fact]
    public async Task A_secret_in_the_address_is_noted_even_where_the_header_is_right_and_never_kept()
    {
        var body = ReceivingApp.NewBody();

        Assert.Equal(200, (await receiving.SendAsync(Request($"mozarto?token={A.MozartoSecret}", $"Authorization: Bearer {A.MozartoSecret}", body))).Status);

        var kept = await receiving.DeliveryOfAsync(body);
        Assert.Contains(new VerdictStep(VerdictCheck.Url, CheckOutcome.Note, "secret"), VerdictStep.Read(kept.Steps));
        Assert.Equal("/webhooks/mozarto?token=•••", kept.Path);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("NONSENSE")]
    public async Task Another_method_is_refused_names_the_right_one_and_tells_nothing_of_endpoints(string method)
    {
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        foreach (var slug in new[] { "mozart-pay", "unknown" })
        {
            await connection.SendAsync($"{method} /webhooks/{slug} HTTP/1.1\r\nHost: x\r\nMozart-Pay-Signature: t=1,v1=2\r\n\r\n");
            var length = method == "HEAD" ? "" : "Content-Length: 0\n";
            Assert.Equal($"HTTP/1.1 405 Method Not Allowed\n{length}Allow: POST\n\n", ReceivingApp.Fingerprint(await connection.ReadResponseAsync(toHeadRequest: method == "HEAD")));
        }
    }

    private byte[] Request(string slug, string header, byte[] body)
    {
        var t = $"{receiving.Clock.GetUtcNow().ToUnixTimeSeconds()}";
        var filled = header
            .Replace("ITEMS", string.Join(',', Enumerable.Repeat("a=1", 10_000)), StringComparison.Ordinal)
            .Replace("MANY", string.Join(',', Enumerable.Repeat("v1=V1", 1_500)), StringComparison.Ordinal)
            .Replace("LONG", $"x={new string('x', 64 * 1024)}", StringComparison.Ordinal)
            .Replace("OTHERSECRET", A.V1(t, body, "another secret"), StringComparison.Ordinal)
            .Replace("OTHERBODY", A.V1(t, [.. body, 0]), StringComparison.Ordinal)
            .Replace("V1", A.V1(t, body), StringComparison.Ordinal)
            .Replace("NOW", t, StringComparison.Ordinal);
        var lines = filled.Length == 0 ? "" : filled + "\r\n";
        return [.. Encoding.UTF8.GetBytes($"POST /webhooks/{slug} HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n{lines}\r\n"), .. body];
    }
}

public sealed class RefusalOnSqlite(SqliteReceiving receiving) : RefusalContract(receiving), IClassFixture<SqliteReceiving>;

public sealed class RefusalOnPostgres(PostgresReceiving receiving) : RefusalContract(receiving), IClassFixture<PostgresReceiving>;
