using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Shell;

/// <summary>A circuit as its protocol has it: a WebSocket, SignalR's handshake, and messages in MessagePack. Written by hand, so that nothing in between is kind.</summary>
internal sealed partial class CircuitSocket : IDisposable
{
    private const byte EndOfHandshake = 0x1e;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket socket;
    private readonly DashboardApp app;
    private int calls = 1;

    private CircuitSocket(ClientWebSocket socket, DashboardApp app) => (this.socket, this.app) = (socket, app);

    /// <summary>How many pictures of the page have come, as far as what the server said was read.</summary>
    public int Batches { get; private set; }

    public static async Task<CircuitSocket> OpenAsync(DashboardApp app, SignedIn? person, string origin)
    {
        var line = NewSocket(person, app, origin);
        using var deadline = new CancellationTokenSource(Patience);
        await line.ConnectAsync(AddressOf(app), deadline.Token);
        var opened = new CircuitSocket(line, app);
        await line.SendAsync((byte[])[.. """{"protocol":"blazorpack","version":1}"""u8, EndOfHandshake], WebSocketMessageType.Binary, endOfMessage: true, deadline.Token);
        Assert.Equal("{}", (await opened.ReadAsync())[..2]);
        return opened;
    }

    /// <summary>Null where something else is answered.</summary>
    public static async Task<CircuitSocket?> TryOpenAsync(DashboardApp app, SignedIn? person, string origin)
    {
        try
        {
            return await OpenAsync(app, person, origin);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    /// <summary>What is answered instead of a socket.</summary>
    public static async Task<HttpStatusCode> RefusedAsync(DashboardApp app, SignedIn? person, string origin)
    {
        using var line = NewSocket(person, app, origin);
        using var deadline = new CancellationTokenSource(Patience);
        await Assert.ThrowsAsync<WebSocketException>(() => line.ConnectAsync(AddressOf(app), deadline.Token));
        return line.HttpStatusCode;
    }

    /// <summary>Asks for a circuit without any page. False: the server ends it right away.</summary>
    public async Task<bool> StartAsync()
    {
        var address = app.BaseAddress.ToString();
        await SendAsync([0x96, 0x01, 0x80, 0xa1, (byte)'0', .. Text("StartCircuit"), 0x94, .. Text(address), .. Text(address), .. Text("[]"), .. Text(""), 0x90]);
        for (var said = await ReadAsync(); said.Length > 0; said = await ReadAsync())
        {
            if (said.Contains("JS.Error", StringComparison.Ordinal)) return false;
            // The first words of what data protection makes: the secret by which the circuit is found again. It comes before an error does.
            if (said.Contains("CfDJ8", StringComparison.Ordinal)) return await AnswersAsync(bytes: 0);
        }

        return false;
    }

    /// <summary>Opens a page as its script does: a circuit, and then what the page is made of. Returns once the first picture of it has come.</summary>
    public async Task ShowAsync(SignedIn person, string path)
    {
        var page = await person.Http.GetStringAsync(new Uri(path, UriKind.Relative));
        var operations = Marker().Matches(page).Select((found, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{found.Groups["marker"].Value}}}""").ToList();
        Assert.NotEmpty(operations);
        Assert.True(await StartAsync());
        await SendAsync([0x95, 0x01, 0x80, 0xc0, .. Text("UpdateRootComponents"), 0x92, .. Text($$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}"""), .. Text("")]);
        await ReadUntilAsync("JS.RenderBatch");
    }

    /// <summary>Goes to another address within the page, as a link does. Returns once the server has gone there.</summary>
    public async Task GoAsync(string path)
    {
        var call = (++calls).ToString(CultureInfo.InvariantCulture);
        await ChangeLocationAsync(call, path, state: "");
        // The completion of the call: its kind, no headers, its number.
        await ReadUntilAsync($"\u0003\u0080{(char)(0xa0 | call.Length)}{call}");
    }

    /// <summary>Says that pictures up to a number were shown, as the script of a page does with each.</summary>
    public Task AcknowledgeAsync(int batch) => SendAsync([0x95, 0x01, 0x80, 0xc0, .. Text("OnRenderCompleted"), 0x92, (byte)batch, 0xc0]);

    /// <summary>Goes without a word, as a browser does whose machine was switched off.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Sends one message, whatever its bytes say.</summary>
    public async Task SendAsync(byte[] message)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await socket.SendAsync((byte[])[.. Length(message.Length), .. message], WebSocketMessageType.Binary, endOfMessage: true, deadline.Token);
    }

    /// <summary>Makes a call that every circuit knows, with so many bytes in it, and says whether it is answered: whoever was ended does not.</summary>
    public async Task<bool> AnswersAsync(int bytes)
    {
        await ChangeLocationAsync("1", "/", new string('x', bytes));
        for (var said = await ReadAsync(); said.Length > 0; said = await ReadAsync())
        {
            if (said.Contains("JS.Error", StringComparison.Ordinal)) return false;
            if (said.Contains("\u00a11", StringComparison.Ordinal)) return true;
        }

        return false;
    }

    public void Dispose() => socket.Dispose();

    private Task ChangeLocationAsync(string call, string path, string state) =>
        SendAsync([0x96, 0x01, 0x80, .. Text(call), .. Text("OnLocationChanged"), 0x93, .. Text(new Uri(app.BaseAddress, path).ToString()), .. Text(state), 0xc2, 0x90]);

    private async Task ReadUntilAsync(string words)
    {
        var said = "";
        do
        {
            if (await ReadAsync() is not { Length: > 0 } more) throw new InvalidOperationException($"The circuit ended. It said: {said}");
            said += more;
            if (said.Contains("JS.Error", StringComparison.Ordinal)) throw new InvalidOperationException($"The circuit failed. It said: {said}");
        }
        while (!said.Contains(words, StringComparison.Ordinal));
    }

    // Latin-1, so that every byte is one character. Empty: it has ended.
    private async Task<string> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            var said = read.MessageType == WebSocketMessageType.Close ? "" : Encoding.Latin1.GetString(buffer, 0, read.Count);
            Batches += said.Split("JS.RenderBatch").Length - 1;
            return said;
        }
        catch (WebSocketException)
        {
            return "";
        }
    }

    private static ClientWebSocket NewSocket(SignedIn? person, DashboardApp app, string origin)
    {
        var line = new ClientWebSocket();
        line.Options.CollectHttpResponseDetails = true;
        line.Options.SetRequestHeader("Origin", origin);
        if (person is not null) line.Options.SetRequestHeader("Cookie", person.Cookies.GetCookieHeader(app.BaseAddress));
        return line;
    }

    private static Uri AddressOf(DashboardApp app) => new UriBuilder(new Uri(app.BaseAddress, "/_blazor")) { Scheme = "ws" }.Uri;

    private static byte[] Text(string text) => text.Length < 32
        ? [(byte)(0xa0 | text.Length), .. Encoding.ASCII.GetBytes(text)]
        : [0xda, (byte)(text.Length >> 8), (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    // Seven bits a byte, the lowest first; a set top bit says that more come.
    private static IEnumerable<byte> Length(int count)
    {
        for (; count >= 0x80; count >>= 7) yield return (byte)(count | 0x80);
        yield return (byte)count;
    }

    [GeneratedRegex("<!--Blazor:(?<marker>\\{\"type\":\"server\".*?\\})-->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marker();
}
