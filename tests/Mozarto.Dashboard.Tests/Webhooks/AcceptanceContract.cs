using System.Net;
using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>What is authentic is stored byte for byte and then answered with an empty 200.</summary>
public abstract class AcceptanceContract(ReceivingApp receiving)
{
    private const string EmptyOk = "HTTP/1.1 200 OK\nContent-Length: 0\n\n";

    public static TheoryData<string> Bodies =>
    [
        "\u00ef\u00bb\u00bf{\"byte order mark\":1}", "{\r\n\"crlf\":1\r\n}\r\n", "{\"trailing\":1}  \t\n", "\u00ff\u00fe\u0080invalid utf-8", "nul \u0000 inside", "", "{", "\u001f\u008b\u0008looks like gzip",
    ];

    [Fact]
    public async Task A_delivery_that_the_stripe_package_signed_is_stored_and_answered_with_an_empty_200()
    {
        await using var stripe = new StripeSender();
        var body = Encoding.UTF8.GetBytes($$"""{"event":"payment.updated","n":"{{Convert.ToHexString(ReceivingApp.NewBody())}}"}""");

        var answer = await stripe.PostAsync(new Uri(receiving.App.BaseAddress, "webhooks/mozart-pay"), A.MozartPaySecret, body, receiving.Clock.GetUtcNow());

        Assert.Equal((200, 0), (answer.Status, answer.BodyBytes));
        var stored = await receiving.DeliveryOfAsync(body);
        Assert.Equal((VerdictKind.Authentic, VerdictReason.Fresh, answer.Timestamp), (stored.Verdict, stored.Reason, stored.SignedAt));
        Assert.Equal(body, await receiving.BodyOfAsync(stored));
    }

    [Fact]
    public async Task A_Mozarto_delivery_with_the_right_value_is_stored_and_answered_with_an_empty_200()
    {
        var body = ReceivingApp.NewBody();

        var answer = await receiving.SendAsync(A.Post("mozarto", body, ("Authorization", $"Bearer {A.MozartoSecret}")));

        Assert.Equal(EmptyOk, ReceivingApp.Fingerprint(answer));
        Assert.Equal(VerdictReason.Untimed, (await receiving.DeliveryOfAsync(body)).Reason);
    }

    [Fact]
    public async Task The_stored_row_tells_everything_about_the_request()
    {
        var body = ReceivingApp.NewBody();
        var signature = A.Signature(body, at: receiving.Clock.GetUtcNow());

        await receiving.SendAsync(A.Post("mozart-pay?shop=7", body, ("Mozart-Pay-Signature", signature), ("X-Twice", "1"), ("X-Twice", "2")));

        var stored = await receiving.DeliveryOfAsync(body);
        Assert.Equal((VerdictKind.Authentic, VerdictReason.Fresh, VerdictReason.Fresh, 200), (stored.Verdict, stored.Reason, stored.ReasonAtArrival, stored.AnswerStatus));
        Assert.Equal(("POST", "/webhooks/mozart-pay?shop=•••", "127.0.0.1"), (stored.Method, stored.Path, stored.RemoteAddress));
        Assert.Equal((body.Length, BodyKept.Whole, receiving.Clock.GetUtcNow()), (stored.BodyBytes, stored.BodyKept, stored.ReceivedAt));
        Assert.Equal(SHA256.HashData(body), stored.BodySha256);
        Assert.Equal(8, stored.SecretFingerprint!.Length);
        Assert.Contains(new VerdictStep(VerdictCheck.Secret, CheckOutcome.Passed, stored.SecretFingerprint), VerdictStep.Read(stored.Steps));
        Assert.Equal([("Host", "dashboard.test"), ("Content-Length", "40"), ("Mozart-Pay-Signature", signature), ("X-Twice", "1"), ("X-Twice", "2")],
            KeptHeaders.Read(stored.Headers).Select(header => (header.Name, header.Value)).OrderBy(header => Array.IndexOf(["Host", "Content-Length", "Mozart-Pay-Signature", "X-Twice"], header.Name)));
    }

