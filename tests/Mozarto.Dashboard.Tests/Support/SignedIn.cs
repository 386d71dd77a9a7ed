using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Mozarto.Dashboard.Access;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Somebody of the sandbox's people who has signed in, without a browser.</summary>
internal sealed partial class SignedIn : IDisposable
{
    // A file that nobody reads must not vanish into buffers.
    private const int ReceiveBufferBytes = 16 * 1024;

    private SignedIn(Uri address, Version version) =>
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false, ConnectCallback = ConnectAsync })
        {
            BaseAddress = address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    public HttpClient Http { get; }

    public CookieContainer Cookies { get; } = new();

    public static async Task<SignedIn> AsAsync(DashboardApp app, string name)
    {
        var person = new SignedIn(app.BaseAddress, HttpVersion.Version11);
        var door = await person.Http.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(Token().Match(door).Groups["value"].Value),
            ["person"] = name,
        });
        using var answer = await person.Http.PostAsync(new Uri("/sandbox/sign-in", UriKind.Relative), form);
        Assert.Equal("/", await person.ComeBackAsync(answer));
        return person;
    }

    /// <summary>The answer as soon as its headers are there.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    /// <summary>With a session that was begun without a sign-in: where the app speaks what its own back channel does not.</summary>
    public static async Task<SignedIn> WithSessionAsync(DashboardApp app, string name, string role, Version version)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, name), new(ClaimTypes.Name, name), new(ClaimTypes.Role, role)], SessionHandler.Scheme);
        var key = await app.Services.GetRequiredService<Sessions>().BeginAsync(new ClaimsPrincipal(identity), new AuthenticationProperties(), formerKey: null, CancellationToken.None);
        var person = new SignedIn(app.BaseAddress, version);
        person.Cookies.Add(new Cookie("mozarto-session", key, "/", app.BaseAddress.Host));
        return person;
    }

    /// <summary>Lets the identity provider ask again who it is. Says where that leads, without opening it.</summary>
    public async Task<string?> ConfirmAsync(string address)
    {
        using var sent = await GetAsync(address);
        return await ComeBackAsync(sent);
    }

    public void Dispose() => Http.Dispose();

    // To the identity provider and back.
    private async Task<string?> ComeBackAsync(HttpResponseMessage sent)
    {
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        using var letIn = await Http.GetAsync(sent.Headers.Location);
        Assert.Equal(HttpStatusCode.Redirect, letIn.StatusCode);
        using var back = await Http.GetAsync(letIn.Headers.Location);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        return back.Headers.Location?.OriginalString;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBufferBytes };
        await socket.ConnectAsync(connection.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
