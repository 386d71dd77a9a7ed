using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Mozarto.Dashboard.Sandbox.Identity;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Sandbox.Identity;

/// <summary>The running provider by a clock that stands still, for all tests of a class.</summary>
public sealed class ProviderApp() : DashboardAppFixture(new DashboardAppOptions { Clock = new TestClock(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero)) });

/// <summary>One browser and one client at the provider, over real HTTP, with none of the product's code for signing in.</summary>
internal sealed partial class ProviderBench : IDisposable
{
    public const string Verifier = "a-verifier-of-forty-three-characters-or-more-0";

    private readonly DashboardApp app;
    private readonly HttpClient browser;

    public ProviderBench(DashboardApp app)
    {
        this.app = app;
        browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = app.BaseAddress };
    }

    public CookieContainer Cookies { get; } = new();

    public SandboxIdentity Identity => app.Get<SandboxIdentity>();

    public TestClock Clock => (TestClock)app.Get<TimeProvider>();

    public string Callback => new Uri(app.BaseAddress, "/signin-oidc").AbsoluteUri;

    public static string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>A good request to sign Finn in, changed as a test likes: null leaves a parameter out.</summary>
    public Dictionary<string, string?> Request(params IEnumerable<(string Name, string? Value)> changes)
    {
        var request = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = Identity.ClientId,
            ["redirect_uri"] = Callback,
            ["response_type"] = "code",
            ["scope"] = "openid profile email",
            ["state"] = "the state",
            ["nonce"] = "the nonce",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
            ["login_hint"] = "Finn",
        };
        foreach (var (name, value) in changes) request[name] = value;
        return request;
    }

    public Task<HttpResponseMessage> AuthorizeAsync(params IEnumerable<(string Name, string? Value)> changes) => GetAsync("authorize", Request(changes));

    public Task<HttpResponseMessage> GetAsync(string path, IEnumerable<KeyValuePair<string, string?>> query) => SendAsync(HttpMethod.Get, $"{path}?{QueryOf(query)}", null);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, AuthenticationHeaderValue? authorization = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path.StartsWith('/') ? path : "/sandbox/identity/" + path, UriKind.Relative)) { Content = content };
        request.Headers.Authorization = authorization;
        return await browser.SendAsync(request);
    }

    /// <summary>What an answer tells the dashboard through the browser.</summary>
    public Dictionary<string, string> Told(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith(Callback + "?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var told = HttpUtility.ParseQueryString(answer.Headers.Location.Query);
        return told.AllKeys.ToDictionary(key => key!, key => told[key]!, StringComparer.Ordinal);
    }

    public async Task<string> CodeAsync(params IEnumerable<(string Name, string? Value)> changes)
    {
        using var answer = await AuthorizeAsync(changes);
        return Told(answer)["code"];
    }

    public Task<(int Code, JsonElement Body)> RedeemAsync(string code, params IEnumerable<(string Name, string? Value)> changes) => AskForTokensAsync(
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Callback, ["code_verifier"] = Verifier }, changes);

    public Task<(int Code, JsonElement Body)> RefreshAsync(string token, params IEnumerable<(string Name, string? Value)> changes) => AskForTokensAsync(
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = token }, changes);

    public async Task<(int Code, JsonElement Body)> AskForTokensAsync(
        Dictionary<string, string?> form, IEnumerable<(string Name, string? Value)> changes, AuthenticationHeaderValue? authorization = null)
    {
        foreach (var (name, value) in changes) form[name] = value;
        using var content = new FormUrlEncodedContent(form.Where(each => each.Value is not null).Select(each => KeyValuePair.Create(each.Key, each.Value!)));
        using var answer = await SendAsync(HttpMethod.Post, "token", content, authorization ?? Basic(Identity.ClientId, Identity.ClientSecret));
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Signs somebody in and comes back with the tokens.</summary>
    public async Task<JsonElement> TokensAsync(string name, params IEnumerable<(string Name, string? Value)> changes)
    {
        var (code, body) = await RedeemAsync(await CodeAsync([("login_hint", name), .. changes]));
        Assert.Equal(200, code);
        return body;
    }

    public static AuthenticationHeaderValue Basic(string id, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    /// <summary>Presses the button of a page of the provider, with its hidden secret unless another is given.</summary>
    public async Task<HttpResponseMessage> PressAsync(string page, string? member, string? secret = null)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["form_secret"] = secret ?? Hidden().Match(page).Groups["value"].Value };
        if (member is not null) fields["member"] = member;
        using var content = new FormUrlEncodedContent(fields);
        return await SendAsync(HttpMethod.Post, WebUtility.HtmlDecode(Action().Match(page).Groups["value"].Value), content);
    }

    public void Dispose() => browser.Dispose();

    private static string QueryOf(IEnumerable<KeyValuePair<string, string?>> query) =>
        string.Join('&', query.Where(each => each.Value is not null).Select(each => $"{Uri.EscapeDataString(each.Key)}={Uri.EscapeDataString(each.Value!)}"));

    [GeneratedRegex("name=\"form_secret\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("action=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Action();
}
