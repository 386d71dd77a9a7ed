using System.Text;
using Microsoft.AspNetCore.Http;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

public sealed class StripeSenderTests : IAsyncDisposable
{
    private const string Secret = "demo_signing_secret_01";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_770_000_000);

    private readonly StripeSender sender = new();

    public ValueTask DisposeAsync() => sender.DisposeAsync();

    [Fact]
    public async Task A_body_that_is_not_UTF_8_is_refused_because_the_package_signs_text()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => sender.HeaderAsync(Secret, new byte[] { 0x7b, 0xff, 0x7d }));

        Assert.Contains("not valid", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The expected value was computed with a standard HMAC, independently of this project and of the package.</summary>
    [Fact]
    public async Task A_known_body_gets_the_known_signature()
    {
        const string Body =
            """{"event":"payment.updated","payment":"""
            + """{"id":9001,"gateway":"fena","status":"failed","amount_cents":1999,"currency":"GBP","external_id":"fn_demo_77","metadata":"""
            + """{"cart":"C-5"},"created_at":"2026-02-02T02:40:00.000Z"}}""";

        var header = await sender.HeaderAsync(Secret, Encoding.UTF8.GetBytes(Body), At);

        Assert.Equal("t=1770000000,v1=94b04811a8156a0ccf7b0514cbea8ebba5b2e82744ab5404b1889975c13c46bd", header);
    }

    [Theory]
    [MemberData(nameof(SignatureVector.NamesOfText), MemberType = typeof(SignatureVector))]
    public async Task Every_vector_that_is_text_gets_its_signature(string name)
    {
        var vector = SignatureVector.Named(name);

        Assert.Contains($"v1={vector.V1}", await sender.HeaderAsync(vector.Secret, vector.Body, vector.At), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_carries_the_exact_bytes_and_both_headers()
    {
        var body = Encoding.UTF8.GetBytes("\uFEFF{\"name\":\"Zoë\",\r\n\"n\":1.0}");
        byte[]? got = null;
        HeaderDictionary? headers = null;
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var copy = new MemoryStream();
            await context.Request.Body.CopyToAsync(copy);
            got = copy.ToArray();
            headers = new HeaderDictionary(context.Request.Headers.ToDictionary());
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.WriteAsync("four");
        });

        var answer = await sender.PostAsync(
            server.Address, Secret, body, At, new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Extra"] = "1" });

        Assert.Equal((202, 4, 1_770_000_000), (answer.Status, answer.BodyBytes, answer.Timestamp));
        Assert.Equal(body, got);
        Assert.Equal(await sender.HeaderAsync(Secret, body, At), headers!["Mozart-Pay-Signature"]);
        Assert.Equal("1770000000", headers["Mozart-Pay-Timestamp"]);
        Assert.Equal("1", headers["X-Extra"]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_and_the_next_question_is_answered()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => sender.PostAsync(new Uri("http://127.0.0.1:9/"), Secret, "{}"u8.ToArray()));
        Assert.Contains("fetch failed", failure.Message, StringComparison.Ordinal);

        Assert.StartsWith("t=", await sender.HeaderAsync(Secret, "{}"u8.ToArray()), StringComparison.Ordinal);
    }
}
