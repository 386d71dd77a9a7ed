using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Tests.Support;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

/// <summary>Bodies that are too large, compressed, cut off or longer than announced.</summary>
public abstract class BodyLimitContract
{
    private const int OneMebibyte = 1024 * 1024;

    private readonly ReceivingApp receiving;

    protected BodyLimitContract(ReceivingApp receiving)
    {
        this.receiving = receiving;
        receiving.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Exactly_one_mebibyte_is_stored_whole_by_length_and_in_chunks()
    {
        var body = ReceivingApp.NewBody(OneMebibyte);
        var signature = A.Signature(body, at: receiving.Clock.GetUtcNow());

        Assert.Equal(200, (await receiving.SendAsync(A.Post("mozart-pay", body, ("Mozart-Pay-Signature", signature)))).Status);
        Assert.Equal(200, (await receiving.SendAsync(Chunked(signature, body))).Status);

        var stored = await receiving.DeliveriesOfAsync(body);
        Assert.Equal(2, stored.Count);
        foreach (var delivery in stored) Assert.Equal(body, await receiving.BodyOfAsync(delivery));
    }

    [Fact]
    public async Task One_byte_more_by_its_length_is_refused_and_only_the_length_is_kept()
    {
        var body = ReceivingApp.NewBody(OneMebibyte + 1);

        var (answer, after) = await ExchangeToTheEndAsync(A.Post("mozart-pay", body, ("Mozart-Pay-Signature", A.Signature(body, at: receiving.Clock.GetUtcNow()))));

        Assert.Equal((413, "close", 0, 0), (answer.Status, answer.Header("Connection"), answer.Body.Length, after.Length));
        await AssertOnlyMetadataAsync(VerdictReason.TooLarge, 413, row => row.BodyBytes == body.Length);
    }

    [Fact]
    public async Task One_byte_more_in_chunks_is_refused_and_the_connection_ends()
    {
        var body = ReceivingApp.NewBody(OneMebibyte + 1);

        var (answer, after) = await ExchangeToTheEndAsync(Chunked(A.Signature(body, at: receiving.Clock.GetUtcNow()), body));

        Assert.Equal((413, "close", 0, 0), (answer.Status, answer.Header("Connection"), answer.Body.Length, after.Length));
        await AssertOnlyMetadataAsync(VerdictReason.TooLarge, 413, row => row.BodyBytes == body.Length);
        Assert.Empty(await receiving.DeliveriesOfAsync(body));
    }

    [Fact]
    public async Task An_announced_giant_is_refused_before_it_is_sent()
    {
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);

        await connection.SendAsync($"POST /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nContent-Length: {long.MaxValue}\r\n\r\n");

        Assert.Equal(413, (await connection.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData(64 * 1024, "Whole")]
    [InlineData(64 * 1024 + 1, "Prefix")]
    [InlineData(OneMebibyte, "Prefix")]
    public async Task Of_a_refused_body_at_most_64_KiB_are_kept(int bytes, string kept)
    {
        var body = ReceivingApp.NewBody(bytes);

        Assert.Equal(401, (await receiving.SendAsync(A.Post("mozart-pay", body))).Status);

        var row = await receiving.RejectedAsync(body);
        Assert.Equal((kept, bytes), (row.BodyKept.ToString(), row.BodyBytes));
        Assert.Equal(body[..Math.Min(bytes, 64 * 1024)], await receiving.BodyOfAsync(row));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("unknown")]
    [InlineData("identity, gzip")]
    [InlineData("gzip, identity")]
    [InlineData("identity\r\nContent-Encoding: gzip")]
    public async Task A_compressed_body_is_refused_unread(string encoding)
    {
        using var squeezed = new MemoryStream();
        await using (var gzip = new GZipStream(squeezed, CompressionLevel.Optimal, leaveOpen: true)) await gzip.WriteAsync(new byte[10 * OneMebibyte]);
        var bomb = squeezed.ToArray();

        var (answer, _) = await ExchangeToTheEndAsync(A.Post($"mozart-pay?{encoding.Length}{encoding[0]}=1", bomb, ("Content-Encoding", encoding), ("Mozart-Pay-Signature", A.Signature(bomb, at: receiving.Clock.GetUtcNow()))));

        Assert.Equal((415, "close", 0), (answer.Status, answer.Header("Connection"), answer.Body.Length));
        await AssertOnlyMetadataAsync(VerdictReason.Compressed, 415, row => row.Path == $"/webhooks/mozart-pay?{encoding.Length}{encoding[0]}=•••");
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    [InlineData("")]
    public async Task A_body_that_says_it_is_not_compressed_is_taken(string encoding)
    {
        var body = ReceivingApp.NewBody();

        Assert.Equal(200, (await receiving.SendAsync(A.Post("mozart-pay", body,
            ("Content-Encoding", encoding), ("Mozart-Pay-Signature", A.Signature(body, at: receiving.Clock.GetUtcNow()))))).Status);
    }

    [Theory]
    [InlineData("mozart-pay")]
    [InlineData("mozarto")]
    public async Task A_body_that_breaks_off_is_counted_and_not_stored(string slug)
    {
        var before = await receiving.CountAsync(ReceptionEvent.IncompleteBody, 0);
        var body = ReceivingApp.NewBody();
        var request = A.Post(slug, body, ("Mozart-Pay-Signature", A.Signature(body, at: receiving.Clock.GetUtcNow())), ("Authorization", $"Bearer {A.MozartoSecret}"));
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        await connection.SendAsync(request.AsMemory(..^1));
        connection.HalfClose();

        var answer = Encoding.Latin1.GetString(await connection.ReadUntilCloseAsync());

        Assert.DoesNotMatch("^HTTP/1.1 2", answer);
        await receiving.CountAsync(ReceptionEvent.IncompleteBody, (int)before + 1);
        Assert.Empty(await receiving.DeliveriesOfAsync(body));
        Assert.Empty(await receiving.DeliveriesOfAsync(body[..^1]));
    }

    [Fact]
    public async Task A_body_longer_than_announced_is_never_accepted_as_signed_and_its_rest_is_no_request()
    {
        var body = ReceivingApp.NewBody();
        var head = $"POST /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length - 5}\r\nMozart-Pay-Signature: {A.Signature(body, at: receiving.Clock.GetUtcNow())}\r\n\r\n";
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        await connection.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body, .. "\r\n\r\n"u8]);

        var answer = Encoding.Latin1.GetString(await connection.ReadUntilCloseAsync());

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
    }

    private async Task AssertOnlyMetadataAsync(VerdictReason reason, int status, Func<Delivery, bool> isMine)
    {
        var row = (await Eventually.ValueAsync("the refused row", async () =>
        {
            receiving.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await using var context = receiving.NewContext();
            return (await context.Deliveries.AsNoTracking().Where(row => row.Reason == reason).ToListAsync()).LastOrDefault(isMine);
        }, found => found is not null))!;

        Assert.Equal((VerdictKind.Rejected, status, BodyKept.None, 0), (row.Verdict, row.AnswerStatus, row.BodyKept, row.BodySha256.Length));
        Assert.Equal([new VerdictStep(VerdictCheck.Body, CheckOutcome.Failed, row.BodyBytes.ToString(CultureInfo.InvariantCulture))], VerdictStep.Read(row.Steps));
        Assert.Null(await receiving.BodyOfAsync(row));
    }

    private async Task<(RawResponse Answer, byte[] After)> ExchangeToTheEndAsync(byte[] request)
    {
        using var connection = await RawHttp.ConnectAsync(receiving.App.BaseAddress);
        await connection.SendAsync(request);
        var answer = await connection.ReadResponseAsync();
        return (answer, await connection.ReadUntilCloseAsync());
    }

    private static byte[] Chunked(string signature, byte[] body)
    {
        var head = $"POST /webhooks/mozart-pay HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nMozart-Pay-Signature: {signature}\r\n\r\n";
        var chunks = body.Chunk(60_000).SelectMany(chunk => (byte[])[.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]);
        return [.. Encoding.ASCII.GetBytes(head), .. chunks, .. "0\r\n\r\n"u8];
    }
}

public sealed class BodyLimitOnSqlite(SqliteReceiving receiving) : BodyLimitContract(receiving), IClassFixture<SqliteReceiving>;

public sealed class BodyLimitOnPostgres(PostgresReceiving receiving) : BodyLimitContract(receiving), IClassFixture<PostgresReceiving>;