    [Fact]
    public async Task Secret_headers_are_masked_in_the_store_whether_accepted_or_refused()
    {
        byte[] accepted = ReceivingApp.NewBody(), refused = ReceivingApp.NewBody();
        await receiving.SendAsync(A.Post("mozarto", accepted, ("Authorization", $"Bearer {A.MozartoSecret}"), ("Cookie", "id=canary-5c2e"), ("X-Api-Key", "canary-5c2e")));
        await receiving.SendAsync(A.Post("mozarto", refused, ("Authorization", "Bearer canary-5c2e"), ("Proxy-Authorization", "canary-5c2e")));

        var rows = new[] { await receiving.DeliveryOfAsync(accepted), await receiving.RejectedAsync(refused) };

        Assert.Equal("Bearer •••", KeptHeaders.Read(rows[0].Headers).Single(header => header.Name == "Authorization").Value);
        Assert.All(rows, row =>
        {
            Assert.DoesNotContain("canary", row.Headers, StringComparison.Ordinal);
            Assert.DoesNotContain(A.MozartoSecret, row.Headers + row.Steps + row.Path, StringComparison.Ordinal);
        });
        Assert.Equal(32, rows[1].AuthorizationDigest!.Length);
        Assert.Null(rows[0].AuthorizationDigest);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task The_exact_bytes_are_kept_whatever_they_are(string latin1)
    {
        var body = Encoding.Latin1.GetBytes(latin1);

        Assert.Equal(EmptyOk, ReceivingApp.Fingerprint(await receiving.SendSignedAsync(body)));

        var stored = await receiving.DeliveryOfAsync(body);
        Assert.Equal(body, await receiving.BodyOfAsync(stored));
        Assert.Equal(body.Length, stored.BodyBytes);
    }

    [Fact]
    public async Task No_body_and_no_length_at_all_is_an_empty_body()
    {
        var signature = A.Signature([], at: receiving.Clock.GetUtcNow().AddSeconds(-17));

        Assert.Equal(200, (await RawHttp.ExchangeAsync(receiving.App.BaseAddress, $"POST /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nMozart-Pay-Signature: {signature}\r\n\r\n")).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task The_content_type_decides_nothing_and_is_kept(string? type)
    {
        var body = ReceivingApp.NewBody();
        (string, string)[] headers = [("Mozart-Pay-Signature", A.Signature(body, at: receiving.Clock.GetUtcNow())), .. type is null ? Array.Empty<(string, string)>() : [("Content-Type", type)]];

        Assert.Equal(200, (await receiving.SendAsync(A.Post("mozart-pay", body, headers))).Status);

        var stored = await receiving.DeliveryOfAsync(body);
        Assert.Equal(body, await receiving.BodyOfAsync(stored));
        Assert.Equal(type, KeptHeaders.Read(stored.Headers).SingleOrDefault(header => header.Name == "Content-Type")?.Value);
    }

    [Theory]
    [InlineData("mozart-pay", -299, 200, "Fresh")]
    [InlineData("mozart-pay", -301, 200, "Stale")]
    [InlineData("mozart-pay", -691_200, 200, "Stale")]
    [InlineData("mozart-pay", 299, 200, "Fresh")]
    [InlineData("mozart-pay", 301, 200, "Future")]
    [InlineData("mozart-pay", 200_000_000_000, 200, "Future")]
    [InlineData("strict", -299, 200, "Fresh")]
    [InlineData("strict", -301, 401, "StaleRefused")]
    [InlineData("strict", 301, 200, "Future")]
    public async Task The_signed_time_is_judged_by_the_endpoint(string slug, long seconds, int status, string reason)
    {
        receiving.Clock.Advance(TimeSpan.FromMinutes(1));
        var body = ReceivingApp.NewBody();
        var at = receiving.Clock.GetUtcNow().AddSeconds(seconds);

        Assert.Equal(status, (await receiving.SendSignedAsync(body, slug, slug == "strict" ? ReceivingApp.StrictSecret : A.MozartPaySecret, at)).Status);

        var stored = await receiving.RejectedAsync(body);
        Assert.Equal((reason, at.ToUnixTimeSeconds()), (stored.Reason.ToString(), stored.SignedAt));
    }

    [Fact]
    public async Task A_time_of_eighteen_digits_is_stored_as_one_of_the_future()
    {
        var body = ReceivingApp.NewBody();

        Assert.Equal(200, (await receiving.SendAsync(A.Post("mozart-pay", body, ("Mozart-Pay-Signature", A.SignatureOver("999999999999999999", body))))).Status);

        Assert.Equal((VerdictReason.Future, 999_999_999_999_999_999), ((await receiving.DeliveryOfAsync(body)) is var stored ? (stored.Reason, stored.SignedAt) : default));
    }

    [Fact]
    public async Task A_timestamp_header_that_differs_is_noted_and_decides_nothing()
    {
        var body = ReceivingApp.NewBody();

        Assert.Equal(200, (await receiving.SendAsync(A.Post("mozart-pay", body,
            ("Mozart-Pay-Signature", A.Signature(body, at: receiving.Clock.GetUtcNow())), ("Mozart-Pay-Timestamp", "1")))).Status);

        Assert.Contains(new VerdictStep(VerdictCheck.TimestampHeader, CheckOutcome.Note, "differs"), VerdictStep.Read((await receiving.DeliveryOfAsync(body)).Steps));
    }

    [Fact]
    public async Task A_paused_endpoint_stores_and_answers_200()
    {
        var body = ReceivingApp.NewBody();

        Assert.Equal(EmptyOk, ReceivingApp.Fingerprint(await receiving.SendSignedAsync(body, "paused")));

        Assert.Equal(VerdictKind.Authentic, (await receiving.DeliveryOfAsync(body)).Verdict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    public async Task An_unsecured_endpoint_stores_what_comes_and_marks_it_so(string? authorization)
    {
        var body = ReceivingApp.NewBody();

        var answer = await receiving.SendAsync(A.Post(ReceivingApp.UnsecuredSlug, body, authorization is null ? [] : [("Authorization", authorization)]));

        Assert.Equal(EmptyOk, ReceivingApp.Fingerprint(answer));
        var stored = await receiving.DeliveryOfAsync(body);
        Assert.Equal((VerdictKind.Unsecured, VerdictReason.Unsecured, null), (stored.Verdict, stored.Reason, stored.SecretFingerprint));
    }

    [Fact]
    public async Task The_same_bytes_sent_three_times_are_three_deliveries()
    {
        var body = ReceivingApp.NewBody();
        for (var i = 0; i < 3; i++) Assert.Equal((int)HttpStatusCode.OK, (await receiving.SendSignedAsync(body)).Status);

        Assert.Equal(3, (await receiving.DeliveriesOfAsync(body)).Count);
    }
}

public sealed class AcceptanceOnSqlite(SqliteReceiving receiving) : AcceptanceContract(receiving), IClassFixture<SqliteReceiving>;

public sealed class AcceptanceOnPostgres(PostgresReceiving receiving) : AcceptanceContract(receiving), IClassFixture<PostgresReceiving>;
