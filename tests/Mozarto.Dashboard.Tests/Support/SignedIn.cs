using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Somebody of the sandbox's people who has signed in, without a browser.</summary>
internal sealed partial class SignedIn : IDisposable
{
    // A file that nobody reads must not vanish into buffers.
    private const int ReceiveBufferBytes = 16 * 1024;

    private SignedIn(Uri address, Version version) =>
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false, ConnectCallback = ConnectAsync })
        {
            BaseAddress = address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    public HttpClient Http { get; }

    public static async Task<SignedIn> AsAsync(DashboardApp app, string name, Version? version = null)
    {
        var person = new SignedIn(app.BaseAddress, version ?? HttpVersion.Version11);
        var door = await person.Http.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(Token().Match(door).Groups["value"].Value),
            ["person"] = name,
        });
        using var answer = await person.Http.PostAsync(new Uri("/sandbox/sign-in", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return person;
    }

    /// <summary>The answer as soon as its headers are there.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    public void Dispose() => Http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBufferBytes };
        await socket.ConnectAsync(connection.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
