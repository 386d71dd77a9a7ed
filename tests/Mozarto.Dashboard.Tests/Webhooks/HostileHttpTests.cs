using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>
/// Malformed and smuggling-style HTTP/1.1: what our listener answers is what bare Kestrel answers, and a request hidden behind another never
/// reaches a handler. The hidden request goes to an endpoint that asks for no proof: if it arrived, it would be stored and answered 200.
/// </summary>
public sealed class HostileHttpTests(HostileHttpTests.Fixture hostile) : IClassFixture<HostileHttpTests.Fixture>
{
    private const string Post = "POST /webhooks/mozart-pay HTTP/1.1\r\n";
    private const string Canary = $"POST /webhooks/{ReceivingApp.UnsecuredSlug}?canary HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";

    public static TheoryData<string, string> Malformed => new()
    {
        { "two different lengths", Post + "Host: x\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "two different lengths in one header", Post + "Host: x\r\nContent-Length: 5, 0\r\n\r\n" + Canary },
        { "a length and chunks", Post + "Host: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Canary },
        { "chunks and a length", Post + "Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + Canary },
        { "chunked is not the last coding", Post + "Host: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + Canary },
        { "an unknown coding", Post + "Host: x\r\nTransfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "chunked after a vertical tab", Post + "Host: x\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n" + Canary },
        { "a space before the colon", Post + "Host: x\r\nContent-Length : 5\r\n\r\n" + Canary },
        { "a space before the colon of chunked", Post + "Host: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + Canary },
        { "a folded header", Post + "Host: x\r\nX-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "a folded coding", Post + "Host: x\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + Canary },
        { "a bare carriage return in a value", Post + "Host: x\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "a NUL in a value", Post + "Host: x\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "a NUL in a name", Post + "Host: x\r\nX\0: a\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "no header name", Post + "Host: x\r\n: a\r\n\r\n" + Canary },
        { "a header without a colon", Post + "Host: x\r\nNonsense\r\n\r\n" + Canary },
        { "a negative length", Post + "Host: x\r\nContent-Length: -1\r\n\r\n" + Canary },
        { "a length with a plus", Post + "Host: x\r\nContent-Length: +5\r\n\r\n" + Canary },
        { "a hexadecimal length", Post + "Host: x\r\nContent-Length: 0x5\r\n\r\n" + Canary },
        { "a length beyond 64 bits", Post + "Host: x\r\nContent-Length: 99999999999999999999\r\n\r\n" + Canary },
        { "an empty length", Post + "Host: x\r\nContent-Length:\r\n\r\n" + Canary },
        { "no host", Post + "Content-Length: 0\r\n\r\n" + Canary },
        { "two hosts", Post + "Host: x\r\nHost: y\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "HTTP/1.2", "POST /webhooks/mozart-pay HTTP/1.2\r\nHost: x\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "HTTP/0.9", "POST /webhooks/mozart-pay\r\n" + Canary },
        { "a tab in the request line", "POST\t/webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\n\r\n" + Canary },
        { "a path without a slash", "POST webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\n\r\n" + Canary },
        { "a NUL in the path", "POST /webhooks/mozart-pay%00 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "a raw NUL in the path", "POST /webhooks/mozart\0pay HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "a request line of 9,000 characters", $"POST /webhooks/{new string('a', 9000)} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "1,000 headers", Post + "Host: x\r\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: canary\r\n")) + "Content-Length: 0\r\n\r\n" + Canary },
        { "headers of 200 KiB", Post + "Host: x\r\nX-Huge: " + new string('a', 200 * 1024) + "\r\nContent-Length: 0\r\n\r\n" + Canary },
        { "a TLS greeting", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n" + Canary },
    };

    public static TheoryData<string, string> MalformedChunks => new()
    {
        { "no size", "\r\n" + Canary },
        { "a negative size", "-1\r\n\r\n" + Canary },
        { "a size with 0x", "0x0\r\n\r\n" + Canary },
        { "a size beyond 32 bits", "1000000000000000000\r\n" + Canary },
        { "a size with a space in front", " 0\r\n\r\n" + Canary },
        { "not hexadecimal", "g\r\n\r\n" + Canary },
        { "more bytes than the size says", "1\r\nab\r\n0\r\n\r\n" + Canary },
        { "a line feed alone after the size", "1\na\r\n0\r\n\r\n" + Canary },
        { "a bare line feed in an extension", "0;\nx\r\n\r\n" + Canary },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_request_ends_as_on_bare_Kestrel_and_hides_nothing(string what, string request) => await AssertHarmlessAsync(what, request);

    [Theory]
    [MemberData(nameof(MalformedChunks))]
    public async Task Malformed_chunks_end_as_on_bare_Kestrel_and_hide_nothing(string what, string chunks) =>
        await AssertHarmlessAsync(what, Post + "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);

    [Fact]
    public async Task The_canary_is_heard_when_it_is_sent_openly()
    {
        int[] bare = await AnswersAsync(hostile.BareAddress, Post + "Host: x\r\nContent-Length: 0\r\n\r\n" + Canary + "END\r\n\r\n");
        int[] ours = await AnswersAsync(hostile.App.BaseAddress, Post + "Host: x\r\nContent-Length: 0\r\n\r\n" + Canary + "END\r\n\r\n");

        Assert.Equal("401 401 400, 401 200 400", $"{string.Join(' ', bare)}, {string.Join(' ', ours)}");
        Assert.Equal(1, await hostile.TakeCanariesAsync());
        Assert.Equal(1, hostile.TakeCanariesAtBare());
    }

    private async Task AssertHarmlessAsync(string what, string request)
    {
        hostile.Clock.Advance(TimeSpan.FromMinutes(1));
        var ours = await AnswersAsync(hostile.App.BaseAddress, request);
        var bare = await AnswersAsync(hostile.BareAddress, request);

        Assert.False(hostile.TakeCanariesAtBare() > 0, $"{what}: bare Kestrel hears the canary ({string.Join(' ', bare)}), so this is no test.");
        Assert.Equal(bare.Select(status => status == 500 ? 400 : status), ours);
        Assert.All(ours, status => Assert.True(status is (>= 400 and < 500) or 505, $"{what}: {status}"));
        Assert.Equal(0, await hostile.TakeCanariesAsync());
        Assert.DoesNotContain(hostile.Log.Events, text => text.Contains("canary", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<int[]> AnswersAsync(Uri address, string request)
    {
        using var connection = await RawHttp.ConnectAsync(address);
        await connection.SendAsync(request);
        var answers = Encoding.Latin1.GetString(await connection.ReadUntilCloseAsync());
        return [.. answers.Split("\r\n").Where(line => line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)).Select(line => int.Parse(line.AsSpan(9, 3), CultureInfo.InvariantCulture))];
    }

    /// <summary>Our app, and beside it a Kestrel with the same limits and one handler that reads the body and answers 401.</summary>
    public sealed class Fixture : ReceivingApp, IAsyncLifetime
    {
        private WebApplication bare = null!;
        private int canaryRequests;

        public Fixture() : base(DatabaseKind.Sqlite)
        {
        }

        public Uri BareAddress => new(bare.Urls.First());

        public int TakeCanariesAtBare() => Interlocked.Exchange(ref canaryRequests, 0);

        /// <summary>How many hidden requests our app has stored since this was last asked.</summary>
        internal async Task<int> TakeCanariesAsync()
        {
            await using var context = NewContext();
            return await context.Deliveries.Where(row => row.Verdict == VerdictKind.Unsecured).ExecuteDeleteAsync();
        }

        async Task IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestHeadersTotalSize = WebhookLimits.HeaderBytesMax;
                kestrel.Limits.RequestHeadersTimeout = WebhookLimits.HeaderDurationMax;
            });
            bare = builder.Build();
            bare.Run(AnswerAsync);
            await bare.StartAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await bare.DisposeAsync();
            await DisposeAsync();
        }

        private async Task AnswerAsync(HttpContext context)
        {
            if (context.Request.QueryString.Value == "?canary") Interlocked.Increment(ref canaryRequests);
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 401;
        }
    }
}
