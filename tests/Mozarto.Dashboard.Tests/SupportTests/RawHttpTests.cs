using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

public sealed class RawHttpTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nX: \u0000\r\n\r\n")]
    public async Task A_malformed_request_reaches_the_server_as_it_is(string request)
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);

        Assert.Equal(400, (await RawHttp.ExchangeAsync(server.Address, request)).Status);
    }

    [Fact]
    public async Task A_body_with_a_length_and_one_in_chunks_are_read_whole_on_one_connection()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.Headers["X-Echo"] = "yes";
            if (context.Request.Path == "/length") context.Response.ContentLength = 3;
            await context.Response.WriteAsync("a");
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("bc");
        });
        using var connection = await RawHttp.ConnectAsync(server.Address);

        await connection.SendAsync("GET /length HTTP/1.1\r\nHost: x\r\n\r\n" + Get);
        var first = await connection.ReadResponseAsync();
        var second = await connection.ReadResponseAsync();

        Assert.Equal((200, "abc", "3", "yes"), (first.Status, first.BodyText, first.Header("content-length"), first.Header("x-echo")));
        Assert.Equal((200, "abc", "chunked"), (second.Status, second.BodyText, second.Header("Transfer-Encoding")));
    }

    [Fact]
    public async Task A_request_in_pieces_arrives_whole_with_every_byte()
    {
        byte[]? got = null;
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            got = body.ToArray();
        });
        byte[] sent = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        using var connection = await RawHttp.ConnectAsync(server.Address);
        var pauses = 0;

        await connection.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 256\r\n\r\n");
        Assert.True(await connection.SendInPiecesAsync(sent, 100, () => Task.FromResult(pauses++)));

        Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
        Assert.Equal(sent, got);
        Assert.Equal(3, pauses);
    }

    [Fact]
    public async Task An_interim_answer_is_passed_over()
    {
        await using var server = await TestServer.StartAsync(async context => await context.Request.Body.CopyToAsync(context.Response.Body));
        using var connection = await RawHttp.ConnectAsync(server.Address);

        await connection.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        await connection.SendAsync("ok");

        Assert.Equal("ok", (await connection.ReadResponseAsync()).BodyText);
    }

    [Fact]
    public async Task After_a_half_close_the_answer_is_still_read_to_the_end()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = await RawHttp.ConnectAsync(AddressOf(listener));
        using var server = await listener.AcceptSocketAsync();

        await connection.SendAsync("hello");
        connection.HalfClose();
        Assert.Equal("hello", await ReadToEndAsync(server));
        await server.SendAsync("bye"u8.ToArray());
        server.Close();

        Assert.Equal("bye", Encoding.ASCII.GetString(await connection.ReadUntilCloseAsync()));
    }

    [Fact]
    public async Task A_reset_is_seen_as_one_by_the_server()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = await RawHttp.ConnectAsync(AddressOf(listener));
        using var server = await listener.AcceptSocketAsync();

        connection.Reset();

        var failure = await Assert.ThrowsAsync<SocketException>(() => ReadToEndAsync(server));
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    [Fact]
    public async Task A_silent_server_meets_the_deadline()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = await RawHttp.ConnectAsync(AddressOf(listener), TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAsync<TimeoutException>(() => connection.ReadResponseAsync());
    }

    [Fact]
    public async Task A_connection_that_ends_in_the_middle_of_an_answer_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = await RawHttp.ConnectAsync(AddressOf(listener));
        using (var server = await listener.AcceptSocketAsync()) await server.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"u8.ToArray());

        await Assert.ThrowsAsync<EndOfStreamException>(() => connection.ReadResponseAsync());
    }

    private static Uri AddressOf(TcpListener listener) => new($"http://{listener.LocalEndpoint}");

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var all = new List<byte>();
        var buffer = new byte[1024];
        for (var count = await socket.ReceiveAsync(buffer); count > 0; count = await socket.ReceiveAsync(buffer)) all.AddRange(buffer.AsSpan(0, count));
        return Encoding.ASCII.GetString([.. all]);
    }
}
